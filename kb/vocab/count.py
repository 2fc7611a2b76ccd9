"""Counts as sources give them: 2, at least 2, between 3 and 5, multiple."""

import re
from dataclasses import dataclass

WORDS = {
    word: number
    for number, word in enumerate(
        ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"]
    )
} | {
    "a": 1,
    "an": 1,
    "single": 1,
    "a single": 1,
    "pair": 2,
    "a pair": 2,
    "a pair of": 2,
    "dozen": 12,
    "a dozen": 12,
}

# "More than one", and no number that nobody gave.
VAGUE_PLURALS = {"multiple", "several", "some", "a number of", "a few", "various", "more than one"}

GREATEST = 10_000


@dataclass(frozen=True)
class CountRange:
    """`minimum` to `maximum` missiles, both whole; `maximum` None means no upper bound was given."""

    minimum: int | None = None
    maximum: int | None = None

    def __post_init__(self):
        if self.minimum is None and self.maximum is not None:
            raise ValueError("A count with an upper bound needs a lower one, which may be 0.")
        if self.minimum is not None and not 0 <= self.minimum <= GREATEST:
            raise ValueError(f"A count lies between 0 and {GREATEST:,}.")
        if self.maximum is not None and not self.minimum <= self.maximum <= GREATEST:
            raise ValueError("The upper bound of a count is at least its lower bound.")

    @property
    def is_known(self):
        return self.minimum is not None

    @property
    def is_exact(self):
        return self.is_known and self.minimum == self.maximum

    def __str__(self):
        if not self.is_known:
            return "unknown"
        if self.is_exact:
            return str(self.minimum)
        if self.maximum is None:
            return f"at least {self.minimum}"
        if self.minimum == 0:
            return f"at most {self.maximum}"
        return f"{self.minimum} to {self.maximum}"


def _whole(text):
    text = text.strip().replace(",", "")
    if text in WORDS:
        return WORDS[text]
    if re.fullmatch(r"\d{1,6}", text):
        return int(text)
    raise ValueError(f"“{text}” is not a whole number: write 2, two, “at least 2” or “between 2 and 4”.")


def parse_count(text):
    """CountRange from printed text. Raises ValueError with the remedy; empty or unknown gives no bounds."""
    words = " ".join(text.casefold().replace("–", "-").split())
    words = re.sub(r"\b(ballistic |cruise |short-range )*(missiles?|projectiles?|rockets?|rounds?)$", "", words).strip()
    if words in {"", "unknown", "unk", "not known", "n/a", "na"}:
        return CountRange()
    if words in VAGUE_PLURALS:
        return CountRange(2, None)
    words = re.sub(r"^(about|around|approximately|roughly|nearly|almost|some|~|exactly) ?", "", words)
    if match := re.fullmatch(r"(?:at least|no fewer than|minimum of|>=|≥) ?(.+)", words):
        return CountRange(_whole(match[1]), None)
    if match := re.fullmatch(r"(.+?)(?: or more|\+)", words):
        return CountRange(_whole(match[1]), None)
    if match := re.fullmatch(r"(?:more than|over|>) ?(.+)", words):
        return CountRange(_whole(match[1]) + 1, None)
    if match := re.fullmatch(r"(?:at most|up to|no more than|<=|≤) ?(.+)", words):
        return CountRange(0, _whole(match[1]))
    if match := re.fullmatch(r"(?:less than|fewer than|under|below|<) ?(.+)", words):
        return CountRange(0, _whole(match[1]) - 1)
    if match := re.fullmatch(r"(?:between |from )?(\S+)(?: ?- ?| to | and | or )(\S+)", words):
        return CountRange(_whole(match[1]), _whole(match[2]))
    number = _whole(words)
    return CountRange(number, number)
