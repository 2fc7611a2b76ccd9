"""Loads the data that ships with the project: reference data, curated stories, the historical record."""

from django.core.management import BaseCommand

from kb.transfer.demo import load_demo


class Command(BaseCommand):
    help = "Loads the data that ships with the project. Creates what is missing and changes nothing else."

    def handle(self, **options):
        for line in load_demo():
            self.stdout.write(line)
