"""Weapons as documents."""

from rest_framework import serializers

from kb.documents.base import (
    RECORD_FIELDS,
    CitationSerializer,
    IdentifierSerializer,
    PartialDateField,
    RecordSerializer,
    RefField,
    RefsField,
    UsedNameSerializer,
)
from kb.documents.report import FiguresField
from kb.models import Weapon


class WeaponAliasSerializer(UsedNameSerializer):
    """Another name of a weapon."""

    since = PartialDateField(help_text="Since when it is in use.")
    until = PartialDateField(help_text="Until when it was in use.")
    citations = CitationSerializer(many=True, help_text="Where the name stands.")


class BriefWeaponSerializer(RecordSerializer):
    """One weapon in a list."""

    origin = RefField(help_text="Who developed it.")
    aliases = serializers.SlugRelatedField(
        slug_field="name", many=True, read_only=True, help_text="Other names, in short."
    )

    class Meta:
        model = Weapon
        fields = [*RECORD_FIELDS, "aliases", "kind", "range_class", "range_class_scheme", "family", "origin"]
        extra_kwargs = {
            "kind": {"help_text": "What kind of missile or rocket it is."},
            "manoeuvre": {"help_text": "How it manoeuvres."},
        }


class WeaponSerializer(BriefWeaponSerializer):
    """A whole weapon, its specifications as figures with every report."""

    aliases = WeaponAliasSerializer(many=True, help_text="Other names, who uses them and where they stand.")
    variant_of = RefField(help_text="The type that it derives from.")
    operators = RefsField(help_text="Countries that field it.")
    basing = serializers.ListField(child=serializers.CharField(), help_text="What it is fired from.")
    figures = FiguresField(help_text="Specifications, with every report.")
    identifiers = IdentifierSerializer(many=True, help_text="What other datasets call it.")

    class Meta(BriefWeaponSerializer.Meta):
        fields = [
            *BriefWeaponSerializer.Meta.fields, "variant_of", "operators", "basing", "manoeuvre", "summary", "figures",
            "identifiers",
        ]  # fmt: skip
