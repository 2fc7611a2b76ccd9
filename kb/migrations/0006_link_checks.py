import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("kb", "0005_accounts"),
    ]

    operations = [
        migrations.CreateModel(
            name="LinkCheck",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("original", "Original"),
                            ("archived", "Archived copy"),
                            ("search", "Search for a copy"),
                        ],
                        help_text="Which of its addresses was looked at.",
                        max_length=8,
                    ),
                ),
                ("address", models.CharField(help_text="The address as it stood in the record.", max_length=1000)),
                ("checked_at", models.DateTimeField(default=django.utils.timezone.now, help_text="When, UTC.")),
                (
                    "outcome",
                    models.CharField(
                        choices=[
                            ("ok", "Answers"),
                            ("moved", "Moved"),
                            ("gone", "Gone"),
                            ("blocked", "Closed to programs"),
                            ("refused", "Not followed"),
                            ("unreachable", "No answer"),
                            ("redirects", "Redirects too often"),
                            ("too_large", "Too large"),
                            ("found", "Copy found"),
                            ("no_copy", "No copy found"),
                        ],
                        help_text="What became of it.",
                        max_length=12,
                    ),
                ),
                (
                    "http_status",
                    models.PositiveSmallIntegerField(blank=True, help_text="The last status, if any came.", null=True),
                ),
                (
                    "final_url",
                    models.TextField(
                        blank=True,
                        help_text="Where redirects led, if elsewhere; of a search, the copy that was found.",
                        verbose_name="leads to",
                    ),
                ),
                ("note", models.CharField(blank=True, help_text="What went wrong, in words.", max_length=300)),
                ("duration_ms", models.PositiveIntegerField(help_text="How long it took, in milliseconds.")),
                (
                    "failing_since_at",
                    models.DateTimeField(
                        blank=True,
                        help_text="First of the failures in a row that this check is the last of, UTC.",
                        null=True,
                    ),
                ),
                (
                    "source",
                    models.ForeignKey(
                        db_index=False,
                        help_text="Whose link it is.",
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="link_checks",
                        to="kb.source",
                    ),
                ),
            ],
            options={
                "ordering": ["-pk"],
                "indexes": [models.Index(fields=["source", "kind", "-id"], name="link_check_newest")],
            },
        ),
    ]
