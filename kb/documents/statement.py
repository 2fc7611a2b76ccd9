"""Statements as documents: the words, the speaker in office at that moment, the chain of sources."""

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from kb.documents.base import (
    RECORD_FIELDS,
    PartialDateField,
    RecordSerializer,
    RefField,
    RefSerializer,
    RefsField,
    ref,
    represent,
)
from kb.documents.office_term import BriefOfficeTermSerializer
from kb.insight.office_term import offices_at
from kb.models import Statement


class SpeakerSerializer(serializers.Serializer):
    """Who said it: a person, an organisation, or only a description."""

    kind = serializers.ChoiceField(
        choices=["person", "organisation", "description"], help_text="What is known of the speaker."
    )
    record = RefSerializer(allow_null=True, help_text="The person or organisation; null for a description.")
    description = serializers.CharField(help_text="How the source describes a speaker without a name.")
    country = RefSerializer(allow_null=True, help_text="Country of a speaker without a name.")
    organisation = RefSerializer(allow_null=True, help_text="Organisation of a speaker without a name.")
    offices = BriefOfficeTermSerializer(many=True, help_text="Offices the person held when this was said.")
    affiliation = serializers.CharField(help_text="Where the person worked, for those without an office.")


class AppearanceSerializer(serializers.Serializer):
    """One link of the chain from the speaker to us."""

    position = serializers.IntegerField(help_text="1 is the first publication known.")
    role = serializers.CharField(help_text="first_published, relayed or translated.")
    source = RefField(help_text="The document.")
    outlet = RefField(source="source.outlet", help_text="Who published it.")
    published = PartialDateField(source="source.published", help_text="When it was published.")
    locator = serializers.CharField(help_text="Paragraph, page or timestamp.")


def speaker_document(statement):
    """Document of a statement's speaker; asks nothing of the database once terms are prefetched."""
    person, organisation = statement.speaker_person, statement.speaker_organisation
    offices = offices_at(person.terms.all(), statement.said) if person else []
    return {
        "kind": "person" if person else "organisation" if organisation else "description",
        "record": ref(person or organisation),
        "description": statement.speaker_description,
        "country": ref(statement.speaker_country),
        "organisation": ref(statement.speaker_of),
        "offices": [represent(BriefOfficeTermSerializer, term) for term in offices],
        "affiliation": person.affiliation if person and not person.terms.all() else "",
    }


class BriefStatementSerializer(RecordSerializer):
    """One statement in a list."""

    speaker = serializers.SerializerMethodField(help_text="Who said it.")
    said = PartialDateField(help_text="When it was said.")

    class Meta:
        model = Statement
        fields = [*RECORD_FIELDS, "kind", "text", "language", "speaker", "said", "stance", "check_state"]
        extra_kwargs = {
            "kind": {"help_text": "Full quotation, partial quotations or paraphrase."},
            "check_state": {"help_text": "Whether it was checked against the original."},
        }

    @extend_schema_field(SpeakerSerializer)
    def get_speaker(self, statement):
        return speaker_document(statement)


class StatementSerializer(BriefStatementSerializer):
    """A whole statement."""

    appearances = AppearanceSerializer(many=True, help_text="The chain of sources, the first publication first.")
    launches = RefsField(help_text="Launches that it is about.")
    weapons = RefsField(help_text="Weapons that it is about.")
    countries = RefsField(help_text="Countries that it is about.")
    events = RefsField(help_text="Events that it is about.")
    topics = RefsField(help_text="What it is also about.")

    class Meta(BriefStatementSerializer.Meta):
        fields = [
            *BriefStatementSerializer.Meta.fields, "original_text", "original_language", "translator", "venue",
            "check_note", "appearances", "launches", "weapons", "countries", "events", "topics",
        ]  # fmt: skip
