"""Imports a spreadsheet of launches through a mapping. docs/importing.md shows how to write one."""

from pathlib import Path

from django.core.management import BaseCommand, CommandError

from kb.transfer.draft import draft_mapping
from kb.transfer.imports import import_file
from kb.transfer.problem import ImportRefused
from kb.transfer.summary import problem_lines, summary_lines


class Command(BaseCommand):
    help = "Imports a file of launches (CSV, XLSX or JSON) through a column mapping: all of it, or nothing."

    def add_arguments(self, parser):
        parser.add_argument("mapping", help="the mapping, a YAML file; see docs/importing.md")
        parser.add_argument("file", nargs="?", help="the file: .csv in UTF-8, .xlsx or .json")
        parser.add_argument("--dry-run", action="store_true", help="say what would happen, and write nothing")
        publish = parser.add_mutually_exclusive_group()
        publish.add_argument(
            "--publish",
            action="store_true",
            default=None,
            help="publish new launches, whatever the mapping says",
        )
        publish.add_argument(
            "--draft",
            action="store_false",
            dest="publish",
            help="leave new launches drafts, whatever the mapping says",
        )
        parser.add_argument(
            "--start-mapping", action="store_true", help="print a mapping to start from, for the file given alone"
        )

    def handle(self, *, mapping, file, dry_run, publish, start_mapping, **options):
        try:
            if start_mapping:
                path = Path(file or mapping)
                with path.open("rb") as data:
                    self.stdout.write(draft_mapping(data, path.name))
                return
            if file is None:
                raise CommandError("Name the mapping and the file: import_launches MAPPING FILE")
            summary = import_file(mapping, file, publish=publish, dry_run=dry_run)
        except OSError as error:
            raise CommandError(f"{error.filename}: {error.strerror}") from error
        except ImportRefused as error:
            for line in problem_lines(error.problems):
                self.stdout.write(line)
            count = len(error.problems)
            raise CommandError(f"Nothing was written: {count} problem{'s' if count > 1 else ''}.") from error
        for line in summary_lines(summary):
            self.stdout.write(line)
