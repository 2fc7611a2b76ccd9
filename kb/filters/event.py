"""Filters of events."""

from kb.filters.base import (
    CodeFilter,
    FilterSet,
    FromFilter,
    OrderingFilter,
    RecordFilter,
    SearchFilter,
    ToFilter,
    YearFilter,
    named_by,
)
from kb.filters.place import in_place
from kb.models import Country, Event, EventParticipant, Launch, Organisation, Person, Place, Topic
from kb.vocab.event import EventKind


def _took_part(column):
    """Function for `where`: events in which a record took part."""
    return lambda pk: named_by(EventParticipant.objects.filter(**{f"{column}_id": pk}), "event")


def _answers(launch_id):
    return named_by(Event.prompted_by.through.objects.filter(launch_id=launch_id), "event_id")


def _on_topic(topic_id):
    return named_by(Event.topics.through.objects.filter(topic_id=topic_id), "event_id")


class EventFilter(FilterSet):
    q = SearchFilter()
    kind = CodeFilter(EventKind, label="Kind", help_text="What kind of event it was.")
    country = RecordFilter(
        Country, where=_took_part("country"), label="Country", help_text="A country that took part in its own name."
    )
    organisation = RecordFilter(
        Organisation,
        where=_took_part("organisation"),
        label="Organisation",
        help_text="An organisation that took part.",
    )
    person = RecordFilter(Person, where=_took_part("person"), label="Person", help_text="A person who took part.")
    launch = RecordFilter(Launch, where=_answers, label="Launch", help_text="A launch that it answers.")
    place = RecordFilter(
        Place, where=in_place("place"), label="Place", help_text="Where it was: this place, or one within it."
    )
    topic = RecordFilter(Topic, where=_on_topic, label="Topic", help_text="What it is also about.")
    year = YearFilter(field_name="began", label="Year", help_text="Year in which it began.")
    began_from = FromFilter(field_name="began", label="Began from", help_text="First day on which it began.")
    began_to = ToFilter(field_name="began", label="Began to", help_text="Last day on which it began.")
    ordering = OrderingFilter({"began": ("Begin", ["began_on"]), "name": ("Name", ["name"])}, default="-began")
