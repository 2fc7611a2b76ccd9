"""What readers type finds what was published, by any name, and nothing else."""

import pytest

from kb.models import RECORDS, Launch, Place, Statement, Weapon
from kb.search.query import matching
from tests.factories import (
    make_country,
    make_event,
    make_launch,
    make_organisation,
    make_person,
    make_place,
    make_source,
    make_statement,
    make_topic,
    make_weapon,
    refresh,
)

pytestmark = pytest.mark.django_db


def found(text, model=Launch):
    return list(matching(model.objects.published(), text))


@pytest.fixture
def launch():
    """A launch whose weapon and places have several names, beside one that has none of them."""
    weapon = make_weapon(name="Hwasong-11A", slug="hwasong-11a", family="Hwasong")
    weapon.aliases.create(name="KN-23", used_by="United States")
    weapon.aliases.create(name="화성-11가", language="ko")
    sea = make_place(name="Sea of Japan (East Sea)", kind="sea", latitude_deg=None, longitude_deg=None)
    sea.names.create(name="East Sea")
    sea.names.create(name="동해", language="ko")
    province = make_place(name="Jagang Province", kind="province")
    site = make_place(name="Mupyong-ni", parent=province)
    site.names.create(name="Mup’yŏng-ni")
    for record in (weapon, sea, site):
        refresh(record)
    # Named, since the numbers of the factories would be words too.
    make_launch(country=make_country(name="Elsewhere"), summary="It was known in 2023 that 11 missiles flew.")
    return make_launch(
        country=make_country(name="North Korea"),
        site=site,
        flight={"weapon": weapon, "landing_place": sea},
        summary="A road vehicle fired it.",
        topics=[make_topic(name="Solid propellant")],
    )


NAMES = [
    "KN-23",
    "kn 23",
    "Kn-23 north korea",
    "Hwasong-11A",
    "hwasong",
    "Hwasŏng-11",
    "화성",
    "화성-11가",
    "11가",
    "East Sea",
    "sea of japan",
    "동해",
    "Mupyong-ni",
    "mup’yŏng",
    "Jagang",
    "road vehic",
    "vehicle ROAD",
    "north korea's",
    "30 January 2022 Korea",
    "solid",
    "“KN-23”,",
]


def test_a_launch_is_found_by_every_name_of_what_it_names(launch):
    assert {text: found(text) for text in NAMES} == {text: [launch] for text in NAMES}


def test_a_launch_is_not_found_by_what_it_does_not_say(launch):
    wrong = ["KN-24", "orea", "ehicle", "Hwasong-12", "East China Sea", "화성-12", "ro%d", "r_ad", "\\road x"]

    assert {text: found(text) for text in wrong} == {text: [] for text in wrong}


def test_signs_that_the_database_would_expand_are_no_words(launch):
    assert [len(found(text)) for text in ("%", "_", "\\", " … ", "")] == [2] * 5


def test_several_words_must_all_occur(launch):
    assert found("road vehicle") == [launch]
    assert found("road submarine") == []


@pytest.mark.parametrize(
    ("make", "fields", "text"),
    [
        (make_country, {"name": "North Korea", "iso3": "PRK"}, "prk"),
        (make_organisation, {"name": "Korean Central News Agency", "short_name": "KCNA"}, "kcna"),
        (make_place, {"name": "Sunan"}, "sunan"),
        (make_person, {"name": "Yoshimasa Hayashi"}, "hayashi"),
        (make_topic, {"name": "Sanctions", "summary": "Measures of the Security Council."}, "security"),
        (make_source, {"name": "Missiles fired", "author": "Jane Doe"}, "doe missiles"),
        (make_weapon, {"name": "Agni-V", "family": "Agni"}, "agni v"),
        (make_event, {"name": "Summit in Singapore", "outcome": "A joint statement."}, "singapore statement"),
        (make_statement, {"text": "We stand ready.", "original_text": "우리는"}, "우리"),
    ],
    ids=lambda value: value.__name__ if callable(value) else "",
)
def test_every_noun_is_found_by_its_own_words(make, fields, text):
    wanted, _other = make(**fields), make()

    assert found(text, type(wanted)) == [wanted]


def test_names_that_came_later_are_found_too():
    person = make_person(name="Kim Jong Un")
    person.names.create(name="김정은", language="ko", kind="native")
    refresh(person)

    assert found("김정은", type(person)) == [person]


def test_words_of_drafts_and_internal_notes_find_nothing():
    make_launch(internal_note="zyzzyva")
    make_weapon(status="draft", name="Zyzzyva")
    make_statement(status="draft", text="zyzzyva")

    assert [found("zyzzyva", model) for model in RECORDS] == [[]] * len(RECORDS)


def test_the_text_of_a_flight_or_report_is_its_name():
    flight = make_launch(country=make_country(name="Ruritania")).flights.get()

    assert found("ruritania flight 1", type(flight)) == [flight]


def test_asking_takes_one_query(django_assert_num_queries, launch):
    with django_assert_num_queries(1):
        found("kn-23 korea east sea")


def test_nothing_found_is_an_empty_list():
    make_statement()
    make_place()

    assert [found("nonsense", model) for model in (Statement, Place, Weapon)] == [[], [], []]
