"""Sources: the documents that reports, citations and statements stand in."""

from django.db import models
from django.db.models import OuterRef, Q, Subquery

from kb.models.base import (
    PartialDateAttribute,
    PrecisionField,
    Record,
    RecordQuerySet,
    WebURLField,
    is_web_link,
    latest_first,
    partial_date_constraint,
)
from kb.models.link_check import LinkCheck
from kb.vocab.link_check import LinkKind
from kb.vocab.source import Tier


class SourceQuerySet(RecordQuerySet):
    def with_related(self):
        return self.select_related("publication", "outlet").prefetch_related("cites")

    def with_link_state(self):
        """With `link_outcome`, `link_checked_at`, `link_failing_since_at` of the last check of the present address.

        That is the archived copy for a source that has no other address. Null: not checked.
        """
        last = LinkCheck.objects.filter(
            Q(kind=LinkKind.ORIGINAL, address=OuterRef("url"))
            | Q(kind=LinkKind.ARCHIVED, address=OuterRef("archived_url"), source__url=""),
            source=OuterRef("pk"),
        ).order_by("-pk")
        columns = ("outcome", "checked_at", "failing_since_at")
        return self.annotate(**{f"link_{name}": Subquery(last.values(name)[:1]) for name in columns})


class Source(Record):
    """An article, broadcast, press release, dataset or book. Its name is its title."""

    outlet = models.ForeignKey("kb.Organisation", models.PROTECT, null=True, blank=True, help_text="Who published it.")
    author = models.CharField(max_length=200, blank=True, help_text="Who wrote it, as signed.")
    url = WebURLField("web address", blank=True, help_text="Books and broadcasts may have none.")
    published_on = models.DateField(null=True, blank=True, help_text="First day on which it may have been published.")
    published_precision = PrecisionField()
    published_is_approximate = models.BooleanField(default=False, help_text="The source says “about”.")
    language = models.CharField(max_length=20, blank=True, default="en", help_text="BCP 47 tag: en, ko, ja, hi.")
    tier = models.CharField(
        max_length=12, choices=Tier, default=Tier.PRESS, help_text="How near it stands to the fact."
    )
    edition = models.CharField(
        max_length=120, blank=True, help_text="Edition, page range or commit, where the document changes."
    )
    accessed_on = models.DateField(null=True, blank=True, help_text="Day on which an editor read it.")
    archived_url = WebURLField("archived copy", blank=True, help_text="Address of a copy that stays.")
    archived_on = models.DateField(null=True, blank=True, help_text="Day on which the copy was archived.")
    cites = models.ManyToManyField(
        "self", symmetrical=False, blank=True, related_name="cited_by", help_text="Sources that it relies on."
    )
    is_retracted = models.BooleanField(default=False, help_text="Its publisher has withdrawn it.")
    retraction_note = models.CharField(max_length=300, blank=True, help_text="What its publisher said of it.")
    summary = models.TextField(blank=True, help_text="What readers should know of it: terms, credits, reach. Markdown.")

    published = PartialDateAttribute("published")

    objects = SourceQuerySet.as_manager()

    class Meta(Record.Meta):
        ordering = [latest_first("published_on"), "name"]
        default_related_name = "sources"
        constraints = [
            *Record.Meta.constraints,
            partial_date_constraint("source_published_has_precision", "published"),
            models.CheckConstraint(
                name="source_archive_day_needs_archive",
                condition=models.Q(archived_on=None) | ~models.Q(archived_url=""),
                violation_error_message="An archive date needs the address of the archived copy.",
            ),
            models.CheckConstraint(
                name="source_links_are_web_links",
                condition=is_web_link("url") & is_web_link("archived_url"),
                violation_error_message="A web address begins with http:// or https://.",
            ),
        ]

    @property
    def has_link(self):
        return bool(self.url or self.archived_url)
