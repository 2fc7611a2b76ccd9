"""Kinds of event around launches."""

from django.db.models import TextChoices


class EventKind(TextChoices):
    MEETING = "meeting", "Meeting"
    SUMMIT = "summit", "Summit"
    SANCTION = "sanction", "Sanctions"
    NUCLEAR_TEST = "nuclear_test", "Nuclear test"
    EXERCISE = "exercise", "Exercise"
    TRANSFER = "transfer", "Transfer of arms, troops or technology"
    ELECTION = "election", "Election"
    CONDEMNATION = "condemnation", "Condemnation"
    POLICY = "policy", "Policy or declaration"
    OTHER = "other", "Other"
