"""Reference data: what is missing is created, what is there is an editor's, and a mistake is named."""

import pytest
from django.db import transaction

from kb.editing.publishing import publish_many, settle
from kb.models import RECORDS, Country, OfficeTerm, Organisation, Person, Place, Report, Source, Topic, Weapon
from kb.transfer.reference import DataError, Keys, ReferenceLoader

FILES = {
    "countries": """\
- {key: north-korea, name: North Korea, iso2: KP, iso3: PRK, iso_numeric: "408", default_zone: Asia/Pyongyang,
   existed_from: 9 September 1948, summary: A state.,
   names: [{name: DPRK, language: en, kind: short}, {name: 조선, language: ko, kind: native}]}
- {key: ussr, name: Soviet Union, existed_until: 26 December 1991, successors: [russia]}
- {key: russia, name: Russia, iso2: RU}
""",
    "organisations": """\
- {key: unit, name: Unit, kind: armed_forces, country: north-korea, parent: army}
- {key: army, name: Army, short_name: KPA, kind: armed_forces, url: "https://army.example/", summary: Text.,
   names: [{name: 인민군, language: ko}]}
- {key: paper, name: Paper, kind: newspaper}
""",
    "places": """\
- {key: sunan, name: Sunan, kind: site, country: north-korea, parent: pyongyang, latitude: "39.2", longitude: "125.67",
   position_precision_km: "2", names: [{name: 순안, language: ko, kind: native, used_by: north-korea}]}
- {key: pyongyang, name: Pyongyang, kind: city}
- {key: sea, name: Sea of Japan (East Sea), kind: sea, names: [{name: East Sea, used_by: everyone here}]}
""",
    "topics": "- {key: tests, name: Tests, summary: Text.}\n",
    "sources": """\
- {key: first, outlet: paper, title: First, url: "https://paper.example/1", author: Jane Doe, published: January 2022,
   language: en, tier: press, edition: p. 1, accessed: "2022-02-01", archived_url: "https://archive.example/1",
   archived: "2022-02-02", cites: [second, story-only], note: Text.}
- {key: second, title: A book, tier: analysis}
""",
    "people": """\
- {key: kim, name: Kim Jong Un, country: north-korea, born: 8 January 1984, summary: Text.,
   names: [{name: 김정은, language: ko, kind: native}],
   terms: [{title: Leader of North Korea, organisation: army, country: north-korea, from: 17 December 2011,
            citations: [{source: first, locator: p. 2, quotation: He leads., note: Why.}]},
           {title: Chairman, from: 2016, until: January 2021, is_leader: yes}, {title: Deputy, until: 2010}]}
- {key: pinkston, name: Daniel Pinkston, role: analyst, affiliation: A university}
""",
    "weapons": """\
- {key: hwasong-12, name: Hwasong-12, kind: ballistic, range_class: irbm, range_class_scheme: nasic,
   basing: [road_mobile], manoeuvre: none, family: Hwasong, variant_of: hwasong-10, origin: north-korea,
   operators: [north-korea], summary: Text.,
   aliases: [{name: KN-17, language: en, used_by: north-korea, kind: reporting, from: April 2017, until: 2030}],
   specifications: [{metric: range, printed: "4,500 km", claimant: {organisation: paper}, source: first,
                     standing: accepted, reason: The only one.},
                    {metric: propellant, printed: 액체, value: liquid, claimant: {country: russia}, source: second},
                    {metric: first_flight, printed: 2017년, value: "14 May 2017", claimant: {person: kim},
                     source: second},
                    {metric: stages, printed: "1", claimant: source, source: first}]}
- {key: hwasong-10, name: Hwasong-10, kind: ballistic, range_class: "", range_class_scheme: nasic}
""",
}
STORY = """\
launch: {key: not-read-here}
sources:
  - {key: story-only, title: Only here, tier: wire, cites: [first]}
"""


@pytest.fixture
def folders(tmp_path):
    """(reference, stories) with FILES and the sources of one story."""
    reference, stories = tmp_path / "reference", tmp_path / "stories"
    reference.mkdir()
    stories.mkdir()
    for name, text in FILES.items():
        (reference / f"{name}.yaml").write_text(text, encoding="utf-8")
    (stories / "2022-01-30-test.yaml").write_text(STORY, encoding="utf-8")
    return reference, stories


def load(folders):
    return ReferenceLoader(Keys(), *folders).load()


def everything():
    models = [*RECORDS, OfficeTerm, Report]
    return {model.__name__: list(model.objects.order_by("pk").values()) for model in models}


