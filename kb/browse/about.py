"""About pages: the method in short, and the data dictionary made from the models and the table of metrics."""

from functools import cache

from django.core.exceptions import FieldDoesNotExist
from django.shortcuts import render
from django.views import View
from rest_framework import serializers

from kb.browse.base import Page
from kb.browse.labels import AGREEMENT_MEANS, NASIC_RANGES, label_of
from kb.documents.base import CountField, PartialDateField, RefField, RefsField
from kb.documents.registry import SERIALIZERS
from kb.documents.report import FiguresField
from kb.models import PARTS, RECORDS
from kb.vocab.metric import METRICS, Subject, ValueKind
from kb.vocab.printed import format_number
from kb.vocab.units import units_of

# What each kind of field holds, in a reader's words. The first that fits.
KINDS = (
    (RefField, "a record"),
    (RefsField, "records"),
    (PartialDateField, "a date as vague as it is"),
    (CountField, "a count with bounds"),
    (FiguresField, "figures with their reports"),
    (serializers.ListSerializer, "a list"),
    (serializers.ListField, "a list"),
    (serializers.BooleanField, "yes or no"),
    (serializers.ChoiceField, "one of"),
    (serializers.IntegerField, "a whole number"),
    (serializers.FloatField, "a number"),
    (serializers.DateTimeField, "an instant, UTC"),
    (serializers.DateField, "a day"),
    (serializers.CharField, "text"),
)
VALUE_KINDS = {
    ValueKind.QUANTITY: "a quantity",
    ValueKind.COUNT: "a count",
    ValueKind.WEAPON: "a weapon",
    ValueKind.PLACE: "a place",
    ValueKind.CHOICE: "one of",
    ValueKind.DATE: "a date",
    ValueKind.INSTANT: "a day and time",
    ValueKind.TEXT: "words",
}


class About(View):
    def get(self, request):
        description = (
            "How figures are chosen among rival reports, what the states of agreement mean, how vagueness is kept."
        )
        context = {
            "page": Page("About Apogee and its method", description, "/about/"),
            "agreements": [(code, text) for code, text in AGREEMENT_MEANS.items()],
            "classes": [(label_of(code, "range_class"), text) for code, text in NASIC_RANGES.items()],
        }
        return render(request, "kb/about.html", context)


class DataDictionary(View):
    def get(self, request):
        description = "Every field of every noun, and every metric with its unit, bounds and tolerance."
        context = {
            "page": Page("Data dictionary", description, "/about/data-dictionary/"),
            "nouns": noun_entries(),
            "metrics": metric_entries(),
        }
        return render(request, "kb/data_dictionary.html", context)


@cache
def noun_entries():
    """[{"kind", "text", "fields": [{"name", "label", "kind", "text", "choices"}]}] of all nouns that are published."""
    return [
        {
            "kind": model._meta.model_name,
            "text": (model.__doc__ or "").split("\n\n")[0].strip(),
            "fields": _fields(model, SERIALIZERS[model._meta.model_name][1]()),
        }
        for model in (*RECORDS, *PARTS)
    ]


def _fields(model, serializer):
    return [
        {
            "name": name,
            "kind": next((words for cls, words in KINDS if isinstance(field, cls)), ""),
            "text": field.help_text or _help_text(model, name),
            "choices": list(getattr(field, "choices", {}).items())
            if isinstance(field, serializers.ChoiceField)
            else [],
        }
        for name, field in serializer.fields.items()
    ]


def _help_text(model, name):
    """What the model's own field says: its help text, or else its plain name."""
    for candidate in (name, f"{name}_on"):
        try:
            field = model._meta.get_field(candidate)
        except FieldDoesNotExist:
            continue
        return getattr(field, "help_text", "") or ""
    return ""


@cache
def metric_entries():
    """One row for each metric of the table, in its order."""
    return [
        {
            "code": metric.value,
            "label": spec.label,
            "text": spec.description,
            "subjects": ", ".join(subject.value for subject in Subject if subject in spec.subjects),
            "kind": VALUE_KINDS[spec.kind],
            "unit": spec.unit,
            "printed_units": ", ".join(unit.symbol for unit in units_of(spec.dimension)) if spec.dimension else "",
            "bounds": _bounds(spec),
            "tolerance": _tolerance(spec),
            "choices": [str(label) for label in spec.choices.labels] if spec.choices else [],
        }
        for metric, spec in METRICS.items()
    ]


def _bounds(spec):
    if spec.minimum is None:
        return ""
    unit = f" {spec.unit}" if spec.kind == ValueKind.QUANTITY else ""
    return f"{format_number(spec.minimum)} to {format_number(spec.maximum)}{unit}"


def _tolerance(spec):
    if spec.kind == ValueKind.INSTANT:
        return f"{format_number(spec.tolerance / 60)} min"
    if not (spec.tolerance or spec.tolerance_ratio):
        return "must be equal" if spec.kind == ValueKind.COUNT else ""
    return f"{format_number(spec.tolerance)} {spec.unit} or {format_number(spec.tolerance_ratio * 100)} %"
