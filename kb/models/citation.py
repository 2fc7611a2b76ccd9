"""Citations: a source behind a fact that is no report. Each noun has its own table; there is no generic relation."""

from django.db import models


class Citation(models.Model):
    """Source, place in it, and a short quotation."""

    source = models.ForeignKey("kb.Source", models.PROTECT, help_text="The document that says so.")
    locator = models.CharField(
        max_length=120,
        blank=True,
        help_text="Page, paragraph or timestamp: “p. 4”, “third paragraph”, “02:15”.",
    )
    quotation = models.CharField(max_length=600, blank=True, help_text="The words that say it, kept short.")
    note = models.CharField(max_length=300, blank=True, help_text="What it supports, or how; readers see it.")

    class Meta:
        abstract = True

    def __str__(self):
        return f"{self.source}{f', {self.locator}' if self.locator else ''}"


class LaunchCitation(Citation):
    """What a launch rests on beside its reports."""

    launch = models.ForeignKey("kb.Launch", models.CASCADE, related_name="citations")

    class Meta(Citation.Meta):
        verbose_name = "citation"
        default_related_name = "launch_citations"


class EventCitation(Citation):
    """What an event rests on."""

    event = models.ForeignKey("kb.Event", models.CASCADE, related_name="citations")

    class Meta(Citation.Meta):
        verbose_name = "citation"
        default_related_name = "event_citations"


class OfficeTermCitation(Citation):
    """What a term of office rests on."""

    term = models.ForeignKey("kb.OfficeTerm", models.CASCADE, related_name="citations")

    class Meta(Citation.Meta):
        verbose_name = "citation"
        default_related_name = "term_citations"


class WeaponAliasCitation(Citation):
    """Where another name of a weapon is used."""

    alias = models.ForeignKey("kb.WeaponAlias", models.CASCADE, related_name="citations")

    class Meta(Citation.Meta):
        verbose_name = "citation"
        default_related_name = "alias_citations"