@pytest.mark.django_db
def test_all_that_the_files_say_is_loaded_and_can_be_published(folders):
    records = load(folders)
    publish_many(records)

    assert len(records) == 17
    documents = {record.slug: type(record).objects.get(pk=record.pk).publication.document for record in records}
    korea = documents["north-korea"]
    assert (korea["iso2"], korea["iso3"], korea["iso_numeric"]) == ("KP", "PRK", "408")
    assert korea["existed_from"]["display"] == "9 September 1948"
    assert {name["name"] for name in korea["names"]} == {"DPRK", "조선"}
    assert [ref["slug"] for ref in documents["ussr"]["successors"]] == ["russia"]
    assert documents["ussr"]["existed_until"]["start"] == "1991-12-26"
    assert (documents["unit"]["country"]["slug"], documents["unit"]["parent"]["slug"]) == ("north-korea", "army")
    assert (documents["army"]["short_name"], documents["army"]["website"]) == ("KPA", "https://army.example/")
    sunan = documents["sunan"]
    assert (sunan["latitude_deg"], sunan["longitude_deg"], sunan["position_precision_km"]) == (39.2, 125.67, 2)
    assert (sunan["parent"]["slug"], sunan["names"][0]["used_by"]) == ("pyongyang", "North Korea")
    assert documents["sea"]["names"][0]["used_by"] == "everyone here"
    first = documents["first"]
    assert (first["name"], first["outlet"]["slug"], first["author"]) == ("First", "paper", "Jane Doe")
    assert (first["published"]["precision"], first["accessed_on"]) == ("month", "2022-02-01")
    assert (first["archived_url"], first["archived_on"]) == ("https://archive.example/1", "2022-02-02")
    assert {ref["slug"] for ref in first["cites"]} == {"second", "story-only"}
    assert [ref["slug"] for ref in documents["story-only"]["cites"]] == ["first"]
    assert documents["second"]["published"] is None


@pytest.mark.django_db
def test_people_come_with_their_offices(folders):
    publish_many(load(folders))

    kim = Person.objects.get(slug="kim").publication.document
    assert [(t["title"], t["is_leader"]) for t in kim["terms"]] == [
        ("Chairman", True),
        ("Leader of North Korea", True),
        ("Deputy", False),
    ]
    leader = kim["terms"][1]
    assert (leader["organisation"]["slug"], leader["country"]["slug"]) == ("army", "north-korea")
    assert (leader["began"]["start"], leader["ended"]) == ("2011-12-17", None)
    assert (kim["terms"][0]["began"]["precision"], kim["terms"][0]["ended"]["precision"]) == ("year", "month")
    assert leader["citations"][0]["quotation"] == "He leads."
    pinkston = Person.objects.get(slug="pinkston").publication.document
    assert (pinkston["kind"], pinkston["affiliation"], pinkston["terms"]) == ("analyst", "A university", [])


@pytest.mark.django_db
def test_weapons_come_with_aliases_and_specifications(folders):
    publish_many(load(folders))

    weapon = Weapon.objects.get(slug="hwasong-12").publication.document
    assert (weapon["range_class"], weapon["range_class_scheme"], weapon["basing"]) == ("irbm", "nasic", ["road"])
    assert (weapon["variant_of"]["slug"], weapon["family"]) == ("hwasong-10", "Hwasong")
    (alias,) = weapon["aliases"]
    assert (alias["name"], alias["used_by"], alias["since"]["display"]) == ("KN-17", "North Korea", "April 2017")
    shown = {figure["metric"]: figure["reports"][0] for figure in weapon["figures"]}
    assert (shown["range"]["low"], shown["range"]["standing_reason"]) == (4500, "The only one.")
    assert (shown["propellant"]["value"], shown["propellant"]["printed"]) == ("liquid", "액체")
    assert shown["first_flight"]["date"]["start"] == "2017-05-14"
    assert {metric: report["claimant"]["kind"] for metric, report in shown.items()} == {
        "range": "organisation",
        "propellant": "country",
        "first_flight": "person",
        "stages": "source",
    }
    assert Weapon.objects.get(slug="hwasong-10").range_class_scheme == ""


@pytest.mark.django_db
def test_loading_twice_creates_nothing(folders):
    publish_many(load(folders))
    once = everything()

    assert load(folders) == []

    assert everything() == once


@pytest.mark.django_db
def test_an_editors_change_outlives_the_next_load(folders):
    publish_many(load(folders))
    person = Person.objects.get(slug="kim")
    person.name = "Kim Jong-un"
    person.save()
    person.terms.get(title="Deputy").delete()
    settle(person)
    Weapon.objects.get(slug="hwasong-12").aliases.all().delete()
    before = everything()

    load(folders)

    assert everything() == before
    assert not Weapon.objects.get(slug="hwasong-12").aliases.exists()


