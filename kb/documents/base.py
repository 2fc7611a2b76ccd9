"""Parts that every document shares: identity, references, dates, citations."""

import datetime as dt
from functools import cache

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from kb.vocab.nouns import api_path
from kb.vocab.partial_date import format_time


def ref(record):
    """{id, slug, name, url} of a published record; None for one that is absent or not public.

    A published record never names a draft, because publishing refuses it; should one slip through, this keeps
    its name in.
    """
    if record is None or not record.is_published:
        return None
    return {
        "id": record.public_id,
        "slug": record.slug,
        "name": record.name,
        "url": api_path(record._meta.model_name, record.public_id),
    }


def refs(records):
    """References to those of `records` that are public."""
    return [found for record in records if (found := ref(record))]


@cache
def _reader(serializer_class):
    # Made once: a serializer without data holds no state, and building its fields takes longer than reading a row.
    return serializer_class()


def represent(serializer_class, record):
    """The document of `record`, as plain data, in the shape that `serializer_class` describes."""
    return dict(_reader(serializer_class).to_representation(record))


class RefSerializer(serializers.Serializer):
    """Another record: its id, the readable part of its page's address, its name and its address in the API."""

    id = serializers.CharField(help_text="Public id: never changes.")
    slug = serializers.CharField(help_text="Readable part of the page's address; may change.")
    name = serializers.CharField(help_text="What it is called.")
    url = serializers.CharField(help_text="Where the API gives the whole record.")


@extend_schema_field(RefSerializer)
class RefField(serializers.Field):
    """Reference to one record, or null."""

    def __init__(self, **kwargs):
        super().__init__(read_only=True, allow_null=True, **kwargs)

    def to_representation(self, value):
        return ref(value)


@extend_schema_field(RefSerializer(many=True))
class RefsField(serializers.Field):
    """References to several records."""

    def __init__(self, **kwargs):
        super().__init__(read_only=True, **kwargs)

    def to_representation(self, value):
        return refs(value.all())


class PartialDateSerializer(serializers.Serializer):
    """A date as vague as it was given. “January 2022” starts on the 1st and ends on the 31st; it is not the 1st."""

    start = serializers.DateField(help_text="First local day that may be meant.")
    end = serializers.DateField(help_text="Last local day that may be meant.")
    precision = serializers.ChoiceField(
        choices=["second", "minute", "hour", "day", "month", "quarter", "year"], help_text="How much is known."
    )
    is_approximate = serializers.BooleanField(help_text="The source says “about”.")
    local_time = serializers.CharField(allow_null=True, help_text="Local time of day, HH:MM or HH:MM:SS.")
    zone = serializers.CharField(allow_null=True, help_text="IANA zone of the local time.")
    utc = serializers.DateTimeField(allow_null=True, help_text="The instant in UTC, where the time of day is known.")
    display = serializers.CharField(help_text="The date in words, as vague as it is.")


def partial_date(value):
    """Document of a PartialDate, or None."""
    if value is None:
        return None
    instant = value.instant
    return {
        "start": value.start.isoformat(),
        "end": value.end.isoformat(),
        "precision": value.precision.value,
        "is_approximate": value.is_approximate,
        "local_time": format_time(value.time, value.precision) if value.time else None,
        "zone": value.zone or None,
        "utc": utc(instant),
        "display": str(value),
    }


def utc(instant):
    """2022-01-29T22:52:00Z from an aware datetime, or None."""
    return instant.astimezone(dt.UTC).strftime("%Y-%m-%dT%H:%M:%SZ") if instant else None


@extend_schema_field(PartialDateSerializer)
class PartialDateField(serializers.Field):
    """A partial date, read from the attribute of that name."""

    def __init__(self, **kwargs):
        super().__init__(read_only=True, allow_null=True, **kwargs)

    def to_representation(self, value):
        return partial_date(value)


class CountSerializer(serializers.Serializer):
    """A count with bounds: “at least 2” has no maximum."""

    minimum = serializers.IntegerField(allow_null=True, help_text="Lower bound; null if nothing is known.")
    maximum = serializers.IntegerField(allow_null=True, help_text="Upper bound; null if none was given.")
    display = serializers.CharField(help_text="The count in words.")


def count(value):
    """Document of a CountRange."""
    return {"minimum": value.minimum, "maximum": value.maximum, "display": str(value)}


@extend_schema_field(CountSerializer)
class CountField(serializers.Field):
    def __init__(self, **kwargs):
        super().__init__(read_only=True, **kwargs)

    def to_representation(self, value):
        return count(value)


class CitationSerializer(serializers.Serializer):
    """Where a fact that is no report stands."""

    source = RefField(help_text="The document that says so.")
    outlet = RefField(source="source.outlet", help_text="Who published the source.")
    locator = serializers.CharField(help_text="Page, paragraph or timestamp.")
    quotation = serializers.CharField(help_text="The words that say it.")
    note = serializers.CharField(help_text="What it supports, or how.")


class IdentifierSerializer(serializers.Serializer):
    """What another dataset calls this record."""

    scheme = serializers.CharField(help_text="Dataset or registry.")
    value = serializers.CharField(help_text="The identifier as that dataset writes it.")
    edition = serializers.CharField(help_text="Edition in which it had this value.")


class NameSerializer(serializers.Serializer):
    """Another name."""

    name = serializers.CharField(help_text="The name.")
    language = serializers.CharField(help_text="BCP 47 tag, or empty.")
    kind = serializers.CharField(help_text="Official, short, native …")


class UsedNameSerializer(NameSerializer):
    """Another name, and who uses it."""

    used_by = serializers.CharField(help_text="Who uses this name.")


class RecordSerializer(serializers.ModelSerializer):
    """What every record's document begins with."""

    id = serializers.CharField(source="public_id", help_text="Public id: never changes, safe to cite.")
    name = serializers.CharField(help_text="What it is called. May change; the public id does not.")
    url = serializers.SerializerMethodField(help_text="Where the API gives the whole record.")

    def get_url(self, record) -> str:
        return api_path(record._meta.model_name, record.public_id)


RECORD_FIELDS = ["id", "slug", "name", "url"]


class StampSerializer(serializers.Serializer):
    """Added to every document when it is stored."""

    version = serializers.IntegerField(help_text="Rises by one whenever the document changes.")
    published_at = serializers.DateTimeField(help_text="When it was first published, UTC.")
    changed_at = serializers.DateTimeField(help_text="When the document last changed, UTC.")
