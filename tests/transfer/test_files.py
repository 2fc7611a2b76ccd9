"""Files: what a name promises must be what a file holds; hostile ones are refused quickly and in little memory."""

import io
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.transfer import files
from kb.transfer.files import read_table
from kb.transfer.problem import ImportRefused
from kb.transfer.table import Table
from tests.transfer.workbooks import archive, styles, workbook

WORKBOOK = workbook()
OLD_WORKBOOK = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)
PAGE = b"\xef\xbb\xbf\n <!DOCTYPE html><table><tr><td>a</td></tr></table>"


def problem(data, name):
    with pytest.raises(ImportRefused) as refused:
        read_table(data, name)
    (found,) = refused.value.problems
    return found.message


@pytest.mark.parametrize(
    ("data", "name"),
    [(b"a\n1\n", "x.csv"), (b"a\n1\n", "x.TSV"), (b'[{"a": 1}]', "x.json"), (WORKBOOK, "x.XLSX")],
)
def test_each_kind_of_file_becomes_the_same_table_from_bytes_and_from_a_stream(data, name):
    table = read_table(data, name)

    assert (table.name, table.headings, [row.cells for row in table.rows]) == (name, ("a",), [{"a": "1"}])
    assert read_table(io.BytesIO(data), name) == table


@pytest.mark.parametrize("name", ["x.xls", "x.xlsm", "x.ods", "x.csv.exe", "x.txt", "csv", "", "x.csv\0.png"])
def test_other_kinds_of_files_are_refused_by_name(name):
    assert ".csv, .tsv, .xlsx, .json" in problem(b"a\n1\n", name)


@pytest.mark.parametrize(
    ("data", "name", "words"),
    [
        (WORKBOOK, "x.csv", "ends in .csv, but this is a workbook or an archive. Save the sheet as “CSV UTF-8”."),
        (WORKBOOK, "x.json", "ends in .json, but this is a workbook"),
        (b"a,b\n1,2\n", "x.xlsx", "ends in .xlsx, but this is text"),
        (b"", "x.xlsx", "ends in .xlsx, but this is text, or something else"),
        (OLD_WORKBOOK, "x.xlsx", "old kind (.xls), or one with a password. Save the sheet as .xlsx, without"),
        (OLD_WORKBOOK, "x.csv", "old kind"),
        (archive({"a.txt": b"x"}), "x.xlsx", "no workbook"),
        (b"%PDF-1.7", "x.csv", "a PDF"),
        (b"\x1f\x8b\x08", "x.csv", "a compressed file"),
        (b"\x89PNG\r\n", "x.json", "a picture"),
        (PAGE, "x.csv", "a web page or XML"),
        (b"<html>", "x.json", "a web page"),
        (b' [ {"a": 1}]', "x.csv", "JSON. Let its name end in .json."),
        (b'{"a": 1}', "x.csv", "JSON"),
        (b"a,b\n1,2\n", "x.json", "no list"),
        ("[]".encode("utf-16"), "x.json", "UTF-16. Save it as JSON in UTF-8."),
        ("[]".encode("utf-16-be"), "x.json", "UTF-16"),
    ],
)
def test_a_file_that_is_not_what_its_name_says_is_refused(data, name, words):
    assert words in problem(data, name)


def test_text_that_only_begins_like_something_else_is_read():
    assert read_table(b"<5 km,[a]\n1,2\n", "x.csv").headings == ("<5 km", "[a]")
    assert read_table(b"PK\n1\n", "x.csv").headings == ("PK",)


def test_files_beyond_twenty_megabytes_are_refused_before_all_of_them_is_read():
    class Endless(io.RawIOBase):
        read_bytes = 0

        def read(self, size):
            self.read_bytes += size
            return b"x" * size

    stream = Endless()

    assert problem(stream, "x.csv") == "The file is larger than 20 MB. Split it."
    assert stream.read_bytes < 21 * 2**20


@pytest.mark.parametrize(
    ("given_name", "kept"),
    [
        ("../../etc/x.csv", "x.csv"),
        ("C:\\Users\\x.csv", "x.csv"),
        ("a\r\nSet-Cookie: b.csv", "aSet-Cookie: b.csv"),
        ("x\0\u202efdp.csv", "xfdp.csv"),
        ("Raketen – Übersicht.csv", "Raketen – Übersicht.csv"),
        ("x" * 300 + ".csv", "x" * 189 + "….csv"),
    ],
)
def test_the_name_that_is_kept_is_plain(given_name, kept):
    assert read_table(b"a\n1\n", given_name).name == kept


