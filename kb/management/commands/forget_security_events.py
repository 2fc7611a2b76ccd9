"""Deletes old entries of the security log. Addresses are personal data, and their use ends some day."""

import datetime as dt

from django.core.management import BaseCommand, CommandError
from django.utils import timezone

from kb.models import SecurityEvent

LEAST_DAYS = 90


class Command(BaseCommand):
    help = "Deletes entries of the security log that are older than a number of days."

    def add_arguments(self, parser):
        parser.add_argument("--days", type=int, default=400, help="age from which entries are deleted; default: 400")

    def handle(self, *, days, **options):
        if days < LEAST_DAYS:
            raise CommandError(f"What happened in the last {LEAST_DAYS} days may still have to be looked into.")
        count = SecurityEvent.objects.forget_before(timezone.now() - dt.timedelta(days=days))
        self.stdout.write(f"Deleted: {count}.")
