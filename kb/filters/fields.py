"""Form fields of filters: they refuse what they cannot read, and say what they could have read.

Each error of theirs carries the parameters `value`, `allowed` (a list, or None) and `nearest` (suggestions), which
the API hands on.
"""

import datetime as dt
import math
import re
from typing import NamedTuple

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import CharField, F, Q, Value
from django.utils.text import slugify

from kb.filters.nearest import did_you_mean, nearest
from kb.models import OldSlug, Weapon
from kb.models.base import Record
from kb.search.folding import fold
from kb.vocab.partial_date import EARLIEST_YEAR, LATEST_YEAR, Precision, first_day, last_day

MAX_NUMBER = 1e9
MAX_COUNT = 1_000_000
MAX_TEXT = 200
MAX_WORDS = 12
MAX_SLUG = 120
# Names compared when a suggestion is looked for: enough to be useful, too few to be worth an attack.
MAX_CANDIDATES = 1000


def refuse(message, code, value, *, allowed=None, near=()):
    """A ValidationError; `message` may hold %(value)s, and gets the suggestions at its end."""
    shown = str(value)[:MAX_TEXT]
    params = {"value": shown, "allowed": allowed, "nearest": list(near), "hint": did_you_mean(near)}
    return ValidationError(message + "%(hint)s", code=code, params=params)


class PlainField(forms.CharField):
    """One line of text without control characters."""

    def __init__(self, **kwargs):
        kwargs.setdefault("max_length", MAX_TEXT)
        super().__init__(**kwargs)

    def clean(self, value):
        text = super().clean(value)
        if any(ord(character) < 32 or 0xD800 <= ord(character) < 0xE000 for character in text):
            raise refuse("Remove the control characters.", "control_characters", text)
        if "\ufffd" in text:  # what Django reads where the bytes of an address are not UTF-8
            raise refuse("It is not encoded in UTF-8.", "encoding", text)
        return text


class SearchField(PlainField):
    """Words to search for."""

    def clean(self, value):
        text = super().clean(value)
        words = fold(text).split()
        if text and not words:
            raise refuse("“%(value)s” holds no letter or digit to search for.", "no_words", text)
        if len(words) > MAX_WORDS:
            raise refuse(f"Search for {MAX_WORDS} words at most.", "too_many_words", text)
        return text


class PatternField(PlainField):
    """Text of one form, such as a language tag. `shape` says in words what is expected."""

    def __init__(self, *, pattern, shape, **kwargs):
        self.pattern = pattern
        self.shape = shape
        super().__init__(**kwargs)

    def clean(self, value):
        text = super().clean(value)
        if text and not re.fullmatch(self.pattern, text):
            raise refuse(f"“%(value)s” cannot be read. Write {self.shape}.", "invalid", text)
        return text


class CodeField(forms.ChoiceField):
    """One code of a list."""

    def __init__(self, *, codes, **kwargs):
        self.codes = [(str(code), str(label)) for code, label in codes]
        super().__init__(choices=[("", "Any"), *self.codes], **kwargs)

    @property
    def allowed(self):
        return [code for code, _ in self.codes]

    def validate(self, value):
        if value and value not in self.allowed:
            near = nearest(value[:MAX_TEXT], self.allowed)
            listed = ", ".join(self.allowed)
            raise refuse(
                f"“%(value)s” is not one of: {listed}.", "invalid_choice", value, allowed=self.allowed, near=near
            )


class TrueFalseField(CodeField):
    """true or false; cleaned to a bool, or None where nothing was given."""

    def __init__(self, **kwargs):
        super().__init__(codes=[("true", "Yes"), ("false", "No")], **kwargs)

    def clean(self, value):
        text = super().clean(value)
        return {"true": True, "false": False}.get(text)


class QuantityField(PlainField):
    """A finite number from 0 to a thousand million, in `unit`; cleaned to float."""

    def __init__(self, *, unit, **kwargs):
        self.unit = unit
        super().__init__(**kwargs)
        self.widget.attrs["inputmode"] = "decimal"

    def clean(self, value):
        text = super().clean(value)
        if not text:
            return None
        number = float(text) if re.fullmatch(r"[0-9]+(\.[0-9]+)?([eE][+-]?[0-9]+)?", text) else math.nan
        if not 0 <= number <= MAX_NUMBER:
            raise refuse("“%(value)s” is not a number from 0 to 1,000,000,000, such as 550 or 1111.5.", "invalid", text)
        return number


class WholeNumberField(PlainField):
    """A whole number from `minimum` to `maximum`; cleaned to int."""

    def __init__(self, *, minimum=0, maximum=MAX_COUNT, **kwargs):
        self.minimum, self.maximum = minimum, maximum
        super().__init__(**kwargs)
        self.widget.attrs["inputmode"] = "numeric"

    def clean(self, value):
        text = super().clean(value)
        if not text:
            return None
        # Counted before it is read: int() of a very long row of digits takes very long.
        if not re.fullmatch(r"[0-9]{1,9}", text) or not self.minimum <= int(text) <= self.maximum:
            message = f"“%(value)s” is not a whole number from {self.minimum} to {self.maximum}."
            raise refuse(message, "invalid", text)
        return int(text)


