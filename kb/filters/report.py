"""Filters of reports."""

from django.db.models import Q

from kb.filters.base import (
    CodeFilter,
    FilterSet,
    FromFilter,
    OrderingFilter,
    RecordFilter,
    SearchFilter,
    ToFilter,
    TrueFalseFilter,
)
from kb.models import Country, Flight, Launch, Organisation, Person, Source, Weapon
from kb.vocab.metric import Metric
from kb.vocab.report import Standing, ValueState


class ReportFilter(FilterSet):
    q = SearchFilter()
    metric = CodeFilter(Metric, label="Metric", help_text="What is asserted.")
    launch = RecordFilter(
        Launch,
        where=lambda pk: Q(launch_id=pk) | Q(flight__launch_id=pk),
        label="Launch",
        help_text="Reports of this launch event and of its flights.",
    )
    flight = RecordFilter(Flight, label="Flight", help_text="Reports of this flight.")
    weapon = RecordFilter(
        Weapon, label="Weapon", help_text="Specifications of this weapon; not reports of flights identified as it."
    )
    claimant_organisation = RecordFilter(
        Organisation, label="Claimed by organisation", help_text="The organisation that asserts it."
    )
    claimant_person = RecordFilter(Person, label="Claimed by person", help_text="The person who asserts it.")
    claimant_country = RecordFilter(Country, label="Claimed by country", help_text="The country that asserts it.")
    source = RecordFilter(Source, label="Source", help_text="The document in which it stands.")
    outlet = RecordFilter(
        Organisation, field_name="source__outlet", label="Outlet", help_text="Who published that document."
    )
    standing = CodeFilter(
        Standing, label="Standing", help_text="The editor's judgement; a report without rivals stays “considered”."
    )
    state = CodeFilter(
        ValueState,
        field_name="value_state",
        label="Value",
        help_text="Given, or stated by the source to be unknown or not applicable.",
    )
    is_retracted = TrueFalseFilter(label="Retracted", help_text="Whether the claimant took it back.")
    said_from = FromFilter(field_name="said", label="Said from", help_text="First day on which it was said.")
    said_to = ToFilter(field_name="said", label="Said to", help_text="Last day on which it was said.")
    ordering = OrderingFilter(
        {
            "metric": ("Metric", ["metric"]),
            "said": ("Day said", ["said_on"]),
            "published": ("Day its source was published", ["source__published_on"]),
        },
        default="-published",
    )
