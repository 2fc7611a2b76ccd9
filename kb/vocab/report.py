"""How a report stands among its rivals."""

from django.db.models import TextChoices


class Qualifier(TextChoices):
    """What the printed text says of its own exactness."""

    EXACTLY = "exactly", "exactly"
    ABOUT = "about", "about"
    AT_LEAST = "at_least", "at least"
    AT_MOST = "at_most", "at most"
    BETWEEN = "between", "between"


class ValueState(TextChoices):
    """Unknown and not applicable are things a source says; not entered is the absence of a report."""

    GIVEN = "given", "Given"
    UNKNOWN = "unknown", "Stated to be unknown"
    NOT_APPLICABLE = "not_applicable", "Not applicable"


class Standing(TextChoices):
    ACCEPTED = "accepted", "Accepted"
    CONSIDERED = "considered", "Considered"
    DEPRECATED = "deprecated", "Deprecated"


class Agreement(TextChoices):
    UNREPORTED = "unreported", "Unreported"
    SINGLE_SOURCE = "single_source", "Single source"
    CORROBORATED = "corroborated", "Corroborated"
    CONFLICTING = "conflicting", "Conflicting"
    SUPERSEDED = "superseded", "Superseded"