@pytest.mark.django_db
def test_what_is_new_in_a_file_is_added_and_may_refer_to_what_is_there(folders):
    load(folders)
    topics, places = folders[0] / "topics.yaml", folders[0] / "places.yaml"
    topics.write_text(FILES["topics"] + "- {key: more, name: More}\n", encoding="utf-8")
    places.write_text(FILES["places"] + "- {key: gate, name: Gate, kind: site, parent: sunan}\n", encoding="utf-8")

    assert {record.slug for record in load(folders)} == {"more", "gate"}
    assert Place.objects.get(slug="gate").parent.slug == "sunan"
    assert Topic.objects.count() == 2


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("file", "old", "new", "messages"),
    [
        ("countries", "iso2: KP", "iso2: kp", ["north-korea", "iso2: Two capital letters"]),
        ("countries", "successors: [russia]", "successors: [rusia]", ["ussr", "“rusia”", "Did you mean “russia”?"]),
        ("countries", "9 September 1948", "31 September 1948", ["north-korea", "existed_from: “31 September 1948”"]),
        ("countries", "kind: short", "kind: nick", ["north-korea", "kind: Value 'nick' is not a valid choice."]),
        ("countries", "name: Russia, ", "", ["russia", "“name” is missing"]),
        ("organisations", "country: north-korea", "country: nk", ["unit", "no country with the key “nk”"]),
        ("organisations", "kind: newspaper", "kind: blog", ["paper", "kind: Value 'blog' is not a valid choice."]),
        (
            "organisations",
            '"https://army.example/"',
            '"ftp://army.example/"',
            ["army", "url: Enter a full web address"],
        ),
        ("places", 'latitude: "39.2"', 'latitude: "139.2"', ["sunan", "latitude_deg: Ensure this value is less than"]),
        ("places", 'latitude: "39.2"', "latitude: north", ["sunan", "latitude: “north” is not a number"]),
        ("places", 'latitude: "39.2", ', "", ["sunan", "latitude (-90 to 90) and longitude"]),
        ("sources", "published: January 2022", "published: 1/2/2022", ["first", "published: “1/2/2022” is not a date"]),
        ("sources", "tier: analysis", "tier: gossip", ["second", "tier: Value 'gossip' is not a valid choice."]),
        ("sources", 'accessed: "2022-02-01"', "accessed: yesterday", ["first", "accessed_on: “yesterday”"]),
        ("sources", "cites: [second", "cites: [secnd", ["first", "no source with the key “secnd”"]),
        ("people", "from: 2016", "from: soon", ["kim", "from: “soon” is not a date"]),
        ("people", "citations: [{source: first", "citations: [{source: fist", ["kim", "no source with the key “fist”"]),
        ("weapons", "basing: [road_mobile]", "basing: [balloon]", ["hwasong-12", "basing: Unknown launcher: balloon."]),
        ("weapons", "metric: stages", "metric: steps", ["hwasong-12", "“steps” is not a metric"]),
        ("weapons", "metric: stages", "metric: apogee", ["hwasong-12", "has no unit"]),
        ("weapons", '"4,500 km"', '"4,500 lm"', ["hwasong-12, range “4,500 lm”", "lm"]),
        ("weapons", "value: liquid", "value: wood", ["propellant “액체”", "“wood” is not one of: Solid, Liquid"]),
        ("weapons", "claimant: {person: kim}", "claimant: {person: kym}", ["no person with the key “kym”", "“kim”?"]),
        ("weapons", "claimant: source", "claimant: nobody", ["stages “1”", "claimant: “nobody” is none"]),
        ("weapons", "variant_of: hwasong-10", "variant_of: hwasong-11", ["no weapon with the key “hwasong-11”"]),
    ],
)
def test_a_mistake_is_named_with_file_key_field_and_remedy_and_nothing_is_loaded(folders, file, old, new, messages):
    assert FILES[file].count(old) >= 1
    path = folders[0] / f"{file}.yaml"
    path.write_text(FILES[file].replace(old, new, 1), encoding="utf-8")

    with pytest.raises(DataError) as caught, transaction.atomic():
        load(folders)

    text = str(caught.value)
    assert text.startswith(f"{file}.yaml, ")
    assert text.count(f"{file}.yaml") == 1
    for message in messages:
        assert message in text
    assert not any(rows for rows in everything().values())


@pytest.mark.django_db
def test_a_mistake_in_a_source_of_a_story_is_named_with_the_storys_file(folders):
    path = folders[1] / "2022-01-30-test.yaml"
    path.write_text(STORY.replace("tier: wire", "tier: wired"), encoding="utf-8")

    with pytest.raises(DataError, match=r"^2022-01-30-test\.yaml, source story-only: tier: Value 'wired'"):
        load(folders)


@pytest.mark.django_db
def test_a_key_written_twice_in_an_entry_is_refused(folders):
    path = folders[0] / "topics.yaml"
    path.write_text("- key: tests\n  name: Tests\n  name: Other\n", encoding="utf-8")

    with pytest.raises(DataError, match=r"^topics\.yaml: line 3, column 3: the key “name” stands in line 2 too"):
        load(folders)


@pytest.mark.django_db
def test_scalars_stay_the_text_that_was_written(folders):
    path = folders[0] / "topics.yaml"
    path.write_text("- {key: 1984, name: no, summary: 09:30}\n", encoding="utf-8")

    load(folders)

    topic = Topic.objects.get()
    assert (topic.slug, topic.name, topic.summary) == ("1984", "no", "09:30")


@pytest.mark.django_db
def test_keys_know_what_was_added_after_they_were_read():
    keys = Keys()
    assert keys.get(Country, "") is None
    with pytest.raises(DataError, match="no country with the key “new”"):
        keys.get(Country, "new")

    country = Country.objects.create(name="New", slug="new")
    keys.add(country)

    assert keys.get(Country, "new") == country
    assert keys.all(Country, ["new", ""]) == [country]
    assert keys.all(Organisation, None) == []
    assert Source not in keys.known
