"""What kind of firing a launch was, and who says that it happened."""

from django.db.models import TextChoices


class LaunchKind(TextChoices):
    FLIGHT_TEST = "flight_test", "Flight test"
    OPERATIONAL_DRILL = "operational_drill", "Operational drill"
    COMBAT_USE = "combat_use", "Combat use"
    SPACE_LAUNCH = "space_launch", "Space launch"
    STATIC_TEST = "static_test", "Static or failed-on-pad test"
    # Indian trials list missiles carried aloft and brought back: no launch, yet a row of the record.
    CAPTIVE_TEST = "captive_test", "Captive-carry test"


class Occurrence(TextChoices):
    CLAIMED_ONLY = "claimed_only", "Claimed only"
    DETECTED_ONLY = "detected_only", "Detected only"
    CLAIMED_AND_DETECTED = "claimed_and_detected", "Claimed and detected"
    DENIED = "denied", "Denied"
    UNKNOWN = "unknown", "Not known"
