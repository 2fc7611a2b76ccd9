"""From an empty form to every door: the story of 14 January 2025, entered on one page and published."""

import pytest

from kb.models import Event, Launch, Report, Statement
from tests.admin.form import errors, messages, open_form
from tests.factories import (
    make_country,
    make_event,
    make_organisation,
    make_person,
    make_place,
    make_source,
    make_term,
    make_topic,
)

pytestmark = pytest.mark.django_db

STATEMENT = "clear act of provocation that seriously threatens the peace"
READINESS = "has strengthened our monitoring and vigilance"


@pytest.fixture
def newsroom():
    """What was entered before the news came: countries, claimants, places; and a source that was just created."""
    korea = make_country(name="North Korea", slug="north-korea", default_zone="Asia/Pyongyang")
    south = make_country(name="South Korea", slug="south-korea")
    japan = make_country(name="Japan", slug="japan")
    america = make_country(name="United States", slug="united-states")
    hayashi = make_person(name="Yoshimasa Hayashi", slug="yoshimasa-hayashi", country=japan)
    make_term(hayashi, title="Chief Cabinet Secretary", country=japan, began="14 December 2023")
    return {
        "korea": korea, "south": south, "japan": japan, "america": america, "hayashi": hayashi,
        "jcs": make_organisation(name="Joint Chiefs of Staff", slug="jcs", country=south),
        "jagang": make_place(name="Jagang Province", slug="jagang", kind="province", country=korea),
        "sea": make_place(name="Sea of Japan (East Sea)", slug="sea-of-japan", kind="sea"),
        "topic": make_topic(name="North Korean missile tests"),
        "exchange": make_event(name="Russian–North Korean exchange", began="September 2023"),
        # Created in the small window beside the box, so still a draft.
        "relay": make_source("draft", name="North Korea fires missiles before Trump's return", published="2025-01-14"),
        "mainichi": make_source(name="官房長官「被害は確認されず」", language="ja", published="2025-01-14"),
    }  # fmt: skip


def enter(desk, world):
    """The whole story, each fact once; what a row leaves blank is taken from the row above or from the launch."""
    form = open_form(desk, "launch")
    form["main_source"] = world["relay"]
    form["country"] = world["korea"]
    form["occurrence"] = "detected_only"
    form["launched"] = "14 January 2025"
    form["launched_time"] = "about 9:30 AM"
    form["site"] = world["jagang"]
    form["summary"] = "North Korea launched short-range ballistic missiles from an inland part of Jagang Province."
    form["topics"] = [world["topic"]]
    form["link_events"] = []

    flight = form.row("flights", 0)
    flight["landing_place"] = world["sea"]
    flight["in_eez"] = "no"
    flight["eez_of"] = world["japan"]

    form.add("reports", metric="range", printed="about 155 miles", claimant=world["jcs"])
    form.add("reports", metric="count", printed="multiple")
    form.add("reports", metric="launch_time", printed="around 9:30 a.m. local time")
    form.add("reports", metric="launch_place", printed="an inland part of Jagang Province",
             value_place=world["jagang"])  # fmt: skip
    form.add("reports", metric="weapon_class", printed="short-range ballistic missiles")
    form.add("reports", metric="landing_place", printed="Sea of Japan (East Sea)")
    form.add("reports", metric="in_eez", printed="none in the exclusive economic zone", choice="in_eez:no",
             claimant=world["hayashi"])  # fmt: skip
    form.add("reports", metric="damage", printed="被害は確認されず", plain="No damage confirmed.",
             source=world["mainichi"])  # fmt: skip

    form.add("statements", text=f"“North Korea's missile launch is a {STATEMENT}.”", speaker=world["jcs"],
             stance="condemns")  # fmt: skip
    form.add("statements", text=f"“Our military {READINESS}.”", speaker=world["jcs"], stance="confirms")
    form.add("statements", text="The Joint Chiefs of Staff said that the military was watching North Korea closely.",
             kind="paraphrase", speaker=world["jcs"], stance="warns")  # fmt: skip
    form.add("statements", text="“No missile has been confirmed to have come into our territory.”",
             speaker=world["hayashi"], stance="confirms", source=world["mainichi"])  # fmt: skip
    form.add("statements", text="US officials were concerned that Russia would give technology in exchange.",
             kind="paraphrase", stance="warns", speaker_description="US officials",
             speaker_country=world["america"], source=world["relay"], role="relayed")  # fmt: skip

    form.add("events", name="Two governments confirm the launch of 14 January 2025", kind="other",
             who=[world["south"], world["japan"]])  # fmt: skip
    return form