class Period(NamedTuple):
    """The days that a text may mean: 2022-01 is 1 to 31 January 2022."""

    first: dt.date
    last: dt.date


PERIOD_PATTERN = r"[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?"


class PeriodField(PlainField):
    """YYYY, YYYY-MM or YYYY-MM-DD; cleaned to a Period."""

    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.widget.attrs["placeholder"] = "YYYY-MM-DD"

    def clean(self, value):
        text = super().clean(value)
        if not text:
            return None
        if not re.fullmatch(PERIOD_PATTERN, text):
            raise refuse("“%(value)s” is not a date. Write 2022, 2022-01 or 2022-01-30.", "invalid", text)
        year, month, day = (int(part) for part in (*text.split("-"), "1", "1")[:3])
        precision = (Precision.YEAR, Precision.MONTH, Precision.DAY)[text.count("-")]
        if not EARLIEST_YEAR <= year <= LATEST_YEAR:
            raise refuse(f"The year of “%(value)s” is outside {EARLIEST_YEAR} to {LATEST_YEAR}.", "invalid", text)
        try:
            first = first_day(dt.date(year, month, day), precision)
        except ValueError:
            raise refuse("“%(value)s” is no day of the calendar.", "invalid", text) from None
        return Period(first, last_day(first, precision))


class Found(NamedTuple):
    """A published record that a parameter names."""

    pk: int
    name: str
    slug: str
    public_id: str


class LookupField(PlainField):
    """Names something published. The form looks up all such fields in one query; see FilterForm."""

    def candidates(self, text):
        """Querysets of the published rows that may be meant, the likelier first, as tuples of COLUMNS."""
        raise NotImplementedError

    def explain(self, text):
        """ValidationError for a name that nothing published has, with suggestions."""
        raise NotImplementedError


COLUMNS = ("found_pk", "found_name", "found_slug", "found_id")
NOTHING = Value("", output_field=CharField())


def _as_found(rows, name, slug, public_id):
    rows = rows.order_by().annotate(found_pk=F("pk"), found_name=name, found_slug=slug, found_id=public_id)
    return rows.values_list(*COLUMNS)


class RecordField(LookupField):
    """A published record by slug, former slug or public id; a hidden one is as unknown as an absent one."""

    def __init__(self, *, model, **kwargs):
        self.model = model
        kwargs.setdefault("max_length", MAX_SLUG)
        super().__init__(**kwargs)

    @property
    def has_slug(self):
        """Parts (flights, reports, terms of office) have a public id only."""
        return issubclass(self.model, Record)

    def candidates(self, text):
        published = self.model.objects.published()
        if not self.has_slug:
            return [_as_found(published.filter(public_id=text), NOTHING, NOTHING, F("public_id"))]
        former = OldSlug.objects.filter(kind=self.model._meta.model_name, slug=text).values("public_id")
        # Apart, not joined by OR: PostgreSQL would then read the whole table.
        meant = (Q(public_id=text) | Q(slug=text), Q(public_id__in=former))
        return [_as_found(published.filter(named), F("name"), F("slug"), F("public_id")) for named in meant]

    def explain(self, text):
        noun = self.model._meta.verbose_name
        near = nearest(slugify(text) or text, self._slugs_like(text)) if self.has_slug else []
        return refuse(f"There is no published {noun} “%(value)s”.", "unknown_record", text, near=near)

    def _slugs_like(self, text):
        slug = slugify(text)
        alike = Q(slug__startswith=slug[:1])
        for part in slug.split("-")[:4]:
            if len(part) >= 3:
                alike |= Q(slug__contains=part)
        published = self.model.objects.published().order_by("slug")
        return list(published.filter(alike).values_list("slug", flat=True)[:MAX_CANDIDATES])

    def options(self, limit=MAX_CANDIDATES):
        """[(slug, name)] of the published records, by name: for a page that offers them to choose from."""
        return list(self.model.objects.published().order_by("name", "pk").values_list("slug", "name")[:limit])


class FamilyField(LookupField):
    """A family of published weapons."""

    def candidates(self, text):
        rows = Weapon.objects.published().filter(family=text)
        return [_as_found(rows, F("family"), F("family"), NOTHING)]

    def explain(self, text):
        families = [family for family, _ in self.options()]
        return refuse(
            "No published weapon is of the family “%(value)s”.", "unknown", text, near=nearest(text, families)
        )

    def options(self, limit=MAX_CANDIDATES):
        """[(family, family)] of the published weapons."""
        families = Weapon.objects.published().exclude(family="").order_by("family").values_list("family", flat=True)
        return [(family, family) for family in families.distinct()[:limit]]


class IdentifierField(PlainField):
    """scheme:value, as another dataset identifies the record; cleaned to (scheme, value)."""

    def clean(self, value):
        text = super().clean(value)
        if not text:
            return None
        scheme, colon, identifier = text.partition(":")
        if not (scheme.strip() and colon and identifier.strip()):
            raise refuse("“%(value)s” is not of the form scheme:value, such as cns-nk:132.", "invalid", text)
        return scheme.strip(), identifier.strip()
