"""Launches as documents: the row of a list, and the whole event with flights, figures and sources."""

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from kb.documents.base import (
    RECORD_FIELDS,
    CitationSerializer,
    CountSerializer,
    IdentifierSerializer,
    PartialDateField,
    RecordSerializer,
    RefField,
    RefSerializer,
    RefsField,
    count,
    ref,
)
from kb.documents.flight import FlightSerializer
from kb.documents.report import BriefFigureSerializer, FiguresField, brief_figure
from kb.insight.launch import greatest
from kb.models import Launch
from kb.vocab.count import CountRange
from kb.vocab.flight import Outcome
from kb.vocab.metric import Metric


class BriefLaunchSerializer(RecordSerializer):
    """One launch event in a list."""

    launched = PartialDateField(help_text="When, at the launch site; with the UTC instant where it is known.")
    country = RefField(help_text="Whose launch it was.")
    operator = RefField(help_text="Force or actor that fired.")
    site = RefField(help_text="Where it was fired from.")
    weapons = serializers.SerializerMethodField(help_text="Accepted weapons of its flights, each once.")
    missile_count = serializers.SerializerMethodField(help_text="Missiles fired, over all flights.")
    outcomes = serializers.SerializerMethodField(help_text="Outcomes of its flights, each once.")
    apogee = serializers.SerializerMethodField(help_text="Greatest accepted apogee among its flights.")
    range = serializers.SerializerMethodField(help_text="Greatest accepted ground range among its flights.")

    class Meta:
        model = Launch
        fields = [
            *RECORD_FIELDS, "launched", "country", "operator", "site", "kind", "occurrence", "weapons",
            "missile_count", "outcomes", "apogee", "range", "agreement",
        ]  # fmt: skip
        extra_kwargs = {"kind": {"help_text": "What kind of firing it was."}}

    @extend_schema_field(RefSerializer(many=True))
    def get_weapons(self, launch):
        found = {flight.weapon_id: ref(flight.weapon) for flight in launch.flights.all() if flight.weapon_id}
        return [weapon for weapon in found.values() if weapon]

    @extend_schema_field(CountSerializer)
    def get_missile_count(self, launch):
        return count(CountRange(launch.missile_count_min, launch.missile_count_max))

    def get_outcomes(self, launch) -> list[str]:
        found = dict.fromkeys(flight.outcome for flight in launch.flights.all())
        return [outcome for outcome in Outcome.values if outcome in found]

    @extend_schema_field(BriefFigureSerializer(allow_null=True))
    def get_apogee(self, launch):
        return brief_figure(greatest(launch.flights.all(), Metric.APOGEE))

    @extend_schema_field(BriefFigureSerializer(allow_null=True))
    def get_range(self, launch):
        return brief_figure(greatest(launch.flights.all(), Metric.RANGE))


class LaunchSerializer(BriefLaunchSerializer):
    """A whole launch event: flights, every figure with every report, citations, identifiers."""

    launched_as_stated = serializers.CharField(help_text="The time as the source put it.")
    site_area = RefField(source="site.parent", help_text="The larger place that the site lies in.")
    topics = RefsField(help_text="What it is also about.")
    figures = FiguresField(help_text="What is reported of the event as a whole.")
    flights = FlightSerializer(many=True, help_text="Groups of like missiles within the launch.")
    citations = CitationSerializer(many=True, help_text="What it rests on beside its reports.")
    identifiers = IdentifierSerializer(many=True, help_text="What other datasets call it.")

    class Meta(BriefLaunchSerializer.Meta):
        fields = [
            *BriefLaunchSerializer.Meta.fields, "launched_as_stated", "site_area", "summary", "topics", "figures",
            "flights", "citations", "identifiers",
        ]  # fmt: skip
