"""People as documents."""

from rest_framework import serializers

from kb.documents.base import (
    RECORD_FIELDS,
    IdentifierSerializer,
    NameSerializer,
    PartialDateField,
    RecordSerializer,
    RefField,
)
from kb.documents.office_term import OfficeTermSerializer
from kb.models import Person


class BriefPersonSerializer(RecordSerializer):
    """One person in a list."""

    country = RefField(help_text="Whose citizen.")
    kind = serializers.SerializerMethodField(
        help_text="official where any term of office is known, else analyst, journalist or other."
    )
    latest_office = serializers.SerializerMethodField(help_text="Title of the office begun last; empty without any.")

    class Meta:
        model = Person
        fields = [*RECORD_FIELDS, "country", "kind", "latest_office", "affiliation"]

    def get_kind(self, person) -> str:
        return "official" if person.terms.all() else person.role

    def get_latest_office(self, person) -> str:
        terms = person.terms.all()
        return terms[0].title if terms else ""


class PersonSerializer(BriefPersonSerializer):
    """A whole person, with the offices held."""

    names = NameSerializer(many=True, help_text="Other names and spellings.")
    born = PartialDateField(help_text="When born.")
    terms = OfficeTermSerializer(many=True, help_text="Offices held, the latest first.")
    identifiers = IdentifierSerializer(many=True, help_text="What other datasets call this person.")

    class Meta(BriefPersonSerializer.Meta):
        fields = [*BriefPersonSerializer.Meta.fields, "names", "born", "terms", "identifiers", "summary"]
