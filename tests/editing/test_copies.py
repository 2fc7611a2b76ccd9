"""Working copies: nobody sees them before they are published, and nobody's change is lost when they are."""

import pytest

from kb.editing import copies, publishing
from kb.editing.copies import Conflict
from kb.editing.publishing import NotAllowed, NotPublishable
from kb.editing.state import fresh
from kb.models import Publication, Report, Revision, WorkingCopy
from kb.vocab.revision import Action, Significance
from tests.factories import make_editor, make_flight, make_launch, make_report, make_weapon, refresh

pytestmark = pytest.mark.django_db


@pytest.fixture
def launch():
    launch = make_launch(summary="One missile.")
    make_report(flight=launch.flights.get(), metric="range", printed="810 km")
    launch.refresh_from_db()
    return launch


@pytest.fixture
def editor():
    return make_editor()


def edit(record, by, change):
    """A working copy with what `change` does to the rows, as a form would make it."""
    before = copies.of(record, by)
    base = before.base_number if before else copies.base_of(record)
    with copies.standing(record, before and before.state) as scene:
        change(scene.record)
        state = scene.take()
    return copies.save(record, state, by=by, base_number=base)


def shorter(record):
    Report.objects.filter(flight__launch=record).update(printed="800 km", value_low=800, value_high=800)


def says(text):
    def change(record):
        record.summary = text
        record.save()

    return change


def everything_public():
    return list(Publication.objects.order_by("pk").values_list("public_id", "version", "etag"))


def test_a_copy_changes_nothing_until_it_is_published(launch, editor):
    before, state, history = everything_public(), fresh(launch), Revision.objects.count()

    copy = edit(launch, editor, shorter)
    edit(launch, editor, says("Fewer."))

    assert (everything_public(), fresh(launch)) == (before, state)
    assert Revision.objects.count() == history
    copy.refresh_from_db()
    assert copy.saves == 2
    assert copy.state["fields"]["summary"] == "Fewer."
    assert copy.state["rows"]["report"][0]["fields"]["printed"] == "800 km"


def test_publishing_a_copy_makes_the_next_version_with_reason_and_changes(launch, editor):
    report = Report.objects.get()
    version = launch.version
    copy = edit(launch, editor, shorter)

    copies.publish(copy, by=editor, reason="The  Ministry revised it.", significance="correction")

    launch.refresh_from_db()
    assert launch.version == version + 1
    assert launch.publication.document["range"]["display"] == "800 km"
    assert Report.objects.get().public_id == report.public_id
    kept = launch.publication.revision
    assert (kept.actor, kept.action, kept.significance) == (editor, Action.REVISED, Significance.CORRECTION)
    assert kept.reason == "The Ministry revised it."
    assert kept.changes[0] == {"what": "Range", "before": "810 km", "after": "800 km"}
    assert kept.document == launch.publication.document
    assert not WorkingCopy.objects.exists()


def test_what_is_new_in_a_copy_gets_its_ids_once(launch, editor):
    weapon = make_weapon()
    copy = edit(launch, editor, lambda record: make_flight(launch=record, weapon=weapon))
    (new,) = (row for row in copy.state["rows"]["flight"] if row["key"] < 0)
    edit(launch, editor, says("Two missiles."))
    copy.refresh_from_db()

    copies.publish(copy, by=editor, reason="Another flight.", significance="update")

    flight = launch.flights.get(number=2)
    assert (flight.public_id, flight.weapon) == (new["public_id"], weapon)
    assert flight.pk > 0


@pytest.mark.parametrize(
    ("reason", "significance", "said"),
    [
        ("", "minor", "Say why"),
        ("  ", "minor", "Say why"),
        ("Because.", "", "what kind of change"),
        ("Because.", "huge", "what kind of change"),
        ("x" * 501, "minor", "500 characters or fewer; this one has 501"),
    ],
)
def test_a_change_to_what_is_public_needs_a_reason_and_a_kind(launch, editor, reason, significance, said):
    copy = edit(launch, editor, shorter)
    before = everything_public()

    with pytest.raises(NotAllowed, match=said):
        copies.publish(copy, by=editor, reason=reason, significance=significance)

    assert everything_public() == before
    assert WorkingCopy.objects.count() == 1


