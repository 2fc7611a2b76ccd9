"""One record of every noun with every field filled, and one with as little as a published record may have."""

from kb.editing.reading import read_value
from kb.models import Flight, Report, WeaponAliasCitation
from kb.vocab.metric import METRICS, Subject, ValueKind
from kb.vocab.partial_date import parse_partial_date, with_time
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
    publish,
    refresh,
    together,
)


@together()
def make_everything():
    """{noun: its fullest record}, all published; bare namesakes are published too."""
    country = make_country(
        name="North Korea",
        iso2="KP",
        iso3="PRK",
        iso_numeric="408",
        default_zone="Asia/Pyongyang",
        existed_from="1948",
        existed_until="2100",
        successors=[make_country()],
        summary="Text.",
    )
    country.names.create(name="조선", language="ko", kind="native")
    organisation = make_organisation(
        country=country, parent=make_organisation(), short_name="JCS", url="https://jcs.example/", summary="Text."
    )
    organisation.names.create(name="합참", language="ko")
    province = make_place(kind="province", latitude_deg=None, longitude_deg=None)
    place = make_place(country=country, parent=province, position_precision_km=2.5, summary="Text.")
    place.names.create(name="평양", language="ko", kind="native", used_by="North Korea")
    place.identifiers.create(scheme="geonames", value="1", edition="2022")
    topic = make_topic(summary="Text.")
    source = make_source(
        outlet=organisation,
        author="Jane Doe",
        edition="Page 1",
        accessed_on="2022-02-01",
        archived_url="https://archive.example/1",
        archived_on="2022-02-02",
        cites=[make_source()],
        is_retracted=True,
        retraction_note="Taken back.",
        summary="Text.",
    )
    cited = {"source": source, "locator": "p. 1", "quotation": "Words.", "note": "Why."}
    person = make_person(country=country, affiliation="University", born="8 January 1984", summary="Text.")
    person.names.create(name="김정은", language="ko", kind="native")
    person.identifiers.create(scheme="wikidata", value="Q1")
    term = person.terms.create(title="Leader", organisation=organisation, country=country, is_leader=True)
    term.began, term.ended = parse_partial_date("17 December 2011"), parse_partial_date("2099")
    term.save()
    term.citations.create(**cited)
    weapon = make_weapon(
        name="Hwasong-12",
        range_class="irbm",
        range_class_scheme="nasic",
        basing=["road", "silo"],
        manoeuvre="none",
        family="Hwasong",
        variant_of=make_weapon(),
        origin=country,
        operators=[country],
        summary="Text.",
    )
    alias = weapon.aliases.create(name="KN-17", language="en", kind="reporting", used_by="United States")
    alias.since, alias.until = parse_partial_date("April 2017"), parse_partial_date("2099")
    alias.save()
    WeaponAliasCitation.objects.create(alias=alias, **cited)
    weapon.identifiers.create(scheme="wikidata", value="Q2")
    claimants = [
        {"claimant_organisation": organisation},
        {"claimant_person": person},
        {"claimant_country": country},
        {"claimant_is_source": True},
    ]
    values = {ValueKind.WEAPON: weapon, ValueKind.PLACE: place}
    report_everything(Subject.WEAPON, {"weapon": weapon}, claimants, values, source)
    launch = make_launch(
        "draft",
        launched=with_time(parse_partial_date("30 January 2022"), "about 07:52", "Asia/Pyongyang"),
        launched_as_stated="about 7:52",
        country=country,
        operator=organisation,
        site=place,
        kind="flight_test",
        occurrence="claimed_and_detected",
        summary="Text.",
        topics=[topic],
        source=source,
        flight=None,
    )
    launch.identifiers.create(scheme="cns-nk", value="1", edition="2022")
    flight = Flight.objects.create(
        launch=launch,
        weapon=weapon,
        weapon_confidence="confirmed",
        count_min=2,
        count_max=3,
        outcome="success",
        trajectory="lofted",
        launcher="road",
        landing_place=place,
        in_eez="yes",
        eez_of=country,
    )
    flight.overflown.set([make_country()])
    report_everything(Subject.FLIGHT, {"flight": flight}, claimants, values, source)
    report_everything(Subject.LAUNCH, {"launch": launch}, claimants, values, source)
    publish(launch)
    event = make_event(
        name="Meeting",
        ended="31 January 2022",
        place=place,
        outcome="A statement.",
        prompted_by=[launch],
        topics=[topic],
        summary="Text.",
    )
    event.citations.create(**cited)
    for party in ({"country": country}, {"organisation": organisation}, {"person": person}):
        event.participants.create(role="host", **party)
    statement = make_statement(
        speaker_person=person,
        original_text="말",
        original_language="ko",
        translator="KCNA",
        venue="Pyongyang",
        stance="announces",
        check_state="disputed",
        check_note="One says otherwise.",
        launches=[launch],
        weapons=[weapon],
        countries=[country],
        events=[event],
        topics=[topic],
    )
    statement.appearances.create(position=2, role="relayed", source=source, locator="third paragraph")
    make_statement(speaker_description="senior official", speaker_country=country, speaker_of=organisation, said="2022")
    make_statement(speaker_organisation=organisation, said=None)
    make_source(outlet=None, published=None, url="", edition="Book")
    make_place(kind="sea", latitude_deg=None, longitude_deg=None)
    make_launch(launched="1984")
    make_event()
    make_weapon()
    made = [country, organisation, place, topic, source, person, weapon, launch, event, statement]
    for record in made:
        refresh(record)
    found = {record._meta.model_name: record for record in made}
    return found | {"officeterm": term, "flight": flight, "report": launch.reports.first()}


def report_everything(subject, about, claimants, values, source):
    """Reports of every metric of a subject: one with a value, by claimants of every kind, and one of “unknown”.

    Of the first metric there are also an accepted report, one that supersedes another, and one taken back.
    """
    metrics = [metric for metric, spec in METRICS.items() if subject in spec.subjects]

    def add(metric, printed, claimant, **fields):
        report = Report(**about, metric=metric, printed=printed, source=source, **claimants[claimant % 4], **fields)
        report.said = parse_partial_date("30 January 2022")
        read_value(report, value=values.get(METRICS[metric].kind) if printed != "unknown" else None)
        report.save()
        return report

    for position, metric in enumerate(metrics):
        spec = METRICS[metric]
        printed = {
            ValueKind.QUANTITY: f"about 5 {spec.unit}",
            ValueKind.CHOICE: spec.choices.values[0] if spec.choices else "",
            ValueKind.DATE: "April 1984",
            ValueKind.INSTANT: "2022-01-30 07:52 Asia/Pyongyang",
        }.get(spec.kind, "2")
        first = add(metric, printed, position, locator="p. 1", note="Remark.")
        add(metric, "unknown", position + 1)
        if position == 0:
            unit = spec.unit if spec.kind == ValueKind.QUANTITY else ""
            add(metric, f"at least 6 {unit}", 0, standing="accepted", standing_reason="Nearest radar.")
            add(metric, f"up to 7 {unit}", 0, supersedes=first)
            add(metric, f"8 {unit}", 3, is_retracted=True, retraction_reason="A slip.")
