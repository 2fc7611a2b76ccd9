"""Takes the second factor from an account whose owner lost it, where nobody who manages accounts is left to do it."""

from django.contrib.auth import get_user_model
from django.core.management import BaseCommand, CommandError

from kb.editing import second_factor


class Command(BaseCommand):
    help = "Removes the second factor and the recovery codes of an account, and ends its sessions."

    def add_arguments(self, parser):
        parser.add_argument("username")

    def handle(self, *, username, **options):
        user = get_user_model().objects.filter(username=username).first()
        if user is None:
            raise CommandError(f"There is no account {username!r}.")
        removed = second_factor.remove(user, by=None)
        self.stdout.write("Removed." if removed else f"{username} had no second factor.")
