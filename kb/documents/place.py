"""Places as documents."""

from kb.documents.base import RECORD_FIELDS, IdentifierSerializer, RecordSerializer, RefField, UsedNameSerializer
from kb.models import Place


class BriefPlaceSerializer(RecordSerializer):
    """One place in a list."""

    country = RefField(help_text="Where it lies; null for seas.")
    parent = RefField(help_text="The larger place that it lies in.")

    class Meta:
        model = Place
        fields = [*RECORD_FIELDS, "kind", "country", "parent", "latitude_deg", "longitude_deg"]
        extra_kwargs = {"kind": {"help_text": "What kind of place it is."}}


class PlaceSerializer(BriefPlaceSerializer):
    """A whole place."""

    names = UsedNameSerializer(many=True, help_text="Other names, and who uses them.")
    identifiers = IdentifierSerializer(many=True, help_text="What other datasets call it.")

    class Meta(BriefPlaceSerializer.Meta):
        fields = [*BriefPlaceSerializer.Meta.fields, "position_precision_km", "names", "identifiers", "summary"]
