"""Lists what the rules find in all records."""

from django.core.management.base import BaseCommand

from kb.rules import ERROR, WARNING, all_findings
from kb.vocab.status import Status


class Command(BaseCommand):
    help = "Lists findings over all records, errors first. Fails if a published record has an error."

    def add_arguments(self, parser):
        parser.add_argument("--errors", action="store_true", help="leave the warnings out")

    def handle(self, *, errors, verbosity, **options):
        lines = {ERROR: [], WARNING: []}
        broken = 0
        for record, found in all_findings():
            broken += record.status == Status.PUBLISHED and found[0].is_error
            for finding in found:
                lines[finding.severity].append(
                    f"{record._meta.verbose_name} {record.slug} ({record.status}): {finding.message} [{finding.code}]"
                )
        for severity in (ERROR,) if errors else (ERROR, WARNING):
            self.stdout.write(f"{severity.capitalize()}s: {len(lines[severity])}")
            for line in lines[severity] if verbosity else ():
                self.stdout.write(f"  {line}")
        if broken:
            self.stderr.write(f"Published records with errors: {broken}.")
            raise SystemExit(1)
