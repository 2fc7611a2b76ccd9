"""How near a source stands to the fact."""

from django.db.models import TextChoices


class Tier(TextChoices):
    FIRST_PARTY = "first_party", "First party"
    WIRE = "wire", "News agency"
    PRESS = "press", "Press"
    STATE_MEDIA = "state_media", "State media"
    ANALYSIS = "analysis", "Analysis"
    DATASET = "dataset", "Dataset"
