"""Filters of launches."""

from kb.filters.base import (
    CodeFilter,
    FromFilter,
    MaximumCountFilter,
    MaximumFilter,
    MinimumCountFilter,
    MinimumFilter,
    OrderingFilter,
    RecordFilter,
    SearchFilter,
    ToFilter,
    WhereFilter,
    YearFilter,
    named_by,
)
from kb.filters.fields import IdentifierField
from kb.filters.flight import FlightConditions
from kb.filters.place import in_place
from kb.models import Country, Flight, Launch, LaunchIdentifier, Organisation, Place, Topic
from kb.vocab.launch import LaunchKind, Occurrence
from kb.vocab.report import Agreement


def _on_topic(topic_id):
    return named_by(Launch.topics.through.objects.filter(topic_id=topic_id), "launch_id")


def _identified(identifier):
    scheme, value = identifier
    return named_by(LaunchIdentifier.objects.filter(scheme=scheme, value=value), "launch")


class LaunchFilter(FlightConditions):
    """Launch events. Apogee and range are the greatest among the flights, as lists show them."""

    groups = {"flight": (Flight, "launch")}
    first_fields = (
        "q", "country", "operator", "site", "year", "launched_from", "launched_to", "kind", "occurrence",
        "weapon", "weapon_family", "weapon_kind", "range_class", "outcome", "trajectory", "launcher",
    )  # fmt: skip

    q = SearchFilter()
    country = RecordFilter(Country, label="Country", help_text="Whose launch it was.")
    operator = RecordFilter(Organisation, label="Operator", help_text="Force or actor that fired.")
    site = RecordFilter(
        Place,
        where=in_place("site"),
        label="Site",
        help_text="Where it was fired from: this place, or one within it, such as any site of a province.",
    )
    year = YearFilter(field_name="launched", label="Year", help_text="Year of the launch, local time.")
    launched_from = FromFilter(field_name="launched", label="Launched from", help_text="First local day.")
    launched_to = ToFilter(field_name="launched", label="Launched to", help_text="Last local day.")
    kind = CodeFilter(LaunchKind, label="Kind", help_text="What kind of firing it was.")
    occurrence = CodeFilter(Occurrence, label="Occurrence", help_text="Who says that it happened.")
    agreement = CodeFilter(Agreement, label="Agreement", help_text="Least agreement among its reported figures.")
    topic = RecordFilter(Topic, where=_on_topic, label="Topic", help_text="What it is also about.")
    apogee_km_min = MinimumFilter(
        field_name="apogee_km",
        unit="km",
        label="Apogee from, km",
        help_text="Greatest accepted apogee of its flights, km above sea level.",
    )
    apogee_km_max = MaximumFilter(
        field_name="apogee_km",
        unit="km",
        label="Apogee to, km",
        help_text="Greatest accepted apogee of its flights, km above sea level.",
    )
    range_km_min = MinimumFilter(
        field_name="range_km",
        unit="km",
        label="Range from, km",
        help_text="Greatest accepted ground range of its flights, km.",
    )
    range_km_max = MaximumFilter(
        field_name="range_km",
        unit="km",
        label="Range to, km",
        help_text="Greatest accepted ground range of its flights, km.",
    )
    missile_count_min = MinimumCountFilter(
        label="Missiles, at least", help_text="Lower bound of the missiles fired, over all flights."
    )
    missile_count_max = MaximumCountFilter(
        label="Missiles, at most",
        help_text="Upper bound of the missiles fired, over all flights; “at least 2” has none and is left out.",
    )
    identifier = WhereFilter(
        IdentifierField,
        _identified,
        label="External identifier",
        help_text="What another dataset calls it, as scheme:value, such as cns-nk:132.",
    )
    ordering = OrderingFilter(
        {
            "launched": ("Launch day", ["launched_on", "launched_at"]),
            "name": ("Name", ["name"]),
            "country": ("Country", ["country__name"]),
            "apogee_km": ("Apogee", ["apogee_km"]),
            "range_km": ("Range", ["range_km"]),
            "missile_count": ("Missiles", ["missile_count_min"]),
        },
        default="-launched",
    )
