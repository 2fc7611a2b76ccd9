"""Attempts at a secret, counted where every process of the site sees the same number."""

from django.db import models


class AttemptCounter(models.Model):
    """How often one thing was tried in the present window. Of whom and from where is kept as a digest only."""

    key = models.CharField(max_length=64, unique=True, editable=False, help_text="Digest of what is counted.")
    failures = models.PositiveIntegerField(default=0, editable=False)
    refused = models.PositiveIntegerField(default=0, editable=False, help_text="Attempts refused unread since then.")
    until = models.DateTimeField(db_index=True, editable=False, help_text="When counting starts anew, UTC.")

    def __str__(self):
        return f"{self.failures} until {self.until}"
