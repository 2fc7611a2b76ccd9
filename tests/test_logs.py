"""Lines of the log."""

import logging
import sys

import pytest

from kb.logs import LineFormatter

FORMATTER = LineFormatter("{levelname} {name}: {message}", style="{")


def written(message, *args, exc_info=None):
    return FORMATTER.format(logging.LogRecord("kb", logging.INFO, "", 0, message, args, exc_info))


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("a\nINFO kb: forged", "a\\nINFO kb: forged"),
        ("a\r\nb", "a\\r\\nb"),
        ("a\x1b[2Jb", "a\\x1b[2Jb"),
        ("a\x00b\x85c\u2028d", "a\\x00b\\x85c\\u2028d"),
        ("화성 – “ok”\ttab", "화성 – “ok”\ttab"),
    ],
)
def test_a_message_is_one_line(typed, shown):
    assert written("typed: %s", typed) == f"INFO kb: typed: {shown}"


def test_a_traceback_keeps_its_lines():
    try:
        raise ValueError("broken\nhere")
    except ValueError:
        lines = written("It broke", exc_info=sys.exc_info()).splitlines()
    assert lines[0] == "INFO kb: It broke"
    assert lines[1] == "Traceback (most recent call last):"
