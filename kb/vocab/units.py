"""Units as sources print them, and what each is in the canonical unit of its dimension.

Factors are exact by definition (international yard and pound agreement of 1959, nautical mile of 1929),
except Mach, which depends on the air: here it is the speed of sound at sea level in the ICAO standard
atmosphere, 340.294 m/s, as news reports use it.
"""

import difflib
from dataclasses import dataclass


@dataclass(frozen=True)
class Unit:
    """One printed unit. `factor` turns it into the canonical unit of `dimension`."""

    symbol: str
    dimension: str
    factor: float
    spellings: tuple[str, ...]


# Canonical units: length_km km, length_m m, time s, speed m/s, mass kg.
UNITS = (
    Unit("km", "distance", 1.0, ("km", "kms", "kilometre", "kilometres", "kilometer", "kilometers", "公里")),
    Unit("m", "distance", 0.001, ("m", "metre", "metres", "meter", "meters")),
    Unit("mi", "distance", 1.609344, ("mi", "mile", "miles")),
    Unit("nmi", "distance", 1.852, ("nmi", "nm", "nautical mile", "nautical miles")),
    Unit("ft", "distance", 0.0003048, ("ft", "foot", "feet")),
    Unit("s", "time", 1.0, ("s", "sec", "secs", "second", "seconds")),
    Unit("min", "time", 60.0, ("min", "mins", "minute", "minutes")),
    Unit("h", "time", 3600.0, ("h", "hr", "hrs", "hour", "hours")),
    Unit("m/s", "speed", 1.0, ("m/s", "metres per second", "meters per second")),
    Unit("km/s", "speed", 1000.0, ("km/s", "kilometres per second", "kilometers per second")),
    Unit(
        "km/h",
        "speed",
        1000 / 3600,
        ("km/h", "kph", "kmh", "kilometres per hour", "kilometers per hour", "kilometres an hour"),
    ),
    Unit("mph", "speed", 0.44704, ("mph", "miles per hour", "miles an hour")),
    Unit("Mach", "speed", 340.294, ("mach", "times the speed of sound")),
    Unit("kg", "mass", 1.0, ("kg", "kgs", "kilogram", "kilograms", "kilogramme", "kilogrammes")),
    Unit("t", "mass", 1000.0, ("t", "tonne", "tonnes", "metric ton", "metric tons")),
    Unit("lb", "mass", 0.45359237, ("lb", "lbs", "pound", "pounds")),
    Unit("m", "size", 1.0, ("m", "metre", "metres", "meter", "meters")),
    Unit("cm", "size", 0.01, ("cm", "centimetre", "centimetres", "centimeter", "centimeters")),
    Unit("mm", "size", 0.001, ("mm", "millimetre", "millimetres", "millimeter", "millimeters")),
    Unit("ft", "size", 0.3048, ("ft", "foot", "feet")),
    Unit("in", "size", 0.0254, ("in", "inch", "inches")),
)

CANONICAL = {"distance": "km", "time": "s", "speed": "m/s", "mass": "kg", "size": "m"}


def units_of(dimension):
    """The units that may be printed for a dimension, canonical first."""
    return [unit for unit in UNITS if unit.dimension == dimension]


def find_unit(spelling, dimension):
    """The unit of `dimension` spelled so. Raises ValueError that names the nearest known spelling."""
    wanted = " ".join(spelling.casefold().split()).rstrip(".")
    known = {name: unit for unit in units_of(dimension) for name in unit.spellings}
    if wanted in known:
        return known[wanted]
    symbols = ", ".join(dict.fromkeys(unit.symbol for unit in units_of(dimension)))
    # A slip of the finger keeps the length, and the canonical unit stands first: “lm” is km rather than m.
    likeness = {
        name: difflib.SequenceMatcher(None, wanted, name).ratio() + 0.3 * (len(name) == len(wanted)) for name in known
    }
    near = max(likeness, key=likeness.get)
    hint = f" Did you mean “{known[near].symbol}”?" if likeness[near] >= 0.5 else ""
    raise ValueError(f"“{spelling}” is not a unit of {dimension}.{hint} Known units: {symbols}.")


def round_to_step(value, step):
    """`value` rounded to a multiple of `step`, without binary dust: 249.448 to 5 gives 250."""
    return round(round(value / step) * step, 6)


# What a reader of each system expects beside the canonical unit.
IMPERIAL = {
    "km": ("mi", 1 / 1.609344),
    "m": ("ft", 1 / 0.3048),
    "kg": ("lb", 1 / 0.45359237),
    "m/s": ("mph", 1 / 0.44704),
}


def to_imperial(value, unit):
    """(`value` in the imperial unit, its symbol) or None where none is in use (seconds, counts)."""
    if unit not in IMPERIAL:
        return None
    symbol, factor = IMPERIAL[unit]
    return value * factor, symbol
