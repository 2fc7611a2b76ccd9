"""Flights as documents: within their launch, and as rows of their own."""

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from kb.documents.base import CountField, RefField, RefsField, StampSerializer
from kb.documents.report import BriefFigureSerializer, FiguresField, brief_figure
from kb.insight.report import figures
from kb.models import Flight
from kb.vocab.metric import Metric
from kb.vocab.nouns import api_path


class BriefFlightSerializer(serializers.ModelSerializer):
    """Missiles of one kind that flew alike, with their accepted headline figures."""

    id = serializers.CharField(source="public_id", help_text="Public id: never changes, safe to cite.")
    url = serializers.SerializerMethodField(help_text="Where the API gives this flight.")
    weapon = RefField(help_text="Accepted identification; null if not known.")
    count = CountField(help_text="Missiles in this flight.")
    landing_place = RefField(help_text="Where it came down.")
    eez_of = RefField(help_text="Whose exclusive economic zone is meant.")
    apogee = serializers.SerializerMethodField(help_text="Accepted apogee.")
    range = serializers.SerializerMethodField(help_text="Accepted ground range.")
    flight_time = serializers.SerializerMethodField(help_text="Accepted time of flight.")
    speed = serializers.SerializerMethodField(help_text="Accepted greatest speed.")

    class Meta:
        model = Flight
        fields = [
            "id", "url", "number", "weapon", "weapon_confidence", "count", "outcome", "trajectory", "launcher",
            "landing_place", "in_eez", "eez_of", "apogee", "range", "flight_time", "speed",
        ]  # fmt: skip
        extra_kwargs = {
            "weapon_confidence": {"help_text": "How sure the identification of the weapon is."},
            "outcome": {"help_text": "How the flight ended."},
            "trajectory": {"help_text": "Shape of the flight."},
            "launcher": {"help_text": "What it was fired from."},
            "in_eez": {"help_text": "Whether it came down inside an exclusive economic zone."},
        }

    def get_url(self, flight) -> str:
        return api_path("flight", flight.public_id)

    def _figure(self, flight, metric):
        by_metric = {figure.metric: figure for figure in figures(flight.reports.all())}
        return brief_figure(by_metric.get(metric))

    @extend_schema_field(BriefFigureSerializer(allow_null=True))
    def get_apogee(self, flight):
        return self._figure(flight, Metric.APOGEE)

    @extend_schema_field(BriefFigureSerializer(allow_null=True))
    def get_range(self, flight):
        return self._figure(flight, Metric.RANGE)

    @extend_schema_field(BriefFigureSerializer(allow_null=True))
    def get_flight_time(self, flight):
        return self._figure(flight, Metric.FLIGHT_TIME)

    @extend_schema_field(BriefFigureSerializer(allow_null=True))
    def get_speed(self, flight):
        return self._figure(flight, Metric.SPEED)


class FlightSerializer(BriefFlightSerializer):
    """A flight within its launch: all figures with all their reports."""

    overflown = RefsField(help_text="Countries that it flew over.")
    figures = FiguresField(help_text="Every metric that was reported, with every report.")

    class Meta(BriefFlightSerializer.Meta):
        fields = [*BriefFlightSerializer.Meta.fields, "overflown", "figures"]


class FlightRowSerializer(BriefFlightSerializer):
    """A flight in a list of its own, with its launch."""

    name = serializers.CharField(help_text="Name of the launch and number of the flight.")
    launch = RefField(help_text="The launch that it belongs to.")

    class Meta(BriefFlightSerializer.Meta):
        fields = ["id", "name", *BriefFlightSerializer.Meta.fields[1:], "launch"]


class FullFlightSerializer(FlightSerializer, StampSerializer):
    """A flight that stands alone: the whole flight, with its launch."""

    name = serializers.CharField(help_text="Name of the launch and number of the flight.")
    launch = RefField(help_text="The launch that it belongs to.")

    class Meta(FlightSerializer.Meta):
        fields = [
            "id", "name", *FlightSerializer.Meta.fields[1:], "launch", "version", "published_at", "changed_at"
        ]  # fmt: skip
