"""The model in words and pictures, made from the models: what docs/model.md and docs/data-dictionary.md hold."""

import textwrap

from django.db import models

from kb.models import (
    PARTS,
    RECORDS,
    CountryName,
    EventCitation,
    EventParticipant,
    LaunchCitation,
    LaunchIdentifier,
    OfficeTermCitation,
    OrganisationName,
    PersonIdentifier,
    PersonName,
    PlaceIdentifier,
    PlaceName,
    StatementAppearance,
    WeaponAlias,
    WeaponAliasCitation,
    WeaponIdentifier,
)
from kb.models.base import PrecisionField, Record
from kb.vocab.metric import METRICS, Subject, ValueKind
from kb.vocab.nouns import PLURALS
from kb.vocab.printed import format_number
from kb.vocab.units import units_of

# Rows that appear only within the document of the record, or part, that they belong to.
EMBEDDED = (
    CountryName, OrganisationName, PlaceName, PersonName, WeaponAlias, LaunchCitation, EventCitation,
    OfficeTermCitation, WeaponAliasCitation, LaunchIdentifier, WeaponIdentifier, PlaceIdentifier, PersonIdentifier,
    StatementAppearance, EventParticipant,
)  # fmt: skip
NOUNS = (*RECORDS, *PARTS)
PUBLIC = (*NOUNS, *EMBEDDED)

# Ends of column names, the longest first, and the unit that they stand for.
UNITS = (("_m_s", "m/s"), ("_km", "km"), ("_deg", "degrees"), ("_at", "UTC"), ("_s", "s"))

SHARED = {field.name for field in Record._meta.get_fields()}  # every record has these
HIDDEN = {"id", "publication"}


def own_fields(model):
    """Columns and links of a public model, but for row numbers and what every record shares."""
    shared = SHARED if issubclass(model, Record) else set()
    fields = [*model._meta.concrete_fields, *model._meta.many_to_many]
    return [field for field in fields if field.name not in HIDDEN | shared]


def owner_field(model):
    """The link of a part or embedded row to what it belongs to; None for records and for reports, which have three."""
    links = [f for f in own_fields(model) if f.is_relation and f.many_to_one and _goes_along(f)]
    return links[0] if len(links) == 1 else None


def _goes_along(field):
    return field.remote_field.on_delete is models.CASCADE


# --- The diagram ------------------------------------------------------------------------------------------------


def model_diagram():
    """Markdown: what belongs to what, what names what, and the nouns in a sentence each."""
    return "\n\n".join(
        [
            "## What belongs to what",
            "Deleted with its owner, and published with it.",
            _mermaid(_belongings()),
            "## What names what",
            "Beside these, whatever has citations, appearances or reports names sources. Each line says which fields "
            "make the link.",
            _mermaid(_namings()),
            "## The nouns",
            "\n".join(_noun_row(model) for model in NOUNS),
        ]
    )


def _mermaid(lines):
    return "\n".join(["```mermaid", "erDiagram", *(f"    {line}" for line in lines), "```"])


def _belongings():
    lines = []
    for model in (*PARTS, *EMBEDDED):
        for field in own_fields(model):
            if field.is_relation and field.many_to_one and _goes_along(field):
                # A report belongs to one of three, the others to one.
                least = "|o" if field.null else "||"
                name = field.remote_field.get_accessor_name()
                lines.append(f"{field.related_model.__name__} {least}--o{{ {model.__name__} : {name}")
    return lines


def _namings():
    links = {}
    for model in NOUNS:
        for field in own_fields(model):
            if field.is_relation and not (field.many_to_one and _goes_along(field)):
                shape = "}o--o{" if field.many_to_many else "}o--o|" if field.null else "}o--||"
                links.setdefault((model.__name__, shape, field.related_model.__name__), []).append(field.name)
    return [f'{one} {shape} {other} : "{", ".join(names)}"' for (one, shape, other), names in links.items()]


def _noun_row(model):
    part = " (part)" if model in PARTS else ""
    return f"- **{_title(model)}**{part}: {summary_of(model)} `/{PLURALS[model._meta.model_name]}/`"


def summary_of(model):
    """The first sentence or two of a model's docstring, on one line."""
    return " ".join((model.__doc__ or "").split("\n\n")[0].split())


def _title(model):
    name = str(model._meta.verbose_name)
    return name[:1].upper() + name[1:]


# --- The data dictionary ----------------------------------------------------------------------------------------


