"""What every FilterSet shares: how conditions are put together, how records are named, how rows are ordered.

A FilterSet starts from the queryset that its door gives it, and only narrows and orders it. Conditions on rows of
other tables are sub-selects, never joins, so that no row appears twice; records are named among published ones only.
"""

from typing import NamedTuple

import django_filters
from django import forms
from django.core.validators import EMPTY_VALUES
from django.db.models import CharField, F, Q, Value

from kb.filters import fields
from kb.filters.nearest import nearest
from kb.search.query import matching
from kb.vocab.partial_date import EARLIEST_YEAR, LATEST_YEAR, Precision, first_day


class Chosen(NamedTuple):
    """One condition in force: the parameter, its label, and the value in words."""

    name: str
    label: str
    words: str


class FilterForm(forms.Form):
    """The parameters of one list. All records that they name are looked up in one query."""

    def clean(self):
        self._look_up()
        self._check_ranges()
        return self.cleaned_data

    def _look_up(self):
        wanted = {
            name: field
            for name, field in self.fields.items()
            if isinstance(field, fields.LookupField) and self.cleaned_data.get(name)
        }
        queries = [
            rows.annotate(parameter=Value(name, output_field=CharField()))
            for name, field in wanted.items()
            for rows in field.candidates(self.cleaned_data[name])
        ]
        found = {}
        if queries:
            for pk, record_name, slug, public_id, parameter in queries[0].union(*queries[1:], all=True):
                row = fields.Found(pk, record_name, slug, public_id)
                # A public id comes before a slug that happens to look like one.
                if parameter not in found or public_id == self.cleaned_data[parameter]:
                    found[parameter] = row
        for name, field in wanted.items():
            if name in found:
                self.cleaned_data[name] = found[name]
            else:
                self.add_error(name, field.explain(self.cleaned_data[name]))

    def _check_ranges(self):
        for name in self.fields:
            for lower, upper in (("_min", "_max"), ("_from", "_to")):
                other = name.removesuffix(lower) + upper
                if not name.endswith(lower) or other not in self.fields:
                    continue
                low, high = self.cleaned_data.get(name), self.cleaned_data.get(other)
                if low is None or high is None:
                    continue
                if isinstance(low, fields.Period):
                    low, high = low.first, high.last
                if low > high:
                    self.add_error(
                        other, fields.refuse(f"It ends before {name} begins.", "empty_range", self.data.get(other, ""))
                    )


class Filter(django_filters.Filter):
    """A condition on one row. With `group`, on a row of that kind which belongs to it.

    All conditions of a group must hold for one and the same row: a launch with a flight of that weapon which failed.
    """

    def __init__(self, *, label, help_text, group=None, **kwargs):
        self.group = group
        super().__init__(label=label, help_text=help_text, **kwargs)

    def condition(self, value):
        """Q for a cleaned value."""
        return Q(**{self.field_name: value})

    def apply(self, queryset, value):
        return queryset.filter(self.condition(value))

    def words(self, value, text):
        """The chosen value in words, for readers; `text` is what the reader gave."""
        if isinstance(value, fields.Found):
            return value.name or text
        return dict(self.field.codes)[text] if isinstance(self.field, fields.CodeField) else text


class CodeFilter(Filter):
    field_class = fields.CodeField

    def __init__(self, choices, **kwargs):
        super().__init__(codes=getattr(choices, "choices", choices), **kwargs)


class TrueFalseFilter(Filter):
    field_class = fields.TrueFalseField


class RecordFilter(Filter):
    """Rows that name a record; `condition` gets its row number."""

    field_class = fields.RecordField

    def __init__(self, model, *, where=None, **kwargs):
        self.where = where
        super().__init__(**kwargs)
        self.extra["model"] = model

    def condition(self, value):
        return self.where(value.pk) if self.where else Q(**{f"{self.field_name}_id": value.pk})


class FamilyFilter(Filter):
    """Rows of weapons of a family; `where` gets its name."""

    field_class = fields.FamilyField

    def __init__(self, *, where=None, **kwargs):
        self.where = where
        super().__init__(**kwargs)

    def condition(self, value):
        return self.where(value.name) if self.where else Q(**{self.field_name: value.name})


class SearchFilter(Filter):
    field_class = fields.SearchField

    def __init__(self, **kwargs):
        kwargs.setdefault("label", "Words")
        kwargs.setdefault(
            "help_text", "Every word must occur in the published text, in any order; beginnings of words are enough."
        )
        super().__init__(**kwargs)

    def apply(self, queryset, value):
        return matching(queryset, value)


class PatternFilter(Filter):
    field_class = fields.PatternField


def language_filter(**kwargs):
    return PatternFilter(
        pattern=r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*", shape="a language tag such as en, ko or zh-Hant", **kwargs
    )


class WhereFilter(Filter):
    """A condition written out by a function of the cleaned value; `field_class` as given."""

    def __init__(self, field_class, where, **kwargs):
        self.field_class = field_class
        self.where = where
        super().__init__(**kwargs)

    def condition(self, value):
        return self.where(value)


class MinimumFilter(Filter):
    """At least so much, in the unit that the column's name ends in. Rows without a value are left out."""

    field_class = fields.QuantityField
    lookup = "gte"

    def condition(self, value):
        return Q(**{f"{self.field_name}__{self.lookup}": value})


class MaximumFilter(MinimumFilter):
    lookup = "lte"


class MinimumCountFilter(MinimumFilter):
    field_class = fields.WholeNumberField


class MaximumCountFilter(MaximumFilter):
    field_class = fields.WholeNumberField


