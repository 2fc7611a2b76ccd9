"""Values as printed: "about 155 miles" read into numbers of the canonical unit, the print kept beside them."""

import math
import re
from dataclasses import dataclass

from kb.vocab.count import WORDS, parse_count
from kb.vocab.metric import ValueKind
from kb.vocab.report import Qualifier, ValueState
from kb.vocab.units import Unit, find_unit, round_to_step, to_imperial, units_of

UNKNOWN_WORDS = {"unknown", "unk", "not known", "undetermined", "?"}
NOT_APPLICABLE_WORDS = {"n/a", "na", "n.a.", "not applicable"}

# Longest first, so that "no more than" is not read as "more than".
QUALIFIERS = (
    (
        Qualifier.AT_MOST,
        (
            "no more than",
            "not more than",
            "at most",
            "up to",
            "as far as",
            "as high as",
            "as much as",
            "less than",
            "under",
            "below",
            "within",
            "<=",
            "≤",
            "<",
        ),
    ),
    (
        Qualifier.AT_LEAST,
        (
            "no less than",
            "at least",
            "more than",
            "in excess of",
            "over",
            "above",
            "upwards of",
            ">=",
            "≥",
            ">",
        ),
    ),
    (
        Qualifier.ABOUT,
        (
            "approximately",
            "estimated at",
            "estimated",
            "about",
            "around",
            "roughly",
            "nearly",
            "almost",
            "some",
            "approx.",
            "approx",
            "circa",
            "ca.",
            "~",
            "≈",
        ),
    ),
    (Qualifier.EXACTLY, ("exactly", "precisely")),
)

NUMBER = r"(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?"


@dataclass(frozen=True)
class PrintedValue:
    """A number or range read from print.

    `low` and `high` are in the metric's canonical unit; equal for one number, one of them None for an open
    bound. `step` is the fineness that the print implies, in the canonical unit: 155 miles implies 1.6 km.
    `remark` is what stood in brackets behind the value and was not read.
    """

    state: ValueState = ValueState.GIVEN
    qualifier: Qualifier = Qualifier.EXACTLY
    low: float | None = None
    high: float | None = None
    unit: str = ""
    step: float | None = None
    remark: str = ""


def read_state(text):
    """UNKNOWN or NOT_APPLICABLE if the text says just that, else GIVEN. Empty text raises ValueError."""
    words = " ".join(text.casefold().split())
    if not words:
        raise ValueError("Nothing was printed here: leave the report out, or write “unknown” if the source says so.")
    if words in UNKNOWN_WORDS:
        return ValueState.UNKNOWN
    if words in NOT_APPLICABLE_WORDS:
        return ValueState.NOT_APPLICABLE
    return ValueState.GIVEN


def parse_printed(text, spec, *, default_unit=""):
    """PrintedValue of a quantity or count, for the metric described by `spec` (a MetricSpec).

    `default_unit` serves columns whose heading gives the unit. Raises ValueError that quotes what could not be
    read and says how to write it.
    """
    state = read_state(text)
    if state != ValueState.GIVEN:
        return PrintedValue(state)
    if spec.kind == ValueKind.COUNT:
        return _parse_count(text, spec)
    words = " ".join(text.replace(" ", " ").replace("–", "-").replace("—", "-").replace("−", "-").split())
    words, remark = _split_remark(words)
    qualifier, words = _split_qualifier(words)
    low, high, unit, places = _read_numbers(words, text, spec, default_unit)
    step = places * unit.factor
    low, high = low * unit.factor, high * unit.factor
    if low > high:
        raise ValueError(f"“{text}” runs from the larger number to the smaller: write the smaller first.")
    if low != high:
        if qualifier not in (Qualifier.EXACTLY, Qualifier.ABOUT):
            raise ValueError(f"“{text}” is both a bound and a range: give one of them.")
        qualifier = Qualifier.BETWEEN
    for number in (low, high):
        if not math.isfinite(number):
            raise ValueError(f"“{text}” is not a finite number.")
    low, high = _clean(low), _clean(high)
    if qualifier == Qualifier.AT_LEAST:
        high = None
    elif qualifier == Qualifier.AT_MOST:
        low = None
    return PrintedValue(state, qualifier, low, high, unit.symbol, step, remark)


def _clean(number):
    # Twelve significant digits: 155 miles is 249.44832 km, without the dust of binary fractions.
    return float(f"{number:.12g}")


