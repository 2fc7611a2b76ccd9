"""Reading a report's value from print: one function fills the columns of whatever kind the metric asks for."""

from kb.vocab.metric import METRICS, Metric, ValueKind
from kb.vocab.partial_date import parse_partial_date, with_time
from kb.vocab.printed import parse_printed, read_state
from kb.vocab.report import Qualifier, ValueState

EMPTY = {
    "value_state": ValueState.GIVEN,
    "qualifier": Qualifier.EXACTLY,
    "value_low": None,
    "value_high": None,
    "value_step": None,
    "value_weapon": None,
    "value_place": None,
    "value_choice": "",
    "value_text": "",
    "printed_unit": "",
    "value_date": None,
    "value_zone": "",
}


def read_value(report, *, value=None, zone="", default_unit="", day=None):
    """Fills the value columns of `report` from `report.printed` or from `value`, by the kind of its metric.

    Numbers are read from the print, or from `value` where the print is in another language ("400キロ程度", read as
    "about 400 km"). `value` is also what print alone cannot give: a Weapon, a Place, the code of a choice, or a
    PartialDate. Without it, choices are read from the print by code or label, dates from the print,
    and times of day ("about 09:30") on `day` (a PartialDate) in `zone`; texts are the print itself.
    Returns the remark in brackets that was not read. Raises ValueError with the remedy.
    """
    spec = METRICS[Metric(report.metric)]
    for column, empty in EMPTY.items():
        setattr(report, column, empty)
    if value is None and (state := read_state(report.printed)) != ValueState.GIVEN:
        report.value_state = state
        return ""
    match spec.kind:
        case ValueKind.QUANTITY | ValueKind.COUNT:
            return _read_numbers(report, value or report.printed, spec, default_unit)
        case ValueKind.WEAPON | ValueKind.PLACE:
            if value is None:
                raise ValueError(f"Choose the {spec.kind} that “{report.printed}” means.")
            setattr(report, f"value_{spec.kind}", value)
        case ValueKind.CHOICE:
            report.value_choice = read_choice(spec, value if value is not None else report.printed)
        case ValueKind.DATE | ValueKind.INSTANT:
            report.value_date = value if value is not None else _read_date(report.printed, spec, day, zone)
        case ValueKind.TEXT:
            report.value_text = value or report.printed
    return ""


def _read_numbers(report, text, spec, default_unit):
    read = parse_printed(text, spec, default_unit=default_unit)
    report.value_state, report.qualifier = read.state, read.qualifier
    report.value_low, report.value_high, report.value_step = read.low, read.high, read.step
    report.printed_unit = read.unit
    return read.remark


def read_choice(spec, text):
    """Code of the choice that `text` names by code or label. Raises ValueError that lists what exists."""
    wanted = " ".join(str(text).casefold().split())
    for choice in spec.choices:
        if wanted in (choice.value, choice.label.casefold()):
            return choice.value
    labels = ", ".join(str(label) for label in spec.choices.labels)
    raise ValueError(f"“{text}” is not one of: {labels}.")


def _read_date(text, spec, day, zone):
    if spec.kind == ValueKind.INSTANT and day is not None:
        try:
            return with_time(day, text, zone)
        except ValueError:
            if not any(mark in text for mark in "-, ") or not zone:
                raise
    return read_instant(text, zone)


def read_instant(text, zone=""):
    """PartialDate from "2025-01-14 09:30 Asia/Pyongyang", "14 January 2025 09:30", or a date alone."""
    words = text.split()
    if len(words) > 2 and ("/" in words[-1] or words[-1] == "UTC"):
        zone = words.pop()
    for size in (1, 2):  # "09:30", "9:30 AM"
        if len(words) > size and ":" in " ".join(words[-size:]):
            date = parse_partial_date(" ".join(words[:-size]).removesuffix(","))
            return with_time(date, " ".join(words[-size:]), zone)
    return parse_partial_date(" ".join(words))
