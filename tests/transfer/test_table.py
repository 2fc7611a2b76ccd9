"""Tables: the bounds of every file, and the characters that no cell may hold."""

import tracemalloc

import pytest

from kb.transfer import table
from kb.transfer.problem import ImportRefused
from kb.transfer.table import Row, gather


def records(*rows, headings=("a", "b")):
    yield 1, list(headings), None
    for line, cells in enumerate(rows, start=2):
        yield line, list(cells), None


def problems(*rows, **options):
    with pytest.raises(ImportRefused) as refused:
        gather(records(*rows, **options))
    return [(problem.line, problem.column, problem.value, problem.message) for problem in refused.value.problems]


def test_rows_are_kept_by_heading_and_empty_ones_are_told():
    assert gather(records(["1", " 2\n"], ["", " "], ["x", ""])) == (
        ("a", "b"),
        [Row(2, {"a": "1", "b": " 2\n"}), Row(4, {"a": "x", "b": ""})],
        (3,),
    )


@pytest.mark.parametrize(
    ("cell", "value", "words"),
    [
        ("x\0y", "x<U+0000>y", "NUL"),
        ("\x1b[31mred", "<U+001B>[31mred", "control character (U+001B)"),
        ("\x85", "<U+0085>", "control character (U+0085)"),
        ("abc\u202egnp", "abc<U+202E>gnp", "reorders text (U+202E)"),
        ("\u2066a\u2069", "<U+2066>a<U+2069>", "reorders text (U+2066)"),
        ("\u061ca", "<U+061C>a", "reorders text (U+061C)"),
        ("\ud83d", "<U+D83D>", "half a character (U+D83D)"),
        ("\uffff", "<U+FFFF>", "U+FFFF"),
        ("x" * 32_768, "x" * 299 + "…", "longer than 32,767"),
    ],
)
def test_what_no_cell_may_hold_is_told_with_line_and_column_and_made_visible(cell, value, words):
    (found,) = problems(["1", "2"], ["3", cell])

    assert found[:3] == (3, "b", value)
    assert words in found[3]


def test_letters_of_every_script_and_signs_of_several_parts_may_stand_in_a_cell():
    text = "Hwasŏng 화성 صاروخ अग्नि 👩\u200d🚀 tab\tline\r\nnext\u200f"

    assert gather(records([text, "x" * 32_767]))[1][0].cells["a"] == text


def test_headings_are_checked_like_cells():
    assert [each[:2] for each in problems(headings=("a", "b\u202e"))] == [(1, "2")]


@pytest.mark.parametrize(
    ("bound", "value", "words"),
    [
        ("GREATEST_ROWS", 2, "more than 2 rows"),
        ("GREATEST_CELLS", 5, "more than 5 cells"),
        ("GREATEST_TEXT", 8, "of text"),
        ("GREATEST_COLUMNS", 1, "at most 1"),
    ],
)
def test_files_beyond_a_bound_are_refused(monkeypatch, bound, value, words):
    rows = [["a", "éé"]] * 3  # five bytes each
    gather(records(*rows))
    monkeypatch.setattr(table, bound, value)

    assert words in problems(*rows)[0][3]


def test_a_file_of_nothing_but_mistakes_is_told_the_first_thousand():
    found = problems(*[["1"]] * 5_000)

    assert len(found) == 1_001
    assert found[-1][3] == "There are more problems: these are the first 1,000."


def test_a_large_file_with_a_mistake_in_its_last_row_takes_little_memory():
    text = "x" * 90

    def rows():
        yield 1, [f"c{n}" for n in range(20)], None
        for line in range(2, 4_001):
            yield line, [f"{line} {n} {text}" for n in range(20)], None
        yield 4_001, ["\0"] * 20, None

    tracemalloc.start()
    try:
        with pytest.raises(ImportRefused):
            gather(rows())
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()

    assert peak < 12 * 2**20  # 8 MB of text, as bytes; rows of texts take more than twice as much