def _parse_count(text, spec):
    words, remark = _split_remark(" ".join(text.split()))
    count = parse_count(words)
    if not count.is_known:
        return PrintedValue(ValueState.UNKNOWN, remark=remark)
    if count.is_exact:
        about = words.casefold().startswith(("about", "around", "approx", "roughly", "some ", "~"))
        qualifier = Qualifier.ABOUT if about else Qualifier.EXACTLY
    elif count.maximum is None:
        qualifier = Qualifier.AT_LEAST
    elif count.minimum == 0:
        return PrintedValue(qualifier=Qualifier.AT_MOST, high=count.maximum, unit=spec.unit, step=1, remark=remark)
    else:
        qualifier = Qualifier.BETWEEN
    return PrintedValue(
        qualifier=qualifier, low=count.minimum, high=count.maximum, unit=spec.unit, step=1, remark=remark
    )


def _split_remark(words):
    match = re.fullmatch(r"([^()]+?)\s*\(([^()]*)\)\s*", words)
    return (match[1], match[2]) if match else (words, "")


def _split_qualifier(words):
    """(qualifier, the rest). Of several the last bound counts: “at least about 700 km” is at least 700 km."""
    found = []
    while match := _leading_phrase(words):
        qualifier, length = match
        found.append(qualifier)
        words = words[length:].strip()
    bounds = [qualifier for qualifier in found if qualifier in (Qualifier.AT_LEAST, Qualifier.AT_MOST)]
    if bounds:
        return bounds[-1], words
    return (Qualifier.ABOUT if Qualifier.ABOUT in found else Qualifier.EXACTLY), words


def _leading_phrase(words):
    """(qualifier, length of the phrase) that `words` begin with; None if they begin with none."""
    lowered = words.casefold()
    for qualifier, phrases in QUALIFIERS:
        for phrase in phrases:
            if lowered.startswith(phrase) and (
                not phrase[-1].isalpha() or lowered[len(phrase) : len(phrase) + 1] == " "
            ):
                return qualifier, len(phrase)
    return None


def _read_numbers(words, text, spec, default_unit):
    """(low, high, Unit, step) in the printed unit."""
    # Before the ranges, which would take “1 hour and 7 minutes” for one of them.
    if spec.dimension == "time" and (parts := _read_duration(words)):
        return parts
    between = re.fullmatch(
        rf"(?:between |from )?(mach )?({NUMBER}) ?([^\d\s-][^\d-]*?)? ?(?:-| to | and | or ) ?(mach )?({NUMBER}) ?(.*)",
        words,
        re.I,
    )
    if between:
        unit = _unit(between[6] or between[3] or (between[1] or between[4] or "").strip(), text, spec, default_unit)
        first_unit = _unit(between[3], text, spec, default_unit) if between[3] else unit
        low, high = _number(between[2]), _number(between[5])
        step = max(_places(between[2]), _places(between[5]))
        return low * first_unit.factor / unit.factor, high, unit, step
    if mach := re.fullmatch(rf"mach ?({NUMBER})", words, re.I):
        return _number(mach[1]), _number(mach[1]), _unit("mach", text, spec, ""), _places(mach[1])
    match = re.fullmatch(rf"({NUMBER}) ?([^\d].*)?", words)
    if match:
        unit = _unit(match[2] or "", text, spec, default_unit)
        return _number(match[1]), _number(match[1]), unit, _places(match[1])
    first, _, rest = words.partition(" ")
    if first.casefold() in WORDS and rest:
        number = float(WORDS[first.casefold()])
        return number, number, _unit(rest, text, spec, default_unit), 1.0
    example = {
        "distance": "155 miles",
        "time": "30 minutes",
        "speed": "Mach 5",
        "mass": "500 kg",
        "size": "16.5 m",
    }
    raise ValueError(
        f"“{text}” cannot be read as a value. Write a number and its unit, such as “about {example[spec.dimension]}”, "
        "or “unknown”."
    )


def _read_duration(words):
    """(value, value, Unit, step) for "1 h 7 min", "4 minutes 30 seconds"; None for a single number and unit."""
    parts = re.findall(rf"({NUMBER}) ?([^\W\d]+)", words)
    if len(parts) < 2 or not re.fullmatch(rf"(?:{NUMBER} ?[^\W\d]+[ ,]*(?:and )?)+", words):
        return None
    try:
        units = [find_unit(name, "time") for _, name in parts]
    except ValueError:  # “2 or 3 minutes”
        return None
    finest = units[-1]
    if [unit.factor for unit in units] != sorted({unit.factor for unit in units}, reverse=True):
        return None
    total = sum(_number(number) * unit.factor for (number, _), unit in zip(parts, units, strict=True)) / finest.factor
    return total, total, finest, 1.0


