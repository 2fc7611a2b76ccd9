"""Terms of office as documents."""

from rest_framework import serializers

from kb.documents.base import CitationSerializer, PartialDateField, RefField, StampSerializer
from kb.models import OfficeTerm
from kb.vocab.nouns import api_path


class BriefOfficeTermSerializer(serializers.ModelSerializer):
    """Somebody in an office for a stretch of time."""

    id = serializers.CharField(source="public_id", help_text="Public id: never changes, safe to cite.")
    url = serializers.SerializerMethodField(help_text="Where the API gives this term.")
    organisation = RefField(help_text="Where the office is.")
    country = RefField(help_text="The country served.")
    began = PartialDateField(help_text="When the term began.")
    ended = PartialDateField(help_text="When it ended; null while it lasts or where that is not known.")

    class Meta:
        model = OfficeTerm
        fields = ["id", "url", "title", "organisation", "country", "is_leader", "began", "ended"]

    def get_url(self, term) -> str:
        return api_path("officeterm", term.public_id)


class OfficeTermSerializer(BriefOfficeTermSerializer):
    """A term within its person."""

    citations = CitationSerializer(many=True, help_text="What the term rests on.")

    class Meta(BriefOfficeTermSerializer.Meta):
        fields = [*BriefOfficeTermSerializer.Meta.fields, "citations"]


class OfficeTermRowSerializer(BriefOfficeTermSerializer):
    """A term in a list of its own, with its person."""

    name = serializers.CharField(help_text="Person and title.")
    person = RefField(help_text="Who held the office.")

    class Meta(BriefOfficeTermSerializer.Meta):
        fields = ["id", "name", *BriefOfficeTermSerializer.Meta.fields[1:], "person"]


class FullOfficeTermSerializer(OfficeTermSerializer, StampSerializer):
    """A term that stands alone."""

    name = serializers.CharField(help_text="Person and title.")
    person = RefField(help_text="Who held the office.")

    class Meta(OfficeTermSerializer.Meta):
        fields = [
            "id", "name", *OfficeTermSerializer.Meta.fields[1:], "person", "version", "published_at", "changed_at"
        ]  # fmt: skip
