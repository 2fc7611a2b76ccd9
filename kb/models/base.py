"""What every noun shares: public identity, editorial state, and the one word that decides visibility."""

import math
import secrets

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator, URLValidator
from django.db import models
from django.urls import reverse

from kb.vocab.partial_date import PartialDate, Precision
from kb.vocab.status import Status

# Crockford's base 32: no letter that is read as a digit. 10 characters are 50 random bits, so that ids tell
# nothing of how many drafts there are.
ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"
PUBLIC_ID_LENGTH = 10


def new_public_id():
    """A random id that is never a number, so that it cannot be taken for a year or a row number."""
    first = secrets.choice(ALPHABET[10:])
    return first + "".join(secrets.choice(ALPHABET) for _ in range(PUBLIC_ID_LENGTH - 1))


class PublicIdField(models.CharField):
    def __init__(self, **kwargs):
        kwargs |= {
            "max_length": PUBLIC_ID_LENGTH,
            "unique": True,
            "editable": False,
            "default": new_public_id,
        }
        kwargs.setdefault("help_text", "Short public id: never changes, safe to cite.")
        super().__init__("public id", **kwargs)

    def deconstruct(self):
        name, path, _args, kwargs = super().deconstruct()
        for key in ("max_length", "unique", "editable", "default"):
            kwargs.pop(key, None)
        return name, path, [], {k: v for k, v in kwargs.items() if k == "help_text"}


class WebURLField(models.URLField):
    """A link that a browser may follow: http or https, nothing else."""

    default_validators = [
        URLValidator(
            schemes=["http", "https"],
            message="Enter a full web address that begins with http:// or https://.",
        )
    ]

    def __init__(self, *args, **kwargs):
        kwargs.setdefault("max_length", 1000)
        super().__init__(*args, **kwargs)

    def formfield(self, **kwargs):
        return super().formfield(**{"assume_scheme": "https", **kwargs})


def is_web_link(name):
    """Q for a constraint: the column is empty, or a link that WebURLField takes."""
    # Without regard to case, in which the databases' LIKE differ otherwise.
    return (
        models.Q(**{name: ""})
        | models.Q(**{f"{name}__istartswith": "http://"})
        | models.Q(**{f"{name}__istartswith": "https://"})
    )


def finite_number(value):
    """Refuses NaN and infinity, which each database stores in its own way and which bounds do not catch."""
    if not math.isfinite(value):
        raise ValidationError("Enter a finite number.", code="not_finite")


def no_control_characters(value):
    """Refuses control, bidirectional and zero-width characters, which make one text look like another."""
    bad = sorted({f"U+{ord(c):04X}" for c in value if c in HIDDEN or (ord(c) < 32 and c not in "\n\r\t")})
    if bad:
        raise ValidationError(
            "Remove the invisible characters %(bad)s.",
            code="invisible_characters",
            params={"bad": ", ".join(bad)},
        )


HIDDEN = set("\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2060\u2066\u2067\u2068\u2069\ufeff\x00\x7f")

PRECISION_HELP = "How much of the date is known."


class PrecisionField(models.CharField):
    """Precision of the partial date whose first day stands in the field before it; empty without a date."""

    def __init__(self, *args, **kwargs):
        kwargs.setdefault("help_text", PRECISION_HELP)
        kwargs |= {"max_length": 8, "choices": Precision, "blank": True, "default": ""}
        super().__init__(*args, **kwargs)

    def deconstruct(self):
        name, path, args, kwargs = super().deconstruct()
        for key in ("max_length", "choices", "blank", "default"):
            kwargs.pop(key, None)
        return name, path, args, kwargs


def latest_first(name):
    """Ordering by a date, from the latest; rows without one come last, on which databases differ by themselves."""
    return models.F(name).desc(nulls_last=True)


class PartialDateAttribute(property):
    """Reads and writes `<name>_on`, `<name>_precision`, `<name>_is_approximate` as one PartialDate or None.

    With `timed`, also `<name>_local_time`, `<name>_zone` and `<name>_at`, the UTC instant that follows from them.
    A property, because those are what a model's constructor takes beside its fields.
    """

    def __init__(self, name, *, timed=False):
        super().__init__(self._read, self._write)
        self.name = name
        self.timed = timed

    def columns(self):
        names = [f"{self.name}_on", f"{self.name}_precision", f"{self.name}_is_approximate"]
        if self.timed:
            names += [f"{self.name}_local_time", f"{self.name}_zone", f"{self.name}_at"]
        return names

    def _read(self, instance):
        day = getattr(instance, f"{self.name}_on")
        if day is None:
            return None
        time = getattr(instance, f"{self.name}_local_time") if self.timed else None
        zone = getattr(instance, f"{self.name}_zone") if self.timed else ""
        precision = Precision(getattr(instance, f"{self.name}_precision"))
        return PartialDate(day, precision, getattr(instance, f"{self.name}_is_approximate"), time, zone)

    def _write(self, instance, value):
        setattr(instance, f"{self.name}_on", value.start if value else None)
        setattr(instance, f"{self.name}_precision", value.precision.value if value else "")
        setattr(instance, f"{self.name}_is_approximate", bool(value and value.is_approximate))
        if self.timed:
            setattr(instance, f"{self.name}_local_time", value.time if value else None)
            # The zone of the site is worth keeping even where no time of day is known yet.
            if value and value.zone:
                setattr(instance, f"{self.name}_zone", value.zone)
            setattr(instance, f"{self.name}_at", value.instant if value else None)


