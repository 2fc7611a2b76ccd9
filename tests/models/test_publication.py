"""Publications, what they mention, and addresses that pages had before."""

import pytest

from kb.models import OldSlug, Publication, PublicationMention
from tests.factories import make_topic
from tests.models.refusal import assert_accepted, assert_refused

pytestmark = pytest.mark.django_db


def publication(public_id="a123456789"):
    return Publication.objects.create(
        kind="flight", public_id=public_id, owner_id="d123456789", brief={}, document={}, search_text="", etag="x"
    )


def test_a_publication_mentions_a_record_once():
    made = publication()
    PublicationMention.objects.create(publication=made, mentioned_id="b123456789")

    assert_refused(PublicationMention(publication=made, mentioned_id="b123456789"), "mention_once_per_publication")
    assert_accepted(PublicationMention(publication=publication("c123456789"), mentioned_id="b123456789"))


def test_an_old_address_leads_to_one_record_of_its_kind():
    OldSlug.objects.create(kind="launch", slug="old", public_id="a123456789")

    assert_refused(OldSlug(kind="launch", slug="old", public_id="b123456789"), "old_slug_once_per_kind")
    assert_accepted(OldSlug(kind="weapon", slug="old", public_id="b123456789"))


def test_a_record_outlives_its_publication():
    topic = make_topic()
    topic.publication = publication()
    topic.save()

    topic.publication.delete()

    topic.refresh_from_db()
    assert topic.publication is None
