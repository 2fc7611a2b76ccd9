"""Organisations as documents."""

from rest_framework import serializers

from kb.documents.base import RECORD_FIELDS, RecordSerializer, RefField
from kb.models import Organisation


class OrganisationNameSerializer(serializers.Serializer):
    """Another name of an organisation."""

    name = serializers.CharField(help_text="The name.")
    language = serializers.CharField(help_text="BCP 47 tag, or empty.")


class BriefOrganisationSerializer(RecordSerializer):
    """One organisation in a list."""

    country = RefField(help_text="Where it belongs; null for those of no country.")

    class Meta:
        model = Organisation
        fields = [*RECORD_FIELDS, "short_name", "kind", "country"]
        extra_kwargs = {"kind": {"help_text": "What kind of organisation it is."}}


class OrganisationSerializer(BriefOrganisationSerializer):
    """A whole organisation."""

    parent = RefField(help_text="What it is part of.")
    names = OrganisationNameSerializer(many=True, help_text="Other names.")
    website = serializers.CharField(source="url", help_text="Its own web address.")
    url = serializers.SerializerMethodField(help_text="Where the API gives the whole record.")

    class Meta(BriefOrganisationSerializer.Meta):
        fields = [*BriefOrganisationSerializer.Meta.fields, "parent", "names", "website", "summary"]
