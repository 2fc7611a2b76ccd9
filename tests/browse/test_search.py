"""One box over everything."""

import pytest

from kb.models import PlaceName, WeaponAlias
from tests.browse.page import Page
from tests.factories import make_launch, make_place, make_source, make_weapon, refresh

pytestmark = pytest.mark.django_db


@pytest.fixture
def weapon():
    weapon = make_weapon(name="Hwasong-11A", slug="hwasong-11a")
    WeaponAlias.objects.create(weapon=weapon, name="KN-23")
    WeaponAlias.objects.create(weapon=weapon, name="화성-11가", language="ko")
    refresh(weapon)
    return weapon


@pytest.mark.parametrize(
    "text", ["hwasong-11a", "HWASONG 11A", "kn23 ".replace("kn23", "KN-23"), "화성-11가", "hwas 11a"]
)
def test_a_weapon_is_found_under_every_name(client, weapon, text):
    assert "/weapons/hwasong-11a/" in Page(client.get("/search/", {"q": text})).links


def test_matches_are_grouped_by_noun_with_counts_and_the_way_to_all(client, weapon):
    for _ in range(10):
        make_launch(flight={"weapon": weapon}, source=None)
    page = Page(client.get("/search/?q=hwasong"))
    assert "11 records with hwasong" in page.text
    assert page.text.index("Launches 10") < page.text.index("Weapons 1")
    assert "/launches/?q=hwasong" in page.links
    assert "10 launches" in Page(client.get("/launches/?q=hwasong")).text


def test_the_name_itself_comes_before_longer_ones_and_the_latest_launch_first(client):
    for name in ("Hwasong-12", "Hwasong-12A", "Hwasong-12 of another kind"):
        make_weapon(name=name)
    for day in ("2017-05-15", "2022-01-30", "2017-09-15"):
        make_launch(slug=f"launch-{day}", launched=day, flight={"weapon": make_weapon(name=f"Hwasong-12 {day}")})
    links = Page(client.get("/search/?q=hwasong-12")).links
    assert [link for link in links if link.startswith("/launches/launch-")] == [
        "/launches/launch-2022-01-30/", "/launches/launch-2017-09-15/", "/launches/launch-2017-05-15/",
    ]  # fmt: skip
    names = Page(client.get("/search/?q=hwasong-12")).text.partition("Weapons")[2]
    assert names.index("Hwasong-12 ") < names.index("Hwasong-12A") < names.index("Hwasong-12 of")


def test_a_sea_is_found_under_both_names(client):
    sea = make_place(name="Sea of Japan", slug="sea-of-japan")
    PlaceName.objects.create(place=sea, name="East Sea", used_by="South Korea")
    refresh(sea)
    for text in ("sea of japan", "east sea"):
        assert "/places/sea-of-japan/" in Page(client.get("/search/", {"q": text})).links


@pytest.mark.parametrize("text", ['"', "%", "_", "\\", "' OR 1=1", "((", "*", "a" * 150, "-"])
def test_no_text_breaks_the_search(client, text):
    make_source(name="Something")
    response = client.get("/search/", {"q": text})
    assert response.status_code in (200, 400)
    assert Page(response).problems == []
    assert "Something" not in Page(response).text


@pytest.mark.parametrize("text", ["a\x00b", "word " * 13, "x" * 201])
def test_what_cannot_be_searched_for_is_refused_in_words(client, text):
    response = client.get("/search/", {"q": text})
    assert response.status_code == 400
    assert "control__error" in response.content.decode()


def test_without_words_there_is_only_the_box(client):
    page = Page(client.get("/search/"))
    assert "Nothing found" not in page.text
    assert "Nothing found" in Page(client.get("/search/?q=nonsensexyz")).text