@given(st.data())
def test_a_broken_file_is_read_or_refused_and_never_breaks_the_reader(data):
    name, whole = data.draw(
        st.sampled_from(
            [("x.xlsx", WORKBOOK), ("x.csv", b'a,b\n"1\n2",3\n'), ("x.json", b'[{"a": "\\u00e9", "b": -1.5e3}, {}]')]
        )
    )
    broken = bytearray(whole)
    for _ in range(data.draw(st.integers(1, 4))):
        broken[data.draw(st.integers(0, len(whole) - 1))] = data.draw(st.integers(0, 255))
    try:
        table = read_table(bytes(broken), name)
    except ImportRefused:
        return
    assert isinstance(table, Table)


# --- Hostile files, measured ----------------------------------------------------------------------------------------

# Reads each file that it is given, and tells how long that took and how much memory all of them took at most.
MEASURE = """
import json, resource, sys, time
from kb.transfer.files import read_table
from kb.transfer.problem import ImportRefused

def peak():
    try:
        with open("/proc/self/status") as status:  # Linux counts what the parent took in the other figure
            return next(int(line.split()[1]) for line in status if line.startswith("VmHWM")) * 1024
    except OSError:
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024)

begun = peak()
for path in sys.argv[1:]:
    start = time.perf_counter()
    try:
        with open(path, "rb") as stream:
            read_table(stream, path)
        said = ""
    except ImportRefused as refused:
        said = refused.problems[0].message
    print(json.dumps([path, said, time.perf_counter() - start, peak() - begun]))
"""


def hostile_files():
    """(name, bytes, words of the refusal); those of 20 MB take a good part of the memory by themselves."""
    many = files.GREATEST_BYTES - 100
    sheet = "xl/worksheets/sheet1.xml"
    laughs = "".join(f'<!ENTITY l{n + 1} "{f"&l{n};" * 10}">' for n in range(9))
    noise = os.urandom(2_000).hex().encode() + b" " * 96_000
    yield "bomb.xlsx", workbook(parts={sheet: bytes(30_000_000)}), "more than 200 times"
    yield "late.xlsx", workbook(parts={"docProps/app.xml": noise * 500 + b"<!DOCTYPE a>"}), "document type"
    yield "laughs.xlsx", workbook(parts={"docProps/app.xml": f"<!DOCTYPE l [{laughs}]><l>&l9;</l>"}), "document type"
    yield "entries.xlsx", archive([(f"{n}", b"") for n in range(20_000)]), "more than 1,000 entries"
    yield "blank.xlsx", workbook("<row>" + "<c/>" * 2_000_000 + "</row>"), "too many cells|200 times"
    yield "styles.xlsx", workbook(parts={"xl/styles.xml": styles(*["0"] * 100_001)}), "styles"
    yield "lines.csv", b"a" + b"\n" * many, "more than 100,000 rows"
    yield "cells.csv", b"," * many, "longer than 1,000,000 characters"
    yield "quote.csv", b'a\n"' + b"x\n" * (many // 2), "not closed"
    yield "wide.csv", b",".join(b"%d" % n for n in range(200)) + b"\n" + (b"x" + b"," * 199 + b"\n") * 90_000, "cells"
    yield "late.csv", b"a,b\n" + ("🚀" * 45 + ",x\n").encode() * 99_999 + b"x,\xff\n", "0xff is not UTF-8"
    yield "deep.json", b"[" * many, "objects only"
    yield "objects.json", b"[" + b"{}," * (many // 3), "more than 100,000 objects"
    yield "keys.json", b"[{" + b"".join(b'"%d":1,' % n for n in range(300_000)), "more than 200 keys"
    yield "text.json", b'[{"a":"' + b'\\"' * (many // 2), "not closed"


@pytest.mark.slow
def test_hostile_files_are_refused_within_two_seconds_and_a_hundred_megabytes(tmp_path):
    said = {}
    for name, data, words in hostile_files():
        (tmp_path / name).write_bytes(data)
        said[str(tmp_path / name)] = words

    run = subprocess.run(
        [sys.executable, "-c", MEASURE, *said],
        capture_output=True,
        text=True,
        check=True,
        timeout=120,
        cwd=Path(__file__).resolve().parents[2],
    )

    for line in run.stdout.splitlines():
        path, message, seconds, memory = json.loads(line)
        assert any(words in message for words in said.pop(path).split("|")), (path, message)
        assert seconds < 2, (path, seconds)
        assert memory < 100 * 2**20, (path, memory)
    assert not said
