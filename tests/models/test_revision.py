"""Revisions: numbered, whole, and out of everybody's reach once written; working copies: one per editor and record."""

import datetime as dt

import pytest
from django.db.models import ProtectedError

from kb.models import HistoryIsKept, Publication, Revision, WorkingCopy
from tests.factories import make_editor, make_topic
from tests.models.refusal import assert_accepted, assert_refused

pytestmark = pytest.mark.django_db


def revision(**fields):
    fields = {
        "kind": "topic", "public_id": "a123456789", "number": 1, "action": "saved", "name": "Some topic", "state": {},
        "at": dt.datetime(2022, 1, 30, tzinfo=dt.UTC), **fields,
    }  # fmt: skip
    return Revision(**fields)


def test_numbers_and_versions_of_a_record_are_given_once():
    revision(version=1, document={}).save()

    assert_refused(revision(number=1), "revision_number_once_per_record")
    assert_refused(revision(number=2, version=1, document={}), "revision_version_once_per_record")
    assert_accepted(revision(number=2))
    assert_accepted(revision(number=3))
    assert_accepted(revision(public_id="b123456789", version=1, document={}))


def test_a_public_version_keeps_its_document_and_nothing_else_does():
    assert_refused(revision(version=1), "revision_version_has_document")
    assert_refused(revision(document={}), "revision_version_has_document")


def test_nothing_is_public_without_a_revision():
    shown = {"kind": "topic", "brief": {"name": "x"}, "document": {"name": "x"}, "search_text": "x", "etag": "x"}

    assert_refused(Publication(public_id="a123456789", **shown), "publication_of_record_has_revision")
    assert_accepted(Publication(public_id="b123456789", owner_id="a123456789", **shown))


def test_history_is_neither_changed_nor_deleted():
    kept = revision()
    kept.save()

    kept.reason = "It was never so."
    with pytest.raises(HistoryIsKept):
        kept.save()
    with pytest.raises(HistoryIsKept):
        kept.delete()
    with pytest.raises(HistoryIsKept):
        Revision.objects.filter(pk=kept.pk).update(reason="It was never so.")
    with pytest.raises(HistoryIsKept):
        Revision.objects.all().delete()
    with pytest.raises(HistoryIsKept):
        Revision.objects.bulk_update([kept], ["reason"])

    assert Revision.objects.get().reason == ""


def test_who_made_history_is_not_deleted():
    editor = make_editor()
    revision(actor=editor).save()

    with pytest.raises(ProtectedError):
        editor.delete()


def test_an_editor_has_one_working_copy_of_a_record():
    copy = {"kind": "topic", "public_id": make_topic().public_id, "base_number": 1, "state": {}}
    editor = make_editor()
    WorkingCopy.objects.create(owner=editor, **copy)

    assert_refused(WorkingCopy(owner=editor, **copy), "working_copy_once_per_record_and_owner")
    assert_accepted(WorkingCopy(owner=make_editor(), **copy))
