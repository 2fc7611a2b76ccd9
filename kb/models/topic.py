"""Topics: what a launch, statement or event is also about."""

from django.db import models

from kb.models.base import Record


class Topic(Record):
    """A subject heading."""

    summary = models.TextField(blank=True, help_text="What belongs under this topic. Markdown.")

    class Meta(Record.Meta):
        ordering = ["name"]
        default_related_name = "topics"