def test_the_story_is_entered_on_one_page_with_one_save(desk, newsroom):
    response = enter(desk, newsroom).send()

    assert errors(response) == {}
    launch = Launch.objects.get()
    assert launch.name == "North Korea: short-range ballistic missiles, 14 January 2025"
    assert launch.slug == "2025-01-14-north-korea-short-range-ballistic-missiles"
    assert str(launch.launched) == "14 January 2025, about 09:30"
    assert launch.launched_at.isoformat() == "2025-01-14T00:30:00+00:00"
    assert launch.status == "draft"
    assert launch.assignee.username == "editor"
    assert [str(citation.source) for citation in launch.citations.all()] == [newsroom["relay"].name]

    flight = launch.flights.get()
    assert str(flight.count) == "at least 2"  # as reported, and no number that nobody gave
    assert flight.range_km == pytest.approx(249.45, abs=0.01)

    reports = {report.metric: report for report in Report.objects.of_launch(launch)}
    assert {metric: "flight" if report.flight_id else "launch" for metric, report in reports.items()} == {
        "range": "flight", "count": "launch", "launch_time": "launch", "launch_place": "launch",
        "weapon_class": "flight", "landing_place": "flight", "in_eez": "launch", "damage": "launch",
    }  # fmt: skip
    assert {report.claimant.name for report in reports.values()} == {"Joint Chiefs of Staff", "Yoshimasa Hayashi"}
    assert reports["landing_place"].value_place == newsroom["sea"]  # found by its name
    assert reports["weapon_class"].value_choice == "srbm"
    assert str(reports["launch_time"].value_date) == "14 January 2025, about 09:30"
    assert (reports["damage"].printed, reports["damage"].value_text) == ("被害は確認されず", "No damage confirmed.")
    assert reports["damage"].source == newsroom["mainichi"]
    assert {str(report.said) for report in reports.values()} == {"14 January 2025"}

    statements = list(Statement.objects.order_by("pk"))
    assert [statement.stance for statement in statements] == ["condemns", "confirms", "warns", "confirms", "warns"]
    assert all(list(statement.launches.all()) == [launch] for statement in statements)
    assert [statement.appearances.get().source.pk for statement in statements] == [
        newsroom[name].pk for name in ("relay", "relay", "relay", "mainichi", "relay")
    ]
    assert statements[0].name.startswith("Joint Chiefs of Staff: “North Korea's missile launch")
    assert str(statements[3].said) == "14 January 2025"

    event = Event.objects.get(name__startswith="Two governments")
    assert {str(row) for row in event.participants.all()} == {"South Korea", "Japan"}
    assert event.citations.get().source == newsroom["relay"]
    assert list(event.prompted_by.all()) == [launch]


def test_what_was_read_is_shown_back(desk, newsroom):
    page = enter(desk, newsroom).send(follow=True).content.decode()

    assert "about 250 km (about 155 mi)" in page
    assert "Missile count: at least 2 missiles" in page
    assert "14 January 2025, about 09:30 Asia/Pyongyang (00:30 UTC)" in page


def test_saving_what_the_form_shows_changes_nothing(desk, newsroom):
    enter(desk, newsroom).send()
    launch = Launch.objects.get()
    before = snapshot(launch)

    response = open_form(desk, launch).send()

    assert errors(response) == {}
    assert snapshot(launch) == before


def snapshot(launch):
    reports = Report.objects.of_launch(launch).order_by("pk")
    skipped = {"updated_at"}
    rows = [launch, *launch.flights.all(), *reports, *launch.statements.order_by("pk"), *launch.prompted_events.all()]
    return [
        {field.name: field.value_from_object(row) for field in row._meta.fields if field.name not in skipped}
        for row in (type(row).objects.get(pk=row.pk) for row in rows)
    ]


def test_the_draft_is_nowhere_and_the_published_launch_at_every_door(desk, client, newsroom):
    enter(desk, newsroom).send()
    launch = Launch.objects.get()
    page, api = f"/launches/{launch.slug}/", f"/api/v1/launches/{launch.public_id}/"

    client.logout()
    assert client.get(page).status_code == 404
    assert client.get(api).status_code == 404
    for door in ("/launches/", "/statements/", "/api/v1/launches/", "/api/v1/statements/", "/api/v1/reports/"):
        body = client.get(door).content.decode()
        assert launch.slug not in body
        assert STATEMENT not in body

    client.force_login(launch.assignee)
    response = open_form(client, launch).send("_publish_all", follow=True)
    assert any(text.startswith("Published: North Korea") for text in messages(response)), messages(response)

    client.logout()
    launch.refresh_from_db()
    assert launch.status == "published"
    assert not Statement.objects.exclude(status="published").exists()
    assert not Event.objects.exclude(status="published").exists()
    body = client.get(page).content.decode()
    for words in (STATEMENT, READINESS, "Yoshimasa Hayashi", "Joint Chiefs of Staff", "155 miles", "multiple"):
        assert words in body
    document = client.get(api).json()
    assert document["flights"][0]["figures"]
    assert "155 miles" in client.get(api).content.decode()
    listed = client.get("/api/v1/launches/").json()
    assert [row["slug"] for row in listed["results"]] == [launch.slug]
