"""Spellings that a reader takes for one word fold to one form."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.search.folding import fold


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Hwasong-12", "hwasong 12"),
        ("Hwasŏng-11A", "hwasong 11a"),
        ("HWASONG–11Ga", "hwasong 11ga"),
        ("KN-23", "kn 23"),
        ("P’yŏngyang", "pyongyang"),
        ("Mup'yong-ni", "mupyong ni"),
        ("South Korea’s Joint Chiefs", "south korea joint chiefs"),
        ("Straße", "strasse"),
        ("São Tomé", "sao tome"),
        ("Ōita", "oita"),
        ("ﬁre", "fire"),
        ("ＫＮ－２３", "kn 23"),
        ("화성", "화성"),
        (unicodedata.normalize("NFD", "화성"), "화성"),
        ("北極星1", "北極星1"),
        ("ガス", "ガス"),
        ("अग्नि", "अग्नि"),
        ("Р-17 «Эльбрус»", "р 17 эльбрус"),
        ("  many\n\tspaces  ", "many spaces"),
        ("3 + 4 = 7 %", "3 4 7"),
        ("snake_case", "snake case"),
        ("", ""),
        ("—…“”", ""),
    ],
)
def test_texts_fold(text, folded):
    assert fold(text) == folded


@given(st.text(max_size=30))
def test_folding_twice_is_folding_once(text):
    assert fold(fold(text)) == fold(text)


@given(st.text(alphabet=st.characters(codec="ascii"), max_size=30))
def test_case_does_not_matter(text):
    assert fold(text.upper()) == fold(text.lower())
