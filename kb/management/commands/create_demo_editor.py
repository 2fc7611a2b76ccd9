"""Creates an editor to try the admin with, in development only."""

import secrets

from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group, Permission
from django.core.management import BaseCommand, CommandError
from django.db import transaction

NAME = "editor"


class Command(BaseCommand):
    help = "Creates “editor”, who may do everything in the knowledge base, and prints a password once."

    @transaction.atomic
    def handle(self, **options):
        if not settings.DEBUG:
            raise CommandError("The demo editor exists in development only; use createsuperuser.")
        group, _ = Group.objects.get_or_create(name="editors")
        # Each time, so that the rights to a new noun arrive with it.
        group.permissions.set(Permission.objects.filter(content_type__app_label="kb"))
        users = get_user_model().objects
        if users.filter(username=NAME).exists():
            self.stdout.write(f"Demo editor: {NAME} (a new password: manage.py changepassword {NAME})")
            return
        password = secrets.token_urlsafe(12)
        # No superuser: what the editor may do is what the admin must offer to editors.
        users.create_user(NAME, password=password, is_staff=True).groups.add(group)
        self.stdout.write(f"Demo editor: {NAME}, password: {password} (shown only now)")
