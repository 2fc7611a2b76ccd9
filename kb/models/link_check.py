"""Checks of links: what answered at the address of a source, or of its archived copy, and when."""

import datetime as dt

from django.db import models
from django.db.models import F, OuterRef, Q
from django.utils import timezone

from kb.vocab.link_check import LinkKind, LinkOutcome

# Servers are down for a night; a link that nobody answers is given up after this.
PATIENCE = dt.timedelta(days=3)


KEPT = "Checks of links are added and never changed."


def is_dead(prefix=""):
    """Q for a check that found no page, for readers either: gone, or without an answer for days.

    `prefix` stands before the columns where they are annotations, as in `Source.objects.with_link_state()`.
    """
    return Q(**{f"{prefix}outcome": LinkOutcome.GONE}) | Q(
        **{
            f"{prefix}outcome": LinkOutcome.UNREACHABLE,
            f"{prefix}failing_since_at__lte": F(f"{prefix}checked_at") - PATIENCE,
        }
    )


class LinkCheckQuerySet(models.QuerySet):
    def update(self, **values):
        raise TypeError(KEPT)

    def bulk_update(self, *args, **kwargs):
        raise TypeError(KEPT)

    def newest(self):
        """Of each address of each source the last check only."""
        later = LinkCheck.objects.filter(
            source=OuterRef("source"), kind=OuterRef("kind"), address=OuterRef("address"), pk__gt=OuterRef("pk")
        )
        return self.filter(~models.Exists(later))

    def present(self):
        """The last check of each address that a source still has: the state of its links now."""
        return self.newest().filter(
            Q(kind=LinkKind.ARCHIVED, address=F("source__archived_url"))
            | (~Q(kind=LinkKind.ARCHIVED) & Q(address=F("source__url")))
        )

    def dead(self):
        return self.filter(is_dead())


class LinkCheck(models.Model):
    """One look at one address. Rows are added and never changed; they are for editors, and in no public document.

    Not a public fact of the source, so writing one changes no record and makes no revision.
    """

    source = models.ForeignKey(
        # The index below begins with the source.
        "kb.Source",
        models.CASCADE,
        related_name="link_checks",
        db_index=False,
        help_text="Whose link it is.",
    )
    kind = models.CharField(max_length=8, choices=LinkKind, help_text="Which of its addresses was looked at.")
    address = models.CharField(max_length=1000, help_text="The address as it stood in the record.")
    checked_at = models.DateTimeField(default=timezone.now, help_text="When, UTC.")
    outcome = models.CharField(max_length=12, choices=LinkOutcome, help_text="What became of it.")
    http_status = models.PositiveSmallIntegerField(null=True, blank=True, help_text="The last status, if any came.")
    final_url = models.TextField(
        "leads to", blank=True, help_text="Where redirects led, if elsewhere; of a search, the copy that was found."
    )
    note = models.CharField(max_length=300, blank=True, help_text="What went wrong, in words.")
    duration_ms = models.PositiveIntegerField(help_text="How long it took, in milliseconds.")
    failing_since_at = models.DateTimeField(
        null=True, blank=True, help_text="First of the failures in a row that this check is the last of, UTC."
    )

    objects = LinkCheckQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]  # rows are only added, so this is the order of time
        indexes = [models.Index(fields=["source", "kind", "-id"], name="link_check_newest")]

    def __str__(self):
        return f"{self.get_kind_display()}, {self.checked_at:%d %B %Y}: {self.get_outcome_display().lower()}"

    def save(self, **kwargs):
        # What was seen on a day is not corrected later, whichever door it comes by.
        if not self._state.adding:
            raise TypeError(KEPT)
        super().save(**kwargs)

    @property
    def is_dead(self):
        return self.outcome == LinkOutcome.GONE or (
            self.outcome == LinkOutcome.UNREACHABLE
            and self.failing_since_at is not None
            and self.failing_since_at <= self.checked_at - PATIENCE
        )

    @property
    def can_be_followed(self):
        """Whether `final_url` may be a link on a page: a refused redirect may have led to anything."""
        return self.outcome != LinkOutcome.REFUSED and self.final_url.startswith(("http://", "https://"))
