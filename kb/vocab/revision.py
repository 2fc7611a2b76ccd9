"""Why a revision was made, and how a change of what is public is told to readers."""

from django.db.models import TextChoices


class Action(TextChoices):
    CREATED = "created", "Created"
    SAVED = "saved", "Saved"
    SUBMITTED = "submitted", "Submitted for review"
    RETURNED = "returned", "Returned"
    PUBLISHED = "published", "Published"
    REVISED = "revised", "Revised"
    # Its own facts are as they were: a record that it names was renamed.
    FOLLOWED = "followed", "Written again"
    WITHDRAWN = "withdrawn", "Withdrawn"
    DELETED = "deleted", "Deleted"


class Significance(TextChoices):
    """What kind of change a new version of something public is."""

    MINOR = "minor", "Minor: wording, spelling, links"
    UPDATE = "update", "Update: something became known"
    CORRECTION = "correction", "Correction: it was wrong"
