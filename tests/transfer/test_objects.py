"""JSON files: flat objects as rows of text, and every kind of JSON that is none."""

import json

import pytest

from kb.transfer.files import read_table
from kb.transfer.problem import ImportRefused


def table(text):
    return read_table(text if isinstance(text, bytes) else text.encode(), "file.json")


def problem(text):
    with pytest.raises(ImportRefused) as refused:
        table(text)
    (found,) = refused.value.problems
    return found


def test_values_are_the_text_that_they_are_written_as():
    found = table(
        '\ufeff [ {"n":-12.50,"big":12345678901234567890,"e":1E400,"t":true,"none":null,"s":" a\\u00e9\\n"} ] '
    )

    assert [(row.line, row.cells) for row in found.rows] == [
        (2, {"n": "-12.50", "big": "12345678901234567890", "e": "1E400", "t": "true", "none": "", "s": " aé\n"})
    ]


def test_headings_are_the_keys_of_all_objects_and_what_an_object_lacks_is_blank():
    found = table('[{"a": "1"}, {"b": "2", "a": "3"}, {}, {"c\\t": "4"}]')

    assert found.headings == ("a", "b", "c")
    assert [row.cells for row in found.rows] == [
        {"a": "1", "b": "", "c": ""},
        {"a": "3", "b": "2", "c": ""},
        {"a": "", "b": "", "c": "4"},
    ]
    assert found.empty_lines == (4,)


@pytest.mark.parametrize(
    "text",
    [
        r'"\""', r'"\\"', r'"\\\""', r'"a\\\\"', r'"\ud83d\ude80"', r'"\/"', '"\u2028"', '"\x7e"',
    ],
)  # fmt: skip
def test_texts_end_where_their_quotation_mark_is_not_escaped(text):
    (row,) = table(f'[{{"a": {text}, "b": "x"}}]').rows

    assert row.cells == {"a": json.loads(text), "b": "x"}


def test_an_apostrophe_is_kept_as_no_spreadsheet_wrote_it():
    assert table('[{"a": "\'=1"}]').rows[0].cells == {"a": "'=1"}


@pytest.mark.parametrize(
    ("text", "line", "column", "words"),
    [
        ("", None, "", "no list"),
        ('{"a": 1}', None, "", "no list"),
        ("[]", None, "", "nothing to import"),
        ("[{}]", None, "", "nothing to import"),
        ("[1]", 2, "", "objects only"),
        ("[[{}]]", 2, "", "objects only"),
        ("[" * 100_000, 2, "", "objects only"),
        ('[{"a": {"b": 1}}]', 2, "a", "must be flat"),
        ('[{"x": 1}, {"a": [1]}]', 3, "a", "must be flat"),
        ('[{"a": ' + '{"a":' * 100_000, 2, "a", "must be flat"),
        ('[{"a": 1, "b": 2, "a": 3}]', 2, "a", "stands twice"),
        ('[{"a": 1, "\\u0061": 3}]', 2, "a", "stands twice"),
        ('[{"a": NaN}]', 2, "a", "NaN and Infinity are no numbers"),
        ('[{"a": -Infinity}]', 2, "a", "NaN and Infinity are no numbers"),
        ('[{"a": 01}]', 2, "a", "no value of JSON"),
        ('[{"a": .5}]', 2, "a", "no value of JSON"),
        ('[{"a": 1.}]', 2, "a", "no value of JSON"),
        ('[{"a": trueish}]', 2, "a", "no value of JSON"),
        ("[{'a': 1}]", 2, "", "double quotation marks"),
        ('[{"a" 1}]', 2, "", "colon"),
        ('[{"a": "x" "b": 1}]', 2, "", "comma or a closing brace"),
        ('[{"a": 1,}]', 2, "", "double quotation marks"),
        ('[{"a": 1}', 2, "", "closing bracket"),
        ('[{"a": 1} {"a": 2}]', 2, "", "between two objects"),
        ('[{"a": 1}] x', 2, "", "after the end"),
        ('[{"a": "x', 2, "a", "not closed"),
        ('[{"a": "x\ny"}]', 2, "a", "cannot be read"),
        ('[{"a": "\\x"}]', 2, "a", "cannot be read"),
        ('[{"a": "\\ud800"}]', 2, "a", "half a character"),
        ('[{"a": "\\u0000"}]', 2, "a", "NUL"),
        ('[{"a": "\u202e"}]', 2, "a", "reorders"),
        (b'[{"a": "\xff"}]', 2, "a", "0xff is not UTF-8"),
        ('[{"a": "' + "x" * 32_768 + '"}]', 2, "a", "longer than 32,767"),
        ('[{"a": "' + "\\n" * 300_000 + '"}]', 2, "a", "longer than 32,767"),
        ("[{" + ", ".join(f'"k{n}": 1' for n in range(201)) + "}]", 2, "", "more than 200 keys"),
        ("[" + ", ".join(f'{{"k{n}": 1}}' for n in range(201)) + "]", None, "", "more than 200 different keys"),
    ],
)
def test_files_that_cannot_be_read_are_refused_with_the_object_and_the_key(text, line, column, words):
    found = problem(text)

    assert (found.line, found.column) == (line, column)
    assert words.casefold() in found.message.casefold()


def test_the_place_in_the_file_is_told_beside_the_number_of_the_object():
    assert problem('[\n {"a": 1},\n {"a": [2]}\n]').message.endswith("(Line 3 of the file, byte 8.)")
