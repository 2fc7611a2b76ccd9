"""Citations, one table for each noun that has them."""

import pytest
from django.db.models import ProtectedError

from kb.models import EventCitation, LaunchCitation, OfficeTermCitation, WeaponAliasCitation
from tests.factories import make_event, make_launch, make_source, make_term, make_weapon

pytestmark = pytest.mark.django_db

OWNERS = {
    LaunchCitation: ("launch", make_launch),
    EventCitation: ("event", make_event),
    OfficeTermCitation: ("term", make_term),
    WeaponAliasCitation: ("alias", lambda: make_weapon().aliases.create(name="KN-23")),
}


@pytest.mark.parametrize("model", OWNERS, ids=lambda model: model.__name__)
def test_a_citation_belongs_to_its_owner_and_keeps_its_source(model):
    name, make = OWNERS[model]
    owner, source = make(), make_source(name="The Guardian")
    model.objects.all().delete()
    citation = model.objects.create(**{name: owner}, source=source, locator="p. 4")

    assert list(owner.citations.all()) == [citation]
    assert str(citation) == "The Guardian, p. 4"
    with pytest.raises(ProtectedError):
        source.delete()
    owner.delete()
    assert not model.objects.exists()
