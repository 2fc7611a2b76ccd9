"""Names that look alike."""

import pytest

from kb.rules.look_alike import folded
from tests import factories
from tests.rules.codes import codes, the_finding


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Jo Yong-won", "JO YONG WON"),
        ("Hwasŏng-12", "Hwasong 12"),
        ("José", "José"),  # composed and decomposed
        ("Sunan", "Ѕunаn"),  # with Cyrillic letters
        ("Ｋｉｍ", "Kim"),
        ("Straße", "STRASSE"),
        ("화성", "화성"),
        ("R-27", "R27"),
    ],
)
def test_spellings_of_one_name_fold_alike(one, other):
    assert folded(one) == folded(other) != ""


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Hwasong-11", "Hwasong-12"),
        ("Agni-I", "Agni-II"),
        ("화성", "화승"),
        ("अग्नि", "अग्नी"),
        ("か", "が"),
        ("Kim", "Lim"),
    ],
)
def test_names_that_can_be_told_apart_stay_apart(one, other):
    assert folded(one) != folded(other)


@pytest.mark.django_db
@pytest.mark.parametrize("noun", ["country", "organisation", "person", "topic"])
def test_a_record_of_the_same_name_is_a_warning_that_links_it(noun):
    make = getattr(factories, f"make_{noun}")
    first = make(name="Jo Yong-won")
    assert codes(make(name="Jo Yong-wan")) == {}
    assert codes(first) == {}

    second = make(name="JO YONG WON", status="draft")
    assert codes(second) == {"look_alike_name": "warning"}
    assert the_finding(second, "look_alike_name").records == (first,)
    assert the_finding(first, "look_alike_name").records == (second,)


@pytest.mark.django_db
@pytest.mark.parametrize("noun", ["country", "organisation", "person"])
def test_other_names_count_on_either_side(noun):
    make = getattr(factories, f"make_{noun}")
    first, second = make(), make()
    first.names.create(name="조용원")
    second.names.create(name="조용원")

    assert the_finding(first, "look_alike_name").records == (second,)
    assert the_finding(second, "look_alike_name").records == (first,)


@pytest.mark.django_db
def test_names_of_signs_alone_match_nothing():
    factories.make_topic(name="—")

    assert codes(factories.make_topic(name="?!")) == {}
