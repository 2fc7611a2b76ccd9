"""Events as documents."""

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from kb.documents.base import (
    RECORD_FIELDS,
    CitationSerializer,
    PartialDateField,
    RecordSerializer,
    RefField,
    RefSerializer,
    RefsField,
    ref,
)
from kb.models import Event


class ParticipantSerializer(serializers.Serializer):
    """Who took part, and as what."""

    kind = serializers.SerializerMethodField(help_text="country, organisation or person.")
    record = serializers.SerializerMethodField(help_text="The country, organisation or person.")
    role = serializers.CharField(help_text="As what they took part.")

    def get_kind(self, participant) -> str:
        return next(name for name in ("country", "organisation", "person") if getattr(participant, f"{name}_id"))

    @extend_schema_field(RefSerializer(allow_null=True))
    def get_record(self, participant):
        return ref(participant.country or participant.organisation or participant.person)


class BriefEventSerializer(RecordSerializer):
    """One event in a list."""

    began = PartialDateField(help_text="When it happened or began.")
    ended = PartialDateField(help_text="When it ended; null if over in a day.")
    place = RefField(help_text="Where it was.")

    class Meta:
        model = Event
        fields = [*RECORD_FIELDS, "kind", "began", "ended", "place", "outcome"]
        extra_kwargs = {"kind": {"help_text": "What kind of event it was."}}


class EventSerializer(BriefEventSerializer):
    """A whole event."""

    participants = ParticipantSerializer(many=True, help_text="Who took part.")
    prompted_by = RefsField(help_text="Launches that it answers.")
    topics = RefsField(help_text="What it is also about.")
    citations = CitationSerializer(many=True, help_text="What it rests on.")

    class Meta(BriefEventSerializer.Meta):
        fields = [*BriefEventSerializer.Meta.fields, "participants", "prompted_by", "topics", "citations", "summary"]
