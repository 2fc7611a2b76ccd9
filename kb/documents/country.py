"""Countries as documents."""

from kb.documents.base import RECORD_FIELDS, NameSerializer, PartialDateField, RecordSerializer, RefsField
from kb.models import Country


class BriefCountrySerializer(RecordSerializer):
    """One country in a list."""

    existed_from = PartialDateField(help_text="Since when, for countries whose span matters here.")
    existed_until = PartialDateField(help_text="Until when; null for countries that exist.")

    class Meta:
        model = Country
        fields = [*RECORD_FIELDS, "iso2", "iso3", "iso_numeric", "existed_from", "existed_until"]


class CountrySerializer(BriefCountrySerializer):
    """A whole country."""

    names = NameSerializer(many=True, help_text="Other names.")
    successors = RefsField(help_text="Countries that followed it.")

    class Meta(BriefCountrySerializer.Meta):
        fields = [*BriefCountrySerializer.Meta.fields, "names", "successors", "default_zone", "summary"]
