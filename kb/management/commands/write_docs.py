"""Writes the pages of docs/ that follow from the models, or checks that they are up to date."""

from pathlib import Path

from django.conf import settings
from django.core.management import BaseCommand, CommandError

from kb.documents.dictionary import PAGES, filled_page


class Command(BaseCommand):
    help = "Writes docs/model.md and docs/data-dictionary.md from the models; text outside their marks stays."

    def add_arguments(self, parser):
        parser.add_argument("--check", action="store_true", help="write nothing; fail if a page is out of date")
        parser.add_argument("--folder", type=Path, default=settings.BASE_DIR / "docs", help="where the pages are")

    def handle(self, *, check, folder, **options):
        stale = []
        for name in PAGES:
            path = folder / name
            old = path.read_text(encoding="utf-8")
            try:
                new = filled_page(old, name)
            except ValueError as error:
                raise CommandError(str(error)) from error
            if new != old:
                stale.append(name)
                if not check:
                    path.write_text(new, encoding="utf-8")
        if check and stale:
            raise CommandError(f"Out of date: {', '.join(stale)}. Run manage.py write_docs.")
        self.stdout.write(f"Written: {', '.join(stale)}." if stale else "Up to date.")