def test_a_copy_with_errors_stays_a_copy(launch, editor):
    weapon = make_weapon(status="draft")
    copy = edit(launch, editor, lambda record: make_flight(launch=record, weapon=weapon))
    before = everything_public(), fresh(launch)

    with pytest.raises(NotPublishable) as refusal:
        copies.publish(copy, by=editor, reason="Another flight.", significance="update")

    assert refusal.value.drafts == [weapon]
    assert (everything_public(), fresh(launch)) == before
    assert WorkingCopy.objects.count() == 1


def test_of_two_copies_the_second_meets_the_first_and_nothing_is_lost(launch, editor):
    other = make_editor()
    mine = edit(launch, editor, says("Mine."))
    edit(launch, editor, shorter)
    theirs = edit(launch, other, says("Theirs."))
    edit(launch, other, lambda record: type(record).objects.filter(pk=record.pk).update(internal_note="Seen."))
    theirs.refresh_from_db()
    copies.publish(theirs, by=other, reason="Theirs was first.", significance="minor")
    mine.refresh_from_db()

    with pytest.raises(Conflict):
        copies.publish(mine, by=editor, reason="Mine.", significance="minor")

    launch.refresh_from_db()
    (conflict,) = copies.contested(mine, launch)
    assert (conflict.what, conflict.base, conflict.mine, conflict.theirs) == (
        "Summary", "One missile.", "Mine.", "Theirs.",
    )  # fmt: skip
    with pytest.raises(NotAllowed, match="Choose one for each line"):
        copies.bring_up_to_date(mine, by=editor, seen_number=launch.revision, choices={})
    with pytest.raises(NotAllowed, match="saved again in the meantime"):
        copies.bring_up_to_date(mine, by=editor, seen_number=launch.revision - 1, choices={})
    copies.bring_up_to_date(mine, by=editor, seen_number=launch.revision, choices={conflict.unit.path: "mine"})
    mine.refresh_from_db()
    copies.publish(mine, by=editor, reason="Now it fits.", significance="minor")

    launch.refresh_from_db()
    assert (launch.summary, launch.internal_note) == ("Mine.", "Seen.")
    assert launch.publication.document["range"]["display"] == "800 km"


def test_a_name_that_changes_elsewhere_is_no_conflict(editor):
    weapon = make_weapon(name="KN-23")
    launch = make_launch(flight={"weapon": weapon})
    copy = edit(launch, editor, says("Mine."))
    weapon.name = "Hwasong-11A"
    weapon.save()
    refresh(weapon)

    copies.publish(copy, by=editor, reason="Mine.", significance="minor")

    launch.refresh_from_db()
    assert "Hwasong-11A" in launch.name
    assert launch.summary == "Mine."


def test_an_older_state_comes_back_as_a_copy_and_then_as_a_new_version(launch, editor):
    number = copies.base_of(launch)
    copies.publish(edit(launch, editor, shorter), by=editor, reason="Wrong.", significance="correction")
    launch.refresh_from_db()

    copy = copies.restore(launch, number, by=editor)
    assert launch.publication.document["range"]["display"] == "800 km"
    copies.publish(copy, by=editor, reason="It was right.", significance="correction")

    launch.refresh_from_db()
    assert launch.publication.document["range"]["display"] == "810 km"
    assert Revision.objects.of(launch).public().first().version == launch.version
    with pytest.raises(NotAllowed, match="cannot be restored"):
        copies.restore(launch, 9999, by=editor)


def test_what_was_withdrawn_in_the_meantime_is_not_revised(launch, editor):
    copy = edit(launch, editor, shorter)
    publishing.withdraw(launch, by=editor, reason="It was no launch.")

    with pytest.raises(NotAllowed, match="is withdrawn"):
        copies.publish(copy, by=editor, reason="Wrong.", significance="correction")
