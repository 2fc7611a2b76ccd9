"""Formulas: what a spreadsheet would run as one, kept from it by an apostrophe that an import takes off again.

A cell is looked at where it begins, and after what divides cells or rows for programs set to another language: there a
comma divides nothing, so that no quotation mark protects what stands behind a semicolon or a line end.
"""

import re

# With the full-width and small forms, and the minus sign, which some programs read as if typed plainly.
SIGNS = "=+-@＝＋－＠﹢﹣﹦﹫\u2212"
# What spreadsheets skip before they look: spaces, and what nobody sees.
UNSEEN = r"\u00ad\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff"

_SIGN = re.escape(SIGNS)
_AT_START = rf"[\s{UNSEEN}]*[{_SIGN}\t\r\n\0]"
_WITHIN = rf"""(?:[^\S\t\r\n]|["{UNSEEN}])*[{_SIGN}]"""
_PLACES = r"(?:\A(?={0}{1})|(?<=[;\t\r\n])(?={0}{2}))"

# Apostrophes that stand there already are part of the pattern, or a text with one of its own would lose it.
_DANGEROUS = re.compile(_PLACES.format("'*", _AT_START, _WITHIN))
_TAKEN_FOR_DEFUSED = re.compile(_PLACES.format("'+", _AT_START, _WITHIN))
_DEFUSED = re.compile(_PLACES.format("'+", _AT_START, _WITHIN) + "'")


def defuse(text):
    """The text with an apostrophe before whatever may be taken for a formula."""
    return _DANGEROUS.sub("'", text)


def protect(text):
    """The text so that `restore` gives it back, where nothing needs to be defused."""
    return _TAKEN_FOR_DEFUSED.sub("'", text) if "'" in text else text


def restore(text):
    """The text that `defuse` or `protect` was given."""
    return _DEFUSED.sub("", text) if "'" in text else text
