"""Filter forms for readers: which control each parameter gets, and what it offers.

Parameters that name a country, weapon, place and the like are chosen from a list of the published ones, read once
for each noun. Parameters that name one of too many records (a launch, a source) are not typed by readers: they come
from links, stay in the address, and are shown as chips.
"""

from dataclasses import dataclass, field

from kb.filters.fields import CodeField, FamilyField, RecordField
from kb.models import Country, Organisation, Person, Place, Topic, Weapon

OFFERED = (Country, Organisation, Person, Place, Topic, Weapon)
MOST_OPTIONS = 400


@dataclass(frozen=True)
class Control:
    """One parameter: `kind` is text, select or hidden; `options` are (value, words)."""

    name: str
    label: str
    help: str
    kind: str
    value: str
    options: list = field(default_factory=list)
    errors: list = field(default_factory=list)
    inputmode: str = ""
    placeholder: str = ""

    @property
    def id(self):
        return f"filter-{self.name}"


def controls(filterset, first):
    """{"first": [...], "more": [...], "hidden": [...], "wrong": [...], "is_open": bool} for the form of a FilterSet.

    `first` names the parameters that are shown without being asked for; the order is always among them.
    """
    form = filterset.form
    form.is_valid()
    offers = {}
    sorted_out = {"first": [], "more": [], "hidden": [], "wrong": [], "is_open": False}
    for name, form_field in form.fields.items():
        control = _control(filterset, name, form_field, offers)
        if control.errors:
            sorted_out["wrong"].append(control)
        if control.kind == "hidden" and not control.errors:
            if control.value:
                sorted_out["hidden"].append(control)
        elif name in (*first, "ordering"):
            sorted_out["first"].append(control)
        else:
            sorted_out["more"].append(control)
            sorted_out["is_open"] = sorted_out["is_open"] or bool(control.value or control.errors)
    return sorted_out


def _control(filterset, name, form_field, offers):
    form = filterset.form
    given = filterset.data.get(name, "")
    errors = form.errors.get(name, [])
    value = given
    options = []
    kind = "text"
    if name == "ordering":
        kind, options, value = "select", form_field.codes, given or filterset.filters[name].default
    elif isinstance(form_field, CodeField):
        kind, options = "select", [("", "Any"), *form_field.codes]
    elif isinstance(form_field, FamilyField) or (isinstance(form_field, RecordField) and form_field.model in OFFERED):
        key = getattr(form_field, "model", FamilyField)
        if key not in offers:
            offers[key] = form_field.options(MOST_OPTIONS + 1)
        if len(offers[key]) <= MOST_OPTIONS:
            kind, options = "select", [("", "Any"), *offers[key]]
        if not errors and form.cleaned_data.get(name):
            # A public id or former slug was given: the list knows the present slug.
            value = form.cleaned_data[name].slug
    elif isinstance(form_field, RecordField):
        kind = "text" if errors else "hidden"
    if kind == "select" and value and value not in {code for code, _ in options}:
        options = [*options, (value, value)]
    return Control(
        name=name,
        label=str(form_field.label),
        help=str(form_field.help_text),
        kind=kind,
        value=value,
        options=options,
        errors=list(errors),
        inputmode=form_field.widget.attrs.get("inputmode", ""),
        placeholder=form_field.widget.attrs.get("placeholder", ""),
    )
