"""The command: what it prints, what it answers, and the mapping that it drafts."""

import pytest
from django.core.management import CommandError, call_command

from kb.models import Launch
from kb.transfer.draft import draft_mapping
from kb.transfer.mapping import heading_problems, parse_mapping
from kb.transfer.writing import write_json, write_xlsx
from tests.transfer.workbooks import book, workbook
from tests.transfer.world import HEADINGS as COLUMNS
from tests.transfer.world import MAPPING, SCUD, make_world, sheet


@pytest.fixture
def files(tmp_path, db):
    make_world()

    def write(*rows, mapping=MAPPING):
        (tmp_path / "m.yaml").write_text(mapping)
        (tmp_path / "sheet.csv").write_bytes(sheet(*rows))
        return str(tmp_path / "m.yaml"), str(tmp_path / "sheet.csv")

    return write


def test_an_import_says_what_it_read_and_wrote(files, capsys):
    designed = SCUD | {"Range": "800 (designed to reach 950)"}
    paths = files(SCUD, designed, designed)
    call_command("import_launches", *paths)

    printed = capsys.readouterr().out
    assert "sheet.csv (test-sheet): 3 rows." in printed
    assert "launch events: 1 (1 new)" in printed
    assert "written: 2 flights, 15 reports, 0 sources" in printed
    assert "  Range, lines 3–4: “800 (designed to reach 950)”: in brackets: designed to reach 950" in printed
    assert Launch.objects.count() == 1

    call_command("import_launches", *paths)
    assert "Nothing new: nothing was written." in capsys.readouterr().out


@pytest.mark.parametrize(("ending", "write"), [("xlsx", write_xlsx), ("json", write_json)])
def test_workbooks_and_json_are_imported_like_csv_and_their_rows_are_known_again(
    files, capsys, tmp_path, ending, write
):
    mapping, path = files(SCUD, SCUD | {"Range": "800"})
    other = tmp_path / f"sheet.{ending}"
    other.write_bytes(b"".join(write([SCUD, SCUD | {"Range": "800"}], COLUMNS)))
    call_command("import_launches", mapping, str(other))
    assert f"sheet.{ending} (test-sheet): 2 rows." in capsys.readouterr().out
    assert Launch.objects.count() == 1

    call_command("import_launches", mapping, path)
    assert "Nothing new: nothing was written." in capsys.readouterr().out


def test_a_file_that_cannot_be_read_is_told_and_nothing_is_written(files, tmp_path):
    mapping, _ = files(SCUD)
    bad = tmp_path / "sheet.xlsx"
    bad.write_bytes(b"PK\x03\x04 and no more")

    with pytest.raises(CommandError, match="Nothing was written: 1 problem"):
        call_command("import_launches", mapping, str(bad))
    assert not Launch.objects.exists()


def test_a_dry_run_says_so(files, capsys):
    call_command("import_launches", *files(SCUD), "--dry-run")

    assert "A dry run: nothing was written." in capsys.readouterr().out
    assert not Launch.objects.exists()


def test_bad_cells_are_a_table_and_the_command_fails(files, capsys):
    bad = SCUD | {"Apogee": "330 lm"}
    with pytest.raises(CommandError, match="Nothing was written: 4 problems") as error:
        call_command("import_launches", *files(bad, SCUD | {"Date": "soon"}, bad, bad))

    lines = capsys.readouterr().out.splitlines()
    assert lines[0].split() == ["line", "column", "value", "problem"]
    assert lines[1].startswith("2, 4–5  Apogee  330 lm  “330 lm”: “lm” is not a unit of distance. Did you mean “km”?")
    assert lines[2].startswith("     3  Date    soon    “soon” is not a date")
    assert error.value.returncode == 1


@pytest.mark.parametrize(("flag", "status"), [("--publish", "published"), ("--draft", "draft")])
def test_publishing_may_be_decided_on_the_command_line(files, flag, status):
    mapping = MAPPING.replace("publish: no", f"publish: {'no' if status == 'published' else 'yes'}")
    call_command("import_launches", *files(SCUD, mapping=mapping), flag)

    assert Launch.objects.get().status == status


def test_a_file_that_is_not_there_is_told(files):
    mapping, _ = files(SCUD)
    with pytest.raises(CommandError, match=r"nothing\.csv: No such file"):
        call_command("import_launches", mapping, "nothing.csv")


# Headings as partners write them, in any order.
HEADINGS = (
    "No.", "Launch Date", "Launch Time (UTC)", "Missile", "Missile Type", "Facility Name", "Other Name",
    "Facility Latitude", "Facility Longitude", "Landing Location", "Apogee", "Distance Travelled",
    "Confirmation Status", "Test Outcome", "Additional Information", "Source(s)", "Date Entered/Updated",
)  # fmt: skip


def test_a_mapping_is_drafted_from_the_headings_of_a_file():
    data = sheet({"Launch Date": "Sep-84", "Apogee": "150"}, {"Apogee": "Unknown"}, headings=HEADINGS)
    text = draft_mapping(data, "Partner sheet.csv")
    mapping = parse_mapping(text.encode(), "draft.yaml")

    assert heading_problems(mapping, HEADINGS) == []
    assert {column.heading: column.target for column in mapping.columns} == dict(
        zip(
            HEADINGS,
            ("identifier", "date", "time_utc", "weapon", "weapon_class", "site", "site_alias", "site_latitude",
             "site_longitude", "landing", "apogee", "range", "note", "outcome", "note", "sources", "keep"),
            strict=True,
        )
    )  # fmt: skip
    assert mapping.column_for("apogee").unit == "km"
    assert "  # 150 | Unknown" in text


def test_a_draft_says_what_separates_the_columns():
    data = b"Date;Missile\n1984;Scud\n"

    assert parse_mapping(draft_mapping(data, "x.csv").encode(), "draft.yaml").delimiter == ";"


def test_a_draft_says_which_sheet_it_is_for_where_there_are_several():
    sheets = '<sheet name="Old: 1" state="hidden" r:id="rId2"/><sheet name="New: 2" r:id="rId1"/>'
    cells = '<row><c t="inlineStr"><is><t>Date</t></is></c></row>'
    text = draft_mapping(workbook(cells, parts={"xl/workbook.xml": book(sheets)}), "x.xlsx")

    assert parse_mapping(text.encode(), "draft.yaml").sheet == "New: 2"
    assert "sheet:" not in draft_mapping(workbook(), "x.xlsx")


def test_the_command_prints_a_draft(files, capsys):
    _, path = files(SCUD)
    call_command("import_launches", path, "--start-mapping")

    parse_mapping(capsys.readouterr().out.encode(), "draft.yaml")
