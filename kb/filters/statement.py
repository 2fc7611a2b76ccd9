"""Filters of statements."""

from django.db.models import Q

from kb.filters.base import (
    CodeFilter,
    FilterSet,
    FromFilter,
    OrderingFilter,
    RecordFilter,
    SearchFilter,
    ToFilter,
    YearFilter,
    language_filter,
    named_by,
)
from kb.models import (
    Country,
    Event,
    Launch,
    Organisation,
    Person,
    Source,
    Statement,
    StatementAppearance,
    Topic,
    Weapon,
)
from kb.vocab.statement import CheckState, Stance, StatementKind


def _names(many, column):
    """Function for `where`: statements that name a record in a many-to-many column."""
    rows = many.through.objects
    return lambda pk: named_by(rows.filter(**{f"{column}_id": pk}), "statement_id")


def _by_country(country_id):
    return (
        Q(speaker_country_id=country_id)
        | Q(speaker_person__country_id=country_id)
        | Q(speaker_organisation__country_id=country_id)
    )


def _appears_in(source_id):
    return named_by(StatementAppearance.objects.filter(source_id=source_id), "statement")


class StatementFilter(FilterSet):
    q = SearchFilter()
    speaker = RecordFilter(Person, field_name="speaker_person", label="Speaker", help_text="The person who said it.")
    organisation = RecordFilter(
        Organisation,
        where=lambda pk: Q(speaker_organisation_id=pk) | Q(speaker_of_id=pk),
        label="Speaking organisation",
        help_text="The organisation that said it, or that an unnamed speaker belongs to.",
    )
    speaker_country = RecordFilter(
        Country,
        where=_by_country,
        label="Speaker's country",
        help_text="Country of the person, the organisation or the unnamed speaker.",
    )
    launch = RecordFilter(
        Launch, where=_names(Statement.launches, "launch"), label="Launch", help_text="A launch that it is about."
    )
    weapon = RecordFilter(
        Weapon, where=_names(Statement.weapons, "weapon"), label="Weapon", help_text="A weapon that it is about."
    )
    country = RecordFilter(
        Country, where=_names(Statement.countries, "country"), label="Country", help_text="A country that it is about."
    )
    event = RecordFilter(
        Event, where=_names(Statement.events, "event"), label="Event", help_text="An event that it is about."
    )
    topic = RecordFilter(
        Topic, where=_names(Statement.topics, "topic"), label="Topic", help_text="What it is also about."
    )
    source = RecordFilter(
        Source, where=_appears_in, label="Source", help_text="A document of the chain through which it reached us."
    )
    kind = CodeFilter(StatementKind, label="Kind", help_text="Full quotation, partial quotations or paraphrase.")
    stance = CodeFilter(Stance, label="Stance", help_text="What the words do.")
    check_state = CodeFilter(CheckState, label="Check", help_text="Whether it was checked against the original.")
    language = language_filter(label="Language", help_text="Language of the text: en, ko, ja.")
    year = YearFilter(field_name="said", label="Year", help_text="Year in which it was said.")
    said_from = FromFilter(field_name="said", label="Said from", help_text="First day on which it was said.")
    said_to = ToFilter(field_name="said", label="Said to", help_text="Last day on which it was said.")
    ordering = OrderingFilter({"said": ("Day said", ["said_on"]), "name": ("Name", ["name"])}, default="-said")
