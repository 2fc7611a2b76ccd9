"""How a flight went: outcome, trajectory, launcher."""

from django.db.models import TextChoices


class Outcome(TextChoices):
    SUCCESS = "success", "Success"
    PARTIAL = "partial", "Partial success"
    FAILURE = "failure", "Failure"
    FAILED_ON_PAD = "failed_on_pad", "Failed on pad"
    UNKNOWN = "unknown", "Unknown"


class Trajectory(TextChoices):
    STANDARD = "standard", "Standard"
    LOFTED = "lofted", "Lofted"
    DEPRESSED = "depressed", "Depressed"
    MANOEUVRING = "manoeuvring", "Manoeuvring"
    GLIDE = "glide", "Glide"
    PATTERN = "pattern", "Pattern (circuit or figure of eight)"
    UNKNOWN = "unknown", "Unknown"


class Launcher(TextChoices):
    ROAD = "road", "Road vehicle"
    RAIL = "rail", "Rail car"
    SILO = "silo", "Silo"
    SUBMARINE = "submarine", "Submarine or submerged platform"
    SHIP = "ship", "Ship"
    AIRCRAFT = "aircraft", "Aircraft"
    PAD = "pad", "Launch pad"
    GROUND = "ground", "Ground launcher, kind not stated"
    OTHER = "other", "Other"
    UNKNOWN = "unknown", "Unknown"


class Confidence(TextChoices):
    CONFIRMED = "confirmed", "Confirmed"
    PROBABLE = "probable", "Probable"
    POSSIBLE = "possible", "Possible"
    UNKNOWN = "unknown", "Not stated"


class YesNo(TextChoices):
    """A question that sources answer, or leave open."""

    YES = "yes", "Yes"
    NO = "no", "No"
    UNKNOWN = "unknown", "Unknown"