class YearFilter(Filter):
    """Rows whose date lies in a calendar year; the partial date stands in `<field_name>_on`."""

    field_class = fields.WholeNumberField

    def __init__(self, **kwargs):
        super().__init__(minimum=EARLIEST_YEAR, maximum=LATEST_YEAR, **kwargs)

    def condition(self, value):
        return Q(**{f"{self.field_name}_on__year": value})


def named_by(rows, column):
    """Q: rows that one of `rows` names in its `column`.

    IN rather than EXISTS: SQLite then starts from the few rows found, where it would otherwise try every row.
    """
    return Q(pk__in=rows.values(column))


def may_reach(prefix, day):
    """Q: the partial date in `<prefix>_on` and `<prefix>_precision` may mean `day` or a later one."""
    on, precision = f"{prefix}_on", f"{prefix}_precision"
    condition = Q(**{f"{on}__gte": day})
    for coarse in (Precision.MONTH, Precision.QUARTER, Precision.YEAR):
        condition |= Q(**{precision: coarse, f"{on}__gte": first_day(day, coarse)})
    # Follows from the rest, and is what an index on the day can use.
    return Q(**{f"{on}__gte": first_day(day, Precision.YEAR)}) & condition


OVERLAP = (
    "Write 2022, 2022-01 or 2022-01-30. A date known only to its month, quarter or year matches if it may lie within."
)


class FromFilter(Filter):
    """Rows whose partial date may lie on the first day given or later."""

    field_class = fields.PeriodField

    def __init__(self, *, help_text, **kwargs):
        super().__init__(help_text=f"{help_text} {OVERLAP}", **kwargs)

    def condition(self, value):
        return may_reach(self.field_name, value.first)


class ToFilter(FromFilter):
    """Rows whose partial date may lie on the last day given or earlier."""

    def condition(self, value):
        return Q(**{f"{self.field_name}_on__lte": value.last})


class OrderingFilter(Filter):
    """Order of the rows, from an allow-list: {name: (label, [columns])}; "-name" turns it round.

    Rows without a value come last either way, and rows alike are told apart by their number, so that pages neither
    repeat nor miss a row.
    """

    field_class = fields.CodeField

    def __init__(self, orders, *, default):
        self.orders = orders
        self.default = default
        codes = []
        for name, (label, _) in orders.items():
            codes += [(name, f"{label}, ascending"), (f"-{name}", f"{label}, descending")]
        help_text = f"Order of the rows; {default} unless told otherwise. Rows without a value come last."
        super().__init__(label="Order", help_text=help_text, codes=codes)

    def apply(self, queryset, value):
        value = value or self.default
        is_descending = value.startswith("-")
        columns = self.orders[value.removeprefix("-")][1]
        return queryset.order_by(
            *(_ordered(queryset.model, column, is_descending) for column in columns), "-pk" if is_descending else "pk"
        )


def _ordered(model, path, is_descending):
    """ORDER BY expression; NULLS LAST only where there may be any, because it keeps an index from being used."""
    is_nullable = False
    for part in path.split("__"):
        field = model._meta.get_field(part)
        is_nullable = is_nullable or field.null
        model = field.related_model
    last = {"nulls_last": True} if is_nullable else {}
    return F(path).desc(**last) if is_descending else F(path).asc(**last)


class FilterSet(django_filters.FilterSet):
    """Base of all FilterSets. Give it `request.GET` and a queryset of published rows.

    `form` has a field with label and help text for each parameter; `qs` is ordered, and empty while the form has
    errors: a wrong parameter never widens the answer.
    """

    # group: (model of the rows that belong, their column that names the row filtered). A group that is missing
    # here are the rows filtered themselves.
    groups = {}
    # Parameters that the form shows first, in this order.
    first_fields = ("q",)

    def __init__(self, data=None, queryset=None, **kwargs):
        if queryset is None:
            raise TypeError("A FilterSet needs the queryset to start from: its door decides what is visible.")
        super().__init__({} if data is None else data, queryset, **kwargs)

    def get_form_class(self):
        fields_by_name = {name: rule.field for name, rule in self.filters.items()}
        return type(f"{type(self).__name__}Form", (FilterForm,), {**fields_by_name, "field_order": self.first_fields})

    def filter_queryset(self, queryset):
        if not self.is_valid():
            return queryset.none()
        grouped = {}
        for name, value in self.form.cleaned_data.items():
            rule = self.filters[name]
            if isinstance(rule, OrderingFilter):
                continue
            if value in EMPTY_VALUES:
                continue
            if rule.group in self.groups:
                grouped[rule.group] = grouped.get(rule.group, Q()) & rule.condition(value)
            else:
                queryset = rule.apply(queryset, value)
        for group, condition in grouped.items():
            model, owner = self.groups[group]
            queryset = queryset.filter(named_by(model.objects.filter(condition), owner))
        return self.filters["ordering"].apply(queryset, self.form.cleaned_data["ordering"])

    def chosen(self):
        """[Chosen] for the conditions in force, in the order of the form; without the ordering."""
        if not self.is_valid():
            return []
        return [
            Chosen(name, rule.label, rule.words(value, self.data.get(name, "")))
            for name in self.form.fields
            if (value := self.form.cleaned_data.get(name)) not in EMPTY_VALUES
            and not isinstance(rule := self.filters[name], OrderingFilter)
        ]

    @classmethod
    def unknown_parameters(cls, data, also=()):
        """[(name, nearest known names)] for what `data` holds and no parameter is called; `also` are known too."""
        known = [*cls.base_filters, *also]
        return [(name, nearest(name[: fields.MAX_TEXT], known)) for name in data if name not in known]
