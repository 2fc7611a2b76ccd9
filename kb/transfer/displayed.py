"""Displayed numbers: the text that a cell of a workbook shows for the number it holds, as far as that is unambiguous.

Dates become ISO text as fine as their format: `mmm-yy` is a month, not the first day that the cell holds. Numbers keep
every digit that the cell holds, lose the separators of thousands, and keep words of their format, such as a unit.
"""

import datetime as dt
import functools
import re
from dataclasses import dataclass
from decimal import Decimal

# Formats that every workbook knows by number. Those from 27 to 36 and 50 to 58 depend on the language of the program.
BUILT_IN = {
    0: "General", 1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 9: "0%", 10: "0.00%", 11: "0.00E+00", 12: "# ?/?",
    13: "# ??/??", 14: "mm-dd-yy", 15: "d-mmm-yy", 16: "d-mmm", 17: "mmm-yy", 18: "h:mm AM/PM", 19: "h:mm:ss AM/PM",
    20: "h:mm", 21: "h:mm:ss", 22: "m/d/yy h:mm", 37: "#,##0_);(#,##0)", 38: "#,##0_);[Red](#,##0)",
    39: "#,##0.00_);(#,##0.00)", 40: "#,##0.00_);[Red](#,##0.00)", 41: "#,##0", 42: "#,##0", 43: "#,##0.00",
    44: "#,##0.00", 45: "mm:ss", 46: "[h]:mm:ss", 47: "mm:ss.0", 48: "##0.0E+0", 49: "@",
}  # fmt: skip
BY_LANGUAGE = {*range(27, 37), *range(50, 59)}

LONGEST_CODE = 255
NUMBER = re.compile(r"-?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d{1,3})?", re.ASCII)
DAYS_TO_1904 = 1_462
LAST_DAY = 2_958_465  # 31 December 9999
DAY = 86_400_000  # milliseconds

TOKEN = re.compile(
    r"""(?P<quoted>"[^"]*") | \\(?P<escaped>.) | (?P<space>_.|\*.) | (?P<elapsed>\[[hms]+\])
    | \[\$(?P<currency>[^\]-]*)(?:-[^\]]*)?\] | (?P<condition>\[[<>=][^\]]*\]) | (?P<colour>\[[^\]]*\])
    | (?P<noon>am/pm|a/p) | (?P<general>general) | (?P<exponent>e[+-]) | (?P<date>y+|m+|d+|h+|s+|e+|g+|b+)
    | (?P<digits>[0\#?][0\#?,]*(?:\.[0\#?]*)?|\.[0\#?]+) | (?P<scale>,+) | (?P<percent>%) | (?P<text>@)
    | (?P<other>.)""",
    re.VERBOSE | re.IGNORECASE | re.DOTALL,
)

AS_DATE = "Format the column as yyyy-mm-dd, or as text, and look at the values again."
AS_NUMBER = "Format the column as a plain number and look at the values again."


@dataclass(frozen=True)
class Section:
    """One part of a format, for positive, negative or zero numbers; `tokens` are (kind, text)."""

    tokens: tuple

    def has(self, *kinds):
        return any(kind in kinds for kind, _ in self.tokens)

    def words(self):
        """(before, after) the digits: what the format adds to the number."""
        before, after, seen = "", "", False
        for kind, text in self.tokens:
            if kind in ("digits", "general", "text"):
                seen = True
            elif kind == "word" and seen:
                after += text
            elif kind == "word":
                before += text
        return before, after


def show(stored, code, *, is_1904=False):
    """Text for a number as stored in a workbook, under a format code such as `0.0`.

    `is_1904` is for workbooks whose days count from 1904. Raises ValueError, with the remedy, for what is no number,
    and where what the cell shows is less or other than what it holds.
    """
    if not NUMBER.fullmatch(stored):
        raise ValueError("The cell holds no number that can be read. Type it anew.")
    value = float(stored)
    if value in (float("inf"), float("-inf")):
        raise ValueError("The number is too large. Correct it.")
    if code == "General":
        return plain_number(value)
    sections = parse_code(code)
    if sections is None:
        raise ValueError(f"The cell has a format that cannot be read: {code[:40]}. {AS_NUMBER}")
    section = _section_for(value, sections)
    if section.has("date", "elapsed", "noon"):
        return _moment(value, section, is_1904)
    return _number(value, section, any(each.has("condition") for each in sections))


@functools.lru_cache(maxsize=1_000)
def parse_code(code):
    """The sections of a format code, or None for one that is too long."""
    if len(code) > LONGEST_CODE:
        return None
    sections, tokens = [], []
    for found in TOKEN.finditer(code):
        kind, text = found.lastgroup, found[found.lastgroup]
        if kind == "other" and text == ";":
            sections.append(Section(tuple(tokens)))
            tokens = []
            continue
        if kind == "quoted":
            text = text[1:-1]
        if kind in ("quoted", "escaped", "currency", "other"):
            kind = "word"
        tokens.append((kind, text))
    return (*sections, Section(tuple(tokens)))


def _section_for(value, sections):
    if value < 0 and len(sections) > 1:
        return sections[1]
    if value == 0 and len(sections) > 2:
        return sections[2]
    return sections[0]


