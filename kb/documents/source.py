"""Sources as documents."""

from rest_framework import serializers

from kb.documents.base import RECORD_FIELDS, PartialDateField, RecordSerializer, RefField, RefsField
from kb.models import Source


class BriefSourceSerializer(RecordSerializer):
    """One source in a list."""

    outlet = RefField(help_text="Who published it.")
    published = PartialDateField(help_text="When it was published.")

    class Meta:
        model = Source
        fields = [*RECORD_FIELDS, "outlet", "author", "published", "tier", "language"]


class SourceSerializer(BriefSourceSerializer):
    """A whole source."""

    link = serializers.CharField(source="url", help_text="Web address of the document; empty for works without one.")
    url = serializers.SerializerMethodField(help_text="Where the API gives the whole record.")
    archived_url = serializers.CharField(help_text="Web address of an archived copy; empty without one.")
    cites = RefsField(help_text="Sources that it relies on.")

    class Meta(BriefSourceSerializer.Meta):
        fields = [
            *BriefSourceSerializer.Meta.fields, "link", "edition", "accessed_on", "archived_url", "archived_on",
            "cites", "is_retracted", "retraction_note", "summary",
        ]  # fmt: skip
        extra_kwargs = {"retraction_note": {"help_text": "What is known of its withdrawal."}}
