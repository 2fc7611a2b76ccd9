"""Looks at the links of sources. docs/operations.md says how often."""

import datetime as dt

from django.core.management.base import BaseCommand, CommandError

from kb.transfer.link_checks import check_sources, due, summary_text
from kb.vocab.link_check import FAILURES


class Command(BaseCommand):
    help = "Looks at the links of sources, those whose last check is the oldest first, and records what answered."

    def add_arguments(self, parser):
        parser.add_argument("--limit", type=int, default=200, help="at most so many sources (200)")
        parser.add_argument("--older-than", type=int, metavar="DAYS", help="only those not checked for so many days")
        parser.add_argument("--pause", type=float, default=1.0, help="seconds between requests to one host (1)")

    def handle(self, *, limit, older_than, pause, verbosity, **options):
        if limit < 1 or pause < 0 or not 0 <= (older_than or 0) <= 36_500:
            raise CommandError("--limit is 1 or more; --older-than and --pause are 0 or more.")
        sources = due(older_than=None if older_than is None else dt.timedelta(days=older_than))[:limit]
        shown = self._show if verbosity > 1 else self._show_failure if verbosity else None
        summary = check_sources(sources, pause_s=pause, on_check=shown)
        count = len(summary.sources)
        outcomes = summary_text(summary.checks) or "nothing to check"
        self.stdout.write(f"{count} source{'' if count == 1 else 's'}: {outcomes}.")

    def _show(self, check):
        leads = f" → {check.final_url}" if check.final_url else ""
        note = f" {check.note}" if check.note else ""
        outcome = f"{check.get_kind_display()}: {check.get_outcome_display().lower()}"
        self.stdout.write(f"{check.source.slug} {check.address} {outcome}{leads}.{note}")

    def _show_failure(self, check):
        if check.outcome in FAILURES:
            self._show(check)
