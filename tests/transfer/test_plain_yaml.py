"""YAML in which every scalar stays the text that was written."""

import pytest

from kb.transfer.plain_yaml import read_plain_yaml


def test_scalars_stay_text():
    assert read_plain_yaml("a: no\nb: [1984, 09:30, null]\nc: {d: 2022-01-30}") == {
        "a": "no",
        "b": ["1984", "09:30", "null"],
        "c": {"d": "2022-01-30"},
    }


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("a: 1\nb: 2\na: 3", "line 3, column 1: the key “a” stands in line 1 too"),
        ("a:\n  x: 1\n  x: 2", "line 3, column 3: the key “x” stands in line 2 too"),
        ("a: [1", "line 1"),
        ("? [1]\n: 2", "a key is plain text"),
        ("a: *b", "undefined alias"),
        ("a: \0", "unacceptable character"),
    ],
)
def test_what_cannot_be_read_is_refused_with_its_place(text, words):
    with pytest.raises(ValueError) as error:
        read_plain_yaml(text)
    assert words in str(error.value)