def data_dictionary():
    """Markdown: the fields of every public noun, then the table of metrics."""
    # From a record, because the links of the abstract one lead nowhere yet.
    shared = [f for f in RECORDS[0]._meta.concrete_fields if f.name in SHARED - HIDDEN]
    sections = [
        "## Every record",
        "Countries, organisations, places, people, topics, sources, weapons, launches, events and statements have "
        "these fields beside their own.",
        _table(["Field", "Type", "Unit", "Meaning", "Values"], [field_row(field) for field in shared]),
    ]
    for noun in NOUNS:
        sections += [f"## {_title(noun)}", summary_of(noun), *_fields_table(noun)]
        for model in _embedded_in(noun):
            owner = owner_field(model)
            name = f"{owner.remote_field.get_accessor_name()} of {_article(owner.related_model)}"
            sections += [f"### {name[:1].upper()}{name[1:]}", summary_of(model), *_fields_table(model)]
    sections += [
        "## Metrics",
        "What a report can be about. A number beyond the bounds is a finding; two numbers agree if they lie within the "
        "tolerance of each other, the larger of its two parts. An open bound such as “over 700 km” is taken to reach "
        "so far beyond its number when it is held against a rival.",
        _table(
            ["Metric", "Kind", "Of", "Unit", "Printed in", "Bounds", "Tolerance", "Bound reach", "Meaning", "Values"],
            [metric_row(metric, spec) for metric, spec in METRICS.items()],
        ),
    ]
    return "\n\n".join(sections)


def _embedded_in(model):
    """Embedded models of `model`, each followed by those that belong to it."""
    for each in EMBEDDED:
        if owner_field(each).related_model is model:
            yield each
            yield from _embedded_in(each)


def _fields_table(model):
    rows = [field_row(field) for field in own_fields(model) if field != owner_field(model)]
    return [_table(["Field", "Type", "Unit", "Meaning", "Values"], rows)] if rows else []


def _article(model):
    name = str(model._meta.verbose_name)
    return f"{'an' if name[0] in 'aeiou' else 'a'} {name}"


def field_row(field):
    # Those of a precision stand once, at the head of the page.
    choices = () if isinstance(field, PrecisionField) else getattr(field, "choices", None) or ()
    values = ", ".join(f"`{code}` {label}" for code, label in choices if code)
    return [f"`{field.name}`", type_of(field), unit_of(field.name), str(field.help_text), values]


def type_of(field):
    """The type of a field in words."""
    if field.is_relation:
        return f"link to {'several ' if field.many_to_many else ''}{_plain_name(field)}"
    words = {
        models.BooleanField: "yes or no",
        models.DateTimeField: "instant",
        models.DateField: "day",
        models.TimeField: "time of day",
        models.FloatField: "number",
        models.IntegerField: "whole number",
        models.JSONField: "list of codes",
        models.TextField: "text",
    }
    if field.choices:
        return "one of"
    if isinstance(field, models.CharField):
        return f"text, at most {field.max_length}"
    return next(text for kind, text in words.items() if isinstance(field, kind))


def _plain_name(field):
    meta = field.related_model._meta
    return str(meta.verbose_name_plural if field.many_to_many else meta.verbose_name)


def unit_of(name):
    """Unit that the end of a column's name stands for; empty without one."""
    return next((unit for end, unit in UNITS if name.endswith(end)), "")


def metric_row(metric, spec):
    has_numbers = spec.kind in (ValueKind.QUANTITY, ValueKind.COUNT)
    tolerance = []
    if spec.kind == ValueKind.INSTANT:
        tolerance = [f"{format_number(spec.tolerance)} s"]
    elif has_numbers:
        tolerance = [f"{format_number(spec.tolerance)} {spec.unit}"] if spec.tolerance else []
        tolerance += [f"{format_number(spec.tolerance_ratio * 100)} %"] if spec.tolerance_ratio else []
        tolerance = tolerance or ["none"]
    reach = "" if not has_numbers else "no end" if spec.bound_reach is None else f"{spec.bound_reach:.0%}"
    return [
        f"`{metric.value}` {spec.label}",
        spec.kind.value,
        ", ".join(subject.value for subject in Subject if subject in spec.subjects),
        spec.unit,
        ", ".join(unit.symbol for unit in units_of(spec.dimension)) if spec.dimension else "",
        f"{format_number(spec.minimum)} to {format_number(spec.maximum)}" if spec.minimum is not None else "",
        " or ".join(tolerance),
        reach,
        spec.description,
        ", ".join(f"`{code}` {label}" for code, label in spec.choices.choices) if spec.choices else "",
    ]


def _table(heads, rows):
    """A Markdown table; columns that are empty throughout are left out."""
    kept = [i for i, _ in enumerate(heads) if any(row[i] for row in rows)]
    lines = [[heads[i] for i in kept], ["---"] * len(kept), *([_cell(row[i]) for i in kept] for row in rows)]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in lines)


def _cell(text):
    return text.replace("|", "\\|")


# --- Writing it into a page -------------------------------------------------------------------------------------

BEGIN = "<!-- Generated by manage.py write_docs: from here on, changes are lost. -->"
END = "<!-- End of what is generated. -->"

PAGES = {"model.md": model_diagram, "data-dictionary.md": data_dictionary}


def filled_page(text, name):
    """The page with what lies between the marks made anew. Raises ValueError if a mark is missing."""
    before, begin, rest = text.partition(BEGIN)
    _old, end, after = rest.partition(END)
    if not begin or not end:
        raise ValueError(f"{name} lacks the marks between which it is generated:\n{textwrap.indent(BEGIN, '  ')}")
    return f"{before}{BEGIN}\n\n{PAGES[name]()}\n\n{END}{after}"
