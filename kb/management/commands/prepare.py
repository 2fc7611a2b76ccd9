"""Readies the database for serving: migrations, and in development the demo data and editor.

One command, so that `apogee.py serve` starts Django once and not three times.
"""

from django.conf import settings
from django.core.management import BaseCommand, call_command, get_commands
from django.db import connection
from django.db.migrations.executor import MigrationExecutor


class Command(BaseCommand):
    help = "Migrates; in development, also loads the demo data and creates the demo editor."
    requires_system_checks = []  # the server that starts next makes them

    def add_arguments(self, parser):
        parser.add_argument("--no-demo", action="store_true", help="only migrate")

    def handle(self, *, no_demo, **options):
        executor = MigrationExecutor(connection)
        if waiting := len(executor.migration_plan(executor.loader.graph.leaf_nodes())):
            self.stdout.write(f"Migrating the database ({waiting} steps) ...")
            self.stdout.flush()
            call_command("migrate", interactive=False, verbosity=0)
        if no_demo or not settings.DEBUG:
            return
        if "load_demo" in get_commands():
            call_command("load_demo", stdout=self.stdout)
        call_command("create_demo_editor", stdout=self.stdout)