def _number(value, section, has_conditions):
    before, after = section.words()
    digits = [text for kind, text in section.tokens if kind == "digits"]
    is_shown = section.has("general", "text") or any("0" in text or value for text in digits)
    if not is_shown:
        # Words alone, such as the dash of accountants for zero.
        if not (words := (before + after).strip()):
            raise ValueError(f"The format of the cell hides the number. {AS_NUMBER}")
        return words
    if has_conditions and (before or after).strip():
        raise ValueError(f"The format of the cell adds words that depend on the number. {AS_NUMBER}")
    if section.has("scale") or any(text.endswith(",") or ",." in text for text in digits):
        raise ValueError(f"The cell shows thousands or millions of what it holds. {AS_NUMBER}")
    plain = plain_number(value)
    if section.has("exponent") or (len(digits) > 1 and "/" in before + after):
        return plain
    if len(digits) > 1:
        raise ValueError(f"The format of the cell divides the number. Format the column as text. ({plain})")
    if section.has("percent"):
        plain, after = plain_number(value * 100), f"%{after}"
    if digits:
        plain = _padded(plain, digits[0])
    if value < 0:
        # Brackets and a sign in the format stand for the sign that the number has anyway.
        before, after = before.strip("-( "), after.rstrip(") ")
    return f"{before}{plain}{after}".strip()


def plain_number(value):
    """The digits of a number as spreadsheets keep them: 15 at most, and no exponent."""
    text = f"{Decimal(f'{value:.15g}'):f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text == "-0" else text


def _padded(plain, pattern):
    """With as many digits before and after the point as the pattern asks for at least: 12.5 under 0.00 is 12.50."""
    sign, number = ("-", plain[1:]) if plain.startswith("-") else ("", plain)
    whole, _, decimals = number.partition(".")
    wanted_whole, _, wanted = pattern.partition(".")
    decimals = decimals.ljust(wanted.count("0"), "0")
    return f"{sign}{whole.rjust(wanted_whole.count('0'), '0')}{'.' if decimals else ''}{decimals}"


def _moment(value, section, is_1904):
    units = _units(section)
    milliseconds = round(value * DAY)
    days, rest = divmod(milliseconds, DAY)
    days += DAYS_TO_1904 if is_1904 else 0
    if value < 0 or days > LAST_DAY:
        raise ValueError(f"The number is no date. {AS_DATE}")
    if section.has("elapsed"):
        return _elapsed(milliseconds // 1000, units)
    time = _time(rest, section, units)
    if not units & {"year", "month", "day", "weekday"}:
        return time
    if not (units >= {"year", "month", "day"} or (not time and units in ({"year", "month"}, {"year"}))):
        raise ValueError(f"The cell shows a part of a date, and holds more than it shows. {AS_DATE}")
    date = _date(days)
    if "day" in units:
        return f"{date.isoformat()} {time}".strip()
    return f"{date:%Y-%m}" if "month" in units else f"{date.year:04}"


def _units(section):
    """What a date format shows; an m is minutes after hours and before seconds, else the month."""
    letters = [text.strip("[]").lower() for kind, text in section.tokens if kind in ("date", "elapsed")]
    units = set()
    for position, letter in enumerate(letters):
        if letter[0] == "m":
            after_hours = position > 0 and letters[position - 1][0] == "h"
            before_seconds = position + 1 < len(letters) and letters[position + 1][0] == "s"
            is_minutes = len(letter) < 3 and (after_hours or before_seconds)
            units.add("minute" if is_minutes else "month")
        elif letter[0] == "d":
            units.add("day" if len(letter) < 3 else "weekday")
        else:
            units.add({"y": "year", "e": "year", "b": "year", "g": "era", "h": "hour", "s": "second"}[letter[0]])
    if "weekday" in units and units >= {"year", "month", "day"}:
        units.discard("weekday")
    units.discard("era")
    return units


def _date(days):
    if days == 60 or days == 0:
        # Spreadsheets count a 29 February 1900, which never was, and show day 0 as 0 January.
        raise ValueError(f"The cell shows a day that never was. {AS_DATE}")
    return dt.date(1899, 12, 30 if days > 60 else 31) + dt.timedelta(days=days)


def _time(milliseconds, section, units):
    """hh:mm, or hh:mm:ss, as fine as the format; "" if it shows no time."""
    hours, rest = divmod(milliseconds, 3_600_000)
    minutes, rest = divmod(rest, 60_000)
    if "second" in units:
        # Also for mm:ss, which would be read as hours and minutes.
        has_fraction = any(kind == "digits" and text.startswith(".") for kind, text in section.tokens)
        fraction = f".{rest % 1000:03}".rstrip("0").rstrip(".") if has_fraction else ""
        return f"{hours:02}:{minutes:02}:{rest // 1000:02}{fraction}"
    if "minute" in units:
        return f"{hours:02}:{minutes:02}"
    if "hour" in units:
        raise ValueError("The cell shows the hour only. Format the column as hh:mm, or as text.")
    return ""


def _elapsed(seconds, units):
    minutes, seconds = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    if units <= {"hour", "minute"}:
        return f"{hours}:{minutes:02}"
    return f"{hours}:{minutes:02}:{seconds:02}"
