"""Roles of people who hold no office, and kinds of personal name."""

from django.db.models import TextChoices


class PersonRole(TextChoices):
    ANALYST = "analyst", "Analyst"
    JOURNALIST = "journalist", "Journalist"
    OTHER = "other", "Other"


class PersonNameKind(TextChoices):
    NATIVE = "native", "Name in its own script"
    ROMANISATION = "romanisation", "Another romanisation"
    SHORT = "short", "Short name"
    OTHER = "other", "Other name"
