"""The pages of docs/ say what the models are."""

import re
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from kb.documents.dictionary import BEGIN, END, PAGES, PUBLIC, own_fields, owner_field, type_of, unit_of
from kb.models import PARTS, RECORDS, Launch, Place, Report, Weapon
from kb.vocab.metric import Metric

ROOT = Path(__file__).resolve().parent.parent

# Names that leave nothing to explain, in the rows that they stand in.
PLAIN = {
    "name": "another name of its record",
    "country": "a participant",
    "organisation": "a participant",
    "person": "a participant",
}


def page(name):
    return (ROOT / "docs" / name).read_text(encoding="utf-8")


def test_the_generated_pages_are_up_to_date(capsys):
    call_command("write_docs", check=True)

    assert capsys.readouterr().out == "Up to date.\n"


def unexplained(models):
    """model.field of those that have neither a help text nor a name that says all."""
    return [
        f"{model.__name__}.{field.name}"
        for model in models
        for field in own_fields(model)
        if not field.help_text
        # The link to what it belongs to is explained by the heading it stands under.
        and not (field.is_relation and field.many_to_one and field.remote_field.on_delete.__name__ == "CASCADE")
        and not (model not in (*RECORDS, *PARTS) and field.name in PLAIN)
    ]


def test_every_public_field_is_explained():
    assert unexplained(PUBLIC) == []


def test_every_noun_and_metric_is_in_the_data_dictionary():
    dictionary = page("data-dictionary.md")

    for model in (*RECORDS, *PARTS):
        assert re.search(rf"^## {model._meta.verbose_name}$", dictionary, re.M | re.I), model
        for field in own_fields(model):
            assert f"| `{field.name}` |" in dictionary
    for metric in Metric:
        assert f"| `{metric.value}` {metric.label} |" in dictionary


def test_every_public_model_and_link_is_in_the_diagram():
    diagram = page("model.md")

    for model in PUBLIC:
        assert re.search(rf"^    (\w+ \S+ )?{model.__name__}\b", diagram, re.M), model
    for edge in (
        "Launch ||--o{ Flight : flights",
        "Flight |o--o{ Report : reports",
        'Report }o--|| Source : "source"',
        'Statement }o--o| Organisation : "speaker_organisation, speaker_of"',
        'Flight }o--o{ Country : "overflown"',
        "WeaponAlias ||--o{ WeaponAliasCitation : citations",
    ):
        assert f"    {edge}\n" in diagram


def test_the_rows_of_an_embedded_model_leave_out_their_owner():
    assert owner_field(Report) is None
    assert owner_field(Launch) is None
    assert "### Citations of a launch" in page("data-dictionary.md")
    section = page("data-dictionary.md").partition("### Citations of a launch\n")[2].partition("\n#")[0]
    assert set(re.findall(r"^\| `(\w+)`", section, re.M)) == {"source", "locator", "quotation", "note"}


@pytest.mark.parametrize(
    ("model", "name", "words"),
    [
        (Launch, "launched_on", "day"),
        (Launch, "launched_at", "instant"),
        (Launch, "launched_local_time", "time of day"),
        (Launch, "launched_is_approximate", "yes or no"),
        (Launch, "launched_zone", "text, at most 40"),
        (Launch, "summary", "text"),
        (Launch, "kind", "one of"),
        (Launch, "country", "link to country"),
        (Launch, "topics", "link to several topics"),
        (Launch, "missile_count_min", "whole number"),
        (Place, "latitude_deg", "number"),
        (Weapon, "basing", "list of codes"),
    ],
)
def test_types_are_given_in_words(model, name, words):
    assert type_of(model._meta.get_field(name)) == words


@pytest.mark.parametrize(
    ("name", "unit"),
    [
        ("apogee_km", "km"),
        ("max_speed_m_s", "m/s"),
        ("flight_time_s", "s"),
        ("latitude_deg", "degrees"),
        ("launched_at", "UTC"),
        ("launched_on", ""),
        ("status", ""),
        ("aliases", ""),
    ],
)
def test_units_follow_from_the_ends_of_names(name, unit):
    assert unit_of(name) == unit


# --- The command ------------------------------------------------------------------------------------------------


@pytest.fixture
def folder(tmp_path):
    """Pages that were never generated."""
    for name in PAGES:
        (tmp_path / name).write_text(f"# Before\n\n{BEGIN}\nold\n{END}\n\nAfter.\n", encoding="utf-8")
    return tmp_path


def test_the_command_fills_in_between_the_marks_and_touches_nothing_else(folder):
    call_command("write_docs", folder=folder)

    for name in PAGES:
        written = (folder / name).read_text(encoding="utf-8")
        assert written.startswith(f"# Before\n\n{BEGIN}\n")
        assert written.endswith(f"{END}\n\nAfter.\n")
        assert "\nold\n" not in written


def test_writing_twice_changes_nothing(folder):
    call_command("write_docs", folder=folder)
    once = {path.name: path.read_bytes() for path in folder.iterdir()}

    call_command("write_docs", folder=folder)

    assert {path.name: path.read_bytes() for path in folder.iterdir()} == once


def test_the_check_names_what_is_out_of_date_and_writes_nothing(folder):
    call_command("write_docs", folder=folder)
    stale = folder / "model.md"
    stale.write_text(stale.read_text(encoding="utf-8").replace("Flight", "Fright"), encoding="utf-8")
    before = stale.read_bytes()

    with pytest.raises(CommandError, match=r"^Out of date: model\.md\. Run manage\.py write_docs\.$"):
        call_command("write_docs", folder=folder, check=True)

    assert stale.read_bytes() == before


def test_a_page_without_marks_is_refused(folder):
    (folder / "model.md").write_text("# No marks\n", encoding="utf-8")

    with pytest.raises(CommandError, match=r"model\.md lacks the marks"):
        call_command("write_docs", folder=folder)


# --- Links ------------------------------------------------------------------------------------------------------


def test_links_between_pages_lead_somewhere():
    broken = []
    for path in [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]:
        for target in re.findall(r"\]\(([^)#\s]+)[^)]*\)", path.read_text(encoding="utf-8")):
            if "://" not in target and not (path.parent / target).exists():
                broken.append(f"{path.relative_to(ROOT)}: {target}")

    assert broken == []
