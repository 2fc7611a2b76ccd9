"""Weapons along separate axes: kind, range class, basing, manoeuvre."""

from django.db.models import TextChoices


class WeaponKind(TextChoices):
    BALLISTIC = "ballistic", "Ballistic missile"
    CRUISE = "cruise", "Cruise missile"
    GLIDE = "glide", "Hypersonic glide vehicle"
    ANTI_SHIP = "anti_ship", "Anti-ship missile"
    SURFACE_TO_AIR = "surface_to_air", "Surface-to-air missile"
    INTERCEPTOR = "interceptor", "Missile-defence interceptor"
    AIR_TO_AIR = "air_to_air", "Air-to-air missile"
    AIR_TO_SURFACE = "air_to_surface", "Air-to-surface weapon"
    ANTI_TANK = "anti_tank", "Anti-tank missile"
    ROCKET_ARTILLERY = "rocket_artillery", "Rocket artillery"
    SPACE_LAUNCHER = "space_launcher", "Space launcher"
    TORPEDO = "torpedo", "Torpedo or missile-borne torpedo"
    OTHER = "other", "Other"
    UNKNOWN = "unknown", "Unknown"


class RangeClass(TextChoices):
    """By greatest ground range in km. Submarine launch and glide are other axes, not classes."""

    CRBM = "crbm", "Close-range (CRBM)"
    SRBM = "srbm", "Short-range (SRBM)"
    MRBM = "mrbm", "Medium-range (MRBM)"
    IRBM = "irbm", "Intermediate-range (IRBM)"
    ICBM = "icbm", "Intercontinental (ICBM)"


class RangeClassScheme(TextChoices):
    """Whose bounds a class follows; authorities differ by hundreds of kilometres."""

    # Ballistic and Cruise Missile Threat, NASIC 2020: <300, 300-1,000, 1,000-3,000, 3,000-5,500, >5,500 km.
    NASIC = "nasic", "NASIC: 300, 1,000, 3,000 and 5,500 km"
    AS_REPORTED = "as_reported", "As reported by the source"


class Manoeuvre(TextChoices):
    NONE = "none", "None known"
    PULL_UP = "pull_up", "Pull-up in the atmosphere"
    MARV = "marv", "Manoeuvring re-entry vehicle"
    GLIDE = "glide", "Glide"
    UNKNOWN = "unknown", "Unknown"


class Propellant(TextChoices):
    SOLID = "solid", "Solid"
    LIQUID = "liquid", "Liquid"
    HYBRID = "hybrid", "Hybrid"
    UNKNOWN = "unknown", "Unknown"


class WeaponStatus(TextChoices):
    IN_DEVELOPMENT = "in_development", "In development"
    TESTED = "tested", "Flight-tested"
    OPERATIONAL = "operational", "Operational"
    RETIRED = "retired", "Retired"
    UNKNOWN = "unknown", "Unknown"


class WeaponClassReport(TextChoices):
    """What an observer called the missile when the type was not known."""

    CRBM = "crbm", "Close-range ballistic missile"
    SRBM = "srbm", "Short-range ballistic missile"
    MRBM = "mrbm", "Medium-range ballistic missile"
    IRBM = "irbm", "Intermediate-range ballistic missile"
    ICBM = "icbm", "Intercontinental ballistic missile"
    SLBM = "slbm", "Submarine-launched ballistic missile"
    BALLISTIC = "ballistic", "Ballistic missile, class not stated"
    CRUISE = "cruise", "Cruise missile"
    HYPERSONIC_GLIDE = "hypersonic_glide", "Hypersonic glide vehicle"
    SPACE_LAUNCHER = "space_launcher", "Space launcher"
    OTHER = "other", "Other"


class AliasKind(TextChoices):
    OFFICIAL = "official", "Official name"
    REPORTING = "reporting", "Reporting name"
    NATIVE = "native", "Name in its own script"
    OTHER = "other", "Other name"