def check_dates(instance):
    """Raises ValidationError for a partial date that cannot be read back: 15 January “to the month”, the year 9999.

    Not a constraint, since taking a day from a date is different SQL in each database. Belongs to no field, because
    forms show the several columns of a date as one.
    """
    problems = []
    for part in type(instance).__mro__:
        for name, attribute in vars(part).items():
            if isinstance(attribute, PartialDateAttribute):
                try:
                    _read_date(instance, name)
                except ValueError as error:
                    problems.append(ValidationError(f"{_words(name)}: {error}", code="unreadable_date"))
    if problems:
        raise ValidationError(problems)


def check_order(instance, first, last):
    """Raises ValidationError if the period named `last` is over before the one named `first` begins.

    Said here and not by the constraints, which cannot tell that 2021 is over before June 2022.
    """
    begin, end = _read_date(instance, first), _read_date(instance, last)
    if begin and end and end.is_before(begin):
        raise ValidationError(
            f"{_words(last)} ({end}) is before {_words(first).lower()} ({begin}).", code="reversed_dates"
        )


def _read_date(instance, name):
    """The partial date called `name`; None also where its precision is missing, which a constraint refuses."""
    prefix = getattr(type(instance), name).name
    return getattr(instance, name) if getattr(instance, f"{prefix}_precision") in Precision.values else None


def _words(name):
    return name.replace("_", " ").capitalize()


def partial_date_constraint(name, prefix):
    """A date and its precision stand or fall together."""
    absent = models.Q(**{f"{prefix}_on__isnull": True, f"{prefix}_precision": ""})
    present = models.Q(**{f"{prefix}_on__isnull": False}) & ~models.Q(**{f"{prefix}_precision": ""})
    return models.CheckConstraint(
        name=name,
        condition=absent | present,
        violation_error_message="A date needs its precision, and a precision its date.",
    )


class RecordQuerySet(models.QuerySet):
    def with_publication(self):
        """With the documents that the public sees, in the same query."""
        return self.select_related("publication").filter(publication__isnull=False)

    def published(self):
        """What the public sees: the one word that decides visibility at every door."""
        return self.filter(status=Status.PUBLISHED)

    def waiting(self):
        """Drafts and records in review, oldest first."""
        return self.filter(status__in=[Status.DRAFT, Status.IN_REVIEW]).order_by("updated_at")

    def with_related(self):
        """What `__str__`, a list row or a document of this noun needs; nouns say what that is."""
        return self


class Record(models.Model):
    """A noun with a page of its own: identity, name and editorial state."""

    public_id = PublicIdField()
    slug = models.SlugField(
        max_length=120,
        unique=True,
        help_text="Readable part of the page's address. May change; the public id does not.",
        validators=[RegexValidator(r"^[a-z0-9]+(-[a-z0-9]+)*$", "Use lower-case letters, digits and single hyphens.")],
    )
    name = models.CharField(max_length=300, validators=[no_control_characters], help_text="The name that readers see.")
    status = models.CharField(
        max_length=12,
        choices=Status,
        default=Status.DRAFT,
        editable=False,
        db_index=True,
        help_text="Draft, in review, published or withdrawn. Only published records are public.",
    )
    status_reason = models.CharField(
        max_length=500, blank=True, editable=False, help_text="Why it was withdrawn or returned."
    )
    published_at = models.DateTimeField(
        null=True, blank=True, editable=False, help_text="When it was first published, UTC."
    )
    version = models.PositiveIntegerField(
        default=0, editable=False, help_text="Rises by one each time the public content changes."
    )
    revision = models.PositiveIntegerField(
        default=0, editable=False, help_text="Number of the newest revision: rises by one with each save. Never public."
    )
    assignee = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        help_text="The editor who is working on it. Never public.",
    )
    internal_note = models.TextField(blank=True, help_text="For editors only. Never public.")
    created_at = models.DateTimeField(auto_now_add=True, help_text="When it was entered, UTC.")
    updated_at = models.DateTimeField(auto_now=True, help_text="When it was last saved, UTC.")
    publication = models.OneToOneField(
        "kb.Publication", models.SET_NULL, null=True, blank=True, editable=False, related_name="%(class)s"
    )

    objects = RecordQuerySet.as_manager()

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                name="%(class)s_withdrawn_has_reason",
                condition=~models.Q(status=Status.WITHDRAWN) | ~models.Q(status_reason=""),
                violation_error_message="A withdrawn record says why.",
            ),
            models.CheckConstraint(
                name="%(class)s_published_has_time",
                condition=~models.Q(status=Status.PUBLISHED) | models.Q(published_at__isnull=False),
                violation_error_message="A published record says since when.",
            ),
        ]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        """The public page, which answers 404 until the record is published."""
        return reverse(f"{self._meta.model_name}-detail", args=[self.slug])

    def clean(self):
        super().clean()
        check_dates(self)

    @property
    def is_published(self):
        return self.status == Status.PUBLISHED


class PartQuerySet(models.QuerySet):
    """Parts of a record: they are as public as their owner."""

    owner_path = None

    with_publication = RecordQuerySet.with_publication

    def published(self):
        return self.filter(**{f"{self.owner_path}__status": Status.PUBLISHED})

    def with_related(self):
        return self


class Part(models.Model):
    """A row that belongs to a record, with a public id so that it can be cited and listed."""

    public_id = PublicIdField()
    publication = models.OneToOneField(
        "kb.Publication", models.SET_NULL, null=True, blank=True, editable=False, related_name="%(class)s"
    )

    class Meta:
        abstract = True

    def clean(self):
        super().clean()
        check_dates(self)
