"""Filters of flights. Those on the flight itself serve launches too."""

from django.db.models import Q

from kb.filters.base import (
    CodeFilter,
    FamilyFilter,
    FilterSet,
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
from kb.filters.fields import CodeField
from kb.filters.place import in_place
from kb.models import Country, Flight, Launch, Place, Weapon
from kb.vocab.flight import Launcher, Outcome, Trajectory, YesNo
from kb.vocab.status import Status
from kb.vocab.weapon import RangeClass, WeaponKind


def _of_weapon(column):
    """Function for `where`: flights whose accepted weapon has this value; weapons that are not public have none."""
    return lambda value: Q(**{f"weapon__{column}": value, "weapon__status": Status.PUBLISHED})


def _flew_over(country_id):
    return named_by(Flight.overflown.through.objects.filter(country_id=country_id), "flight_id")


class FlightConditions(FilterSet):
    """Conditions on one flight; all of them must hold for the same one."""

    weapon = RecordFilter(
        Weapon, group="flight", label="Weapon", help_text="Accepted identification, without the variants of that type."
    )
    weapon_family = FamilyFilter(
        where=_of_weapon("family"), group="flight", label="Weapon family", help_text="Family of the accepted weapon."
    )
    weapon_kind = WhereFilter(
        CodeField,
        _of_weapon("kind"),
        codes=WeaponKind.choices,
        group="flight",
        label="Kind of weapon",
        help_text="Kind of the accepted weapon.",
    )
    range_class = WhereFilter(
        CodeField,
        _of_weapon("range_class"),
        codes=RangeClass.choices,
        group="flight",
        label="Range class",
        help_text="Range class of the accepted weapon, under the scheme that its own page names.",
    )
    outcome = CodeFilter(Outcome, group="flight", label="Outcome", help_text="How the flight ended.")
    launcher = CodeFilter(Launcher, group="flight", label="Launcher", help_text="What it was fired from.")
    trajectory = CodeFilter(Trajectory, group="flight", label="Trajectory", help_text="Shape of the flight.")
    landing = RecordFilter(
        Place,
        where=in_place("landing_place"),
        group="flight",
        label="Landing",
        help_text="Where it came down: this place, or one within it.",
    )
    in_eez = CodeFilter(
        YesNo,
        group="flight",
        label="Inside an exclusive economic zone",
        help_text="Whether it came down inside an exclusive economic zone.",
    )
    overflown = RecordFilter(
        Country, where=_flew_over, group="flight", label="Flew over", help_text="A country that it flew over."
    )


class FlightFilter(FlightConditions):
    first_fields = ("q", "launch", "country", "year", "launched_from", "launched_to")

    q = SearchFilter()
    launch = RecordFilter(Launch, label="Launch", help_text="The launch event that it belongs to.")
    country = RecordFilter(Country, field_name="launch__country", label="Country", help_text="Whose launch it was.")
    year = YearFilter(field_name="launch__launched", label="Year", help_text="Year of the launch, local time.")
    launched_from = FromFilter(
        field_name="launch__launched", label="Launched from", help_text="First local day of the launch."
    )
    launched_to = ToFilter(
        field_name="launch__launched", label="Launched to", help_text="Last local day of the launch."
    )
    eez_of = RecordFilter(Country, label="Whose zone", help_text="Country whose exclusive economic zone is meant.")
    apogee_km_min = MinimumFilter(
        field_name="apogee_km", unit="km", label="Apogee from, km", help_text="Accepted apogee, km above sea level."
    )
    apogee_km_max = MaximumFilter(
        field_name="apogee_km", unit="km", label="Apogee to, km", help_text="Accepted apogee, km above sea level."
    )
    range_km_min = MinimumFilter(
        field_name="range_km", unit="km", label="Range from, km", help_text="Accepted distance over the ground, km."
    )
    range_km_max = MaximumFilter(
        field_name="range_km", unit="km", label="Range to, km", help_text="Accepted distance over the ground, km."
    )
    flight_time_s_min = MinimumFilter(
        field_name="flight_time_s", unit="s", label="Flight time from, s", help_text="Accepted time of flight, s."
    )
    flight_time_s_max = MaximumFilter(
        field_name="flight_time_s", unit="s", label="Flight time to, s", help_text="Accepted time of flight, s."
    )
    max_speed_m_s_min = MinimumFilter(
        field_name="max_speed_m_s", unit="m/s", label="Speed from, m/s", help_text="Accepted greatest speed, m/s."
    )
    max_speed_m_s_max = MaximumFilter(
        field_name="max_speed_m_s", unit="m/s", label="Speed to, m/s", help_text="Accepted greatest speed, m/s."
    )
    missile_count_min = MinimumCountFilter(
        field_name="count_min", label="Missiles, at least", help_text="Lower bound of the missiles in the flight."
    )
    missile_count_max = MaximumCountFilter(
        field_name="count_max", label="Missiles, at most", help_text="Upper bound of the missiles in the flight."
    )
    ordering = OrderingFilter(
        {
            "launched": ("Launch day", ["launch__launched_on", "launch__launched_at"]),
            "apogee_km": ("Apogee", ["apogee_km"]),
            "range_km": ("Range", ["range_km"]),
            "flight_time_s": ("Flight time", ["flight_time_s"]),
            "max_speed_m_s": ("Speed", ["max_speed_m_s"]),
            "missile_count": ("Missiles", ["count_min"]),
        },
        default="-launched",
    )