def _number(text):
    return float(text.replace(",", ""))


def _places(text):
    """The step of the last digit that was printed: 1 for 155, 0.1 for 2111.5, 10 for 250 is not assumed."""
    _, _, decimals = text.partition(".")
    return 10.0 ** -len(decimals)


def _unit(spelling, text, spec, default_unit):
    spelling = (spelling or "").strip() or default_unit
    if not spelling:
        symbols = " or ".join(dict.fromkeys(unit.symbol for unit in units_of(spec.dimension)))
        raise ValueError(f"“{text}” has no unit. Write it behind the number: {symbols}.")
    try:
        return find_unit(spelling, spec.dimension)
    except ValueError as error:
        raise ValueError(f"“{text}”: {error}") from None


def significant(number, digits=3):
    """`number` to so many significant digits, for showing a conversion: 1242.74 gives 1243 at 4, 1240 at 3."""
    if number == 0:
        return 0.0
    return round(number, digits - 1 - math.floor(math.log10(abs(number))))


def format_number(number):
    """1,242.7 with thousands separated and no trailing zeros."""
    if number == int(number):
        return f"{int(number):,}"
    return f"{number:,.4f}".rstrip("0").rstrip(".")


def rounded_conversion(number, qualifier):
    """A converted number as an editor would print it.

    Three significant digits. Where the source said “about”, two below 100, and above that the nearest ten, or else
    five, if it is within 1%: about 250 km is about 155 miles, about 800 km is about 500.
    """
    if qualifier != Qualifier.ABOUT or number >= 1000:
        return significant(number)
    if number < 100:
        return significant(number, 2)
    for step in (10, 5):
        near = round_to_step(number, step)
        if abs(near - number) <= number / 100:
            return near
    return significant(number)


def format_quantity(low, high, unit, qualifier, *, is_converted=False):
    """ "about 250 km", "25–90 km", "at least 700 km" from numbers in `unit`; converted ones are rounded."""

    def show(number):
        return format_number(rounded_conversion(number, qualifier) if is_converted else number)

    tail = f" {unit}" if unit else ""
    if low is not None and high is not None and low != high:
        return f"{show(low)}–{show(high)}{tail}"
    number = low if low is not None else high
    if number is None:
        return ""
    word = {Qualifier.ABOUT: "about ", Qualifier.AT_LEAST: "at least ", Qualifier.AT_MOST: "at most "}.get(
        qualifier, ""
    )
    return f"{word}{show(number)}{tail}"


def format_both(low, high, unit, qualifier, printed_unit=""):
    """(metric text, imperial text or "") for readers.

    The system in which the source printed keeps its own number; the other is rounded.
    """
    if unit == "s":
        return format_duration(low, high, qualifier), ""
    is_imperial = printed_unit in {"mi", "nmi", "ft", "lb", "mph", "in", "Mach", "km/h"}
    metric = format_quantity(low, high, unit, qualifier, is_converted=is_imperial)
    pairs = [to_imperial(n, unit) if n is not None else None for n in (low, high)]
    if not any(pairs):
        return metric, ""
    symbol = next(pair[1] for pair in pairs if pair)
    is_native = printed_unit == symbol
    # Back to the number that was printed: 155 miles is stored as 249.44832 km.
    low, high = (round(pair[0], 6) if pair else None for pair in pairs)
    return metric, format_quantity(low, high, symbol, qualifier, is_converted=not is_native)


def format_duration(low, high, qualifier):
    """Seconds as "30 min", "4 min 30 s", "1 h 7 min", with the qualifier in front."""
    word = {Qualifier.ABOUT: "about ", Qualifier.AT_LEAST: "at least ", Qualifier.AT_MOST: "at most "}.get(
        qualifier, ""
    )
    if low is not None and high is not None and low != high:
        return f"{_duration(low)} to {_duration(high)}"
    number = low if low is not None else high
    return "" if number is None else word + _duration(number)


def _duration(seconds):
    seconds = round(seconds)
    hours, rest = divmod(seconds, 3600)
    minutes, secs = divmod(rest, 60)
    parts = [f"{n} {u}" for n, u in ((hours, "h"), (minutes, "min"), (secs, "s")) if n]
    return " ".join(parts) or "0 s"


__all__ = [
    "PrintedValue",
    "Unit",
    "format_both",
    "format_duration",
    "format_number",
    "format_quantity",
    "parse_printed",
    "read_state",
    "significant",
]
