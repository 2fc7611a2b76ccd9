"""Formulas: what spreadsheets run gets an apostrophe, which comes off again and off nothing else."""

import sys
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.transfer.formula import SIGNS, defuse, protect, restore

AWKWARD = st.text(st.sampled_from("'=+-@;\t\r\n\0 \ufeff\u200b\u3000＝a1"), max_size=8)


@pytest.mark.parametrize(
    "text",
    [
        "=SUM(A1)", "+1", "-12.5", "@SUM(A1)", "\tx", "\rx", "\nx", "\0x", "\ufeff=1", "  =1", "\u00a0=1", "\u3000=1",
        "\u200b=1", "＝1", "＋1", "－1", "＠x", "\u22121", "\ufeff ＝1", "'=1", "''=1",
    ],
)  # fmt: skip
def test_what_may_run_gets_an_apostrophe(text):
    assert defuse(text) == f"'{text}"
    assert restore(defuse(text)) == text


@pytest.mark.parametrize(
    ("text", "defused"),
    [
        ("x;=1", "x;'=1"), ("x\n- 1", "x\n'- 1"), ("x\r\n\u3000＝1;@y", "x\r\n'\u3000＝1;'@y"), ("\t=1", "'\t'=1"),
        ("x;'=1", "x;''=1"), ('x; "=1', "x;' \"=1"), ("a\n\nb; c\n  d", "a\n\nb; c\n  d"),
    ],
)  # fmt: skip
def test_so_does_what_other_programs_take_for_the_beginning_of_a_cell(text, defused):
    assert defuse(text) == defused
    assert restore(defused) == text


@pytest.mark.parametrize("text", ["", "'", "'tis so", "150 km", "a=b", "2022-11-02", "'t 150", "’=1"])
def test_what_cannot_run_stays_as_it_is(text):
    assert defuse(text) == protect(text) == restore(text) == text


@given(AWKWARD)
def test_whatever_is_defused_is_restored(text):
    assert restore(defuse(text)) == text
    assert restore(protect(text)) == text
    assert "'" in text or protect(text) == text


def test_every_form_of_the_four_signs_that_keyboards_have_is_known():
    forms = {
        character
        for character in map(chr, range(sys.maxunicode + 1))
        if unicodedata.normalize("NFKC", character) in set("=+-@")
        # Raised and lowered ones, and a Hebrew letter, are typed in no formula.
        and not unicodedata.decomposition(character).startswith(("<super>", "<sub>", "<font>"))
    }

    assert forms <= set(SIGNS)
    assert {"=", "＝", "﹣"} <= forms
