"""What differs between states, field by field and row by row; and one state out of two that part from a third.

Columns that make sense only together, such as those of a partial date, are compared and chosen together.
"""

import copy
from dataclasses import dataclass, field

from kb.editing.state import columns, tree
from kb.models.base import PartialDateAttribute, Record
from kb.vocab.partial_date import PartialDate, Precision

TOGETHER = {
    "flight": {"count": ("count_min", "count_max")},
    "place": {"position": ("latitude_deg", "longitude_deg", "position_precision_km")},
    "report": {
        "value": (
            "printed", "value_state", "qualifier", "value_low", "value_high", "value_step", "printed_unit",
            "value_weapon_id", "value_place_id", "value_choice", "value_text", "value_on", "value_precision",
            "value_is_approximate", "value_local_time", "value_zone", "value_at",
        ),
        "claimant": (
            "claimant_organisation_id", "claimant_person_id", "claimant_country_id", "claimant_is_source",
        ),
        "standing": ("standing", "standing_reason"),
        "retraction": ("is_retracted", "retraction_reason"),
    },
    "statement": {
        "speaker": (
            "speaker_person_id", "speaker_organisation_id", "speaker_description", "speaker_country_id",
            "speaker_of_id",
        ),
    },
    "eventparticipant": {"who": ("country_id", "organisation_id", "person_id")},
}  # fmt: skip
# Kept with its row, and of no meaning to an editor.
UNTOLD = {"value_state", "qualifier", "value_low", "value_high", "value_step", "printed_unit", "value_at"}


@dataclass(frozen=True)
class Unit:
    """One thing that can differ: columns of one row, one many-to-many relation, or a row as a whole."""

    path: str  # "fields/summary", "rows/flight/7/fields/count", "rows/flight/7"
    model: type
    row: int | None  # key of the row; None for the record itself
    part: str  # fields, links or row
    name: str = ""
    columns: tuple = field(default=(), compare=False)


@dataclass(frozen=True)
class Difference:
    """A unit with what the states hold of it, in words; `base` only where three states are compared."""

    unit: Unit
    what: str
    base: str
    mine: str
    theirs: str


def groups(model):
    """{name: columns} of what is compared together."""
    found = {}
    taken = set()
    for name, names in TOGETHER.get(model._meta.model_name, {}).items():
        found[name] = names
        taken.update(names)
    for kind in model.__mro__:
        for name, attribute in vars(kind).items():
            if isinstance(attribute, PartialDateAttribute) and not taken & set(attribute.columns()):
                found[name] = tuple(attribute.columns())
                taken.update(attribute.columns())
    for each in columns(model):
        if each.attname not in taken:
            found[each.attname] = (each.attname,)
    return found


def _rows(state):
    return {(name, row["key"]): row for name, rows in state["rows"].items() for row in rows}


def _units(model, states):
    """Every unit of a noun, in the order of its fields, then row by row."""
    nodes = tree(model)
    for name, names in groups(model).items():
        yield Unit(f"fields/{name}", model, None, "fields", name, names)
    for each in model._meta.many_to_many:
        yield Unit(f"links/{each.name}", model, None, "links", each.name)
    for name, node in nodes.items():
        keys = dict.fromkeys(row["key"] for state in states for row in state["rows"].get(name, ()))
        for key in keys:
            path = f"rows/{name}/{key}"
            yield Unit(path, node.model, key, "row")
            for group, names in groups(node.model).items():
                yield Unit(f"{path}/fields/{group}", node.model, key, "fields", group, names)
            for each in node.model._meta.many_to_many:
                yield Unit(f"{path}/links/{each.name}", node.model, key, "links", each.name)


def _value(unit, holder, below=()):
    """What a state holds of a unit; None for a unit of a row that it does not have.

    To a row as a whole belong the rows that hang on it.
    """
    if holder is None:
        return None
    if unit.part == "row":
        return {**holder, "below": list(below)}
    if unit.part == "links":
        return holder["links"].get(unit.name)
    return [holder["fields"].get(name) for name in unit.columns]


class States:
    """Several states of one record, with their rows at hand."""

    def __init__(self, model, **states):
        self.model = model
        self.nodes = tree(model)
        self.states = states
        self.rows = {name: _rows(state) for name, state in states.items()}

    def units(self):
        return _units(self.model, self.states.values())

    def holder(self, name, unit):
        if unit.row is None:
            return self.states[name]
        return self.rows[name].get((unit.model._meta.model_name, unit.row))

    def value(self, name, unit):
        return _value(unit, self.holder(name, unit), self.below(name, unit) if unit.part == "row" else ())

    def below(self, name, unit):
        """Rows of a state that hang on the row of a unit."""
        return [
            row
            for (kind, _), row in self.rows[name].items()
            if row["under"][1] == unit.row and self.parent(kind, row) == unit.model
        ]

    def parent(self, kind, row):
        """The model of the row that another hangs on; None for the record itself."""
        return self.nodes[kind].parents[row["under"][0]]

    def above(self, unit):
        """Path of the row that the row of a unit hangs on, in any of the states; None for the record itself."""
        kind = unit.model._meta.model_name
        for name in self.states:
            row = self.holder(name, unit)
            if unit.row is not None and row and row["under"][1] is not None:
                return f"rows/{self.parent(kind, row)._meta.model_name}/{row['under'][1]}"
        return None


def compare(record, before, after):
    """[Difference] between two states; `mine` is after, `theirs` before. A row that is new or gone is one line."""
    states = States(type(record), mine=after, theirs=before)
    found = []
    for unit in states.units():
        mine, theirs = states.value("mine", unit), states.value("theirs", unit)
        if mine == theirs or (unit.row is not None and _is_whole(unit, states) != (unit.part == "row")):
            continue
        found.append((unit, None, mine, theirs))
    return _told(states, found)


def _is_whole(unit, states):
    """Whether the row of a unit is missing from one of the states, and therefore shown as a whole."""
    return any(states.holder(name, unit) is None for name in states.states)


def conflicts(record, base, mine, theirs):
    """[Difference] where both part from `base`, and differently."""
    states = States(type(record), base=base, mine=mine, theirs=theirs)
    return _told(states, [(unit, *values) for unit, values in _contested(states)])


def _contested(states):
    for unit in states.units():
        values = [states.value(name, unit) for name in ("base", "mine", "theirs")]
        base, mine, theirs = values
        if unit.row is not None:
            there = [states.holder(name, unit) is not None for name in ("base", "mine", "theirs")]
            gone = there[0] and not (there[1] and there[2])
            if unit.part == "row" and not gone:
                continue  # told by its columns
            if unit.part != "row" and not all(there):
                continue
        if mine != theirs and base not in (mine, theirs):
            yield unit, values


def merge(record, base, mine, theirs, choices=None):
    """One state with what either changed since `base`; where both did, as `choices` say: {path: "mine" | "theirs"}.

    Raises KeyError for a conflict that no choice settles.
    """
    states = States(type(record), base=base, mine=mine, theirs=theirs)
    contested = {unit.path: (choices or {})[unit.path] for unit, _ in _contested(states)}
    merged = copy.deepcopy(theirs)
    rows = _rows(merged)
    for unit in states.units():
        mine_value, theirs_value, base_value = (states.value(name, unit) for name in ("mine", "theirs", "base"))
        choice = contested.get(unit.path) or contested.get(states.above(unit))
        if unit.row is not None and unit.part != "row":
            choice = choice or contested.get(f"rows/{unit.model._meta.model_name}/{unit.row}")
        takes_mine = (choice or ("mine" if theirs_value == base_value else "theirs")) == "mine"
        if mine_value == theirs_value or not takes_mine:
            continue
        name = unit.model._meta.model_name
        if unit.part == "row":
            if mine_value is None:
                merged["rows"][name].remove(rows.pop((name, unit.row)))
            elif (name, unit.row) not in rows:
                rows[name, unit.row] = copy.deepcopy(states.holder("mine", unit))
                merged["rows"].setdefault(name, []).append(rows[name, unit.row])
            elif mine_value["under"] != rows[name, unit.row]["under"]:
                rows[name, unit.row]["under"] = copy.deepcopy(mine_value["under"])
            continue
        holder = merged if unit.row is None else rows.get((name, unit.row))
        if holder is None or mine_value is None:
            continue
        if unit.part == "links":
            holder["links"][unit.name] = copy.deepcopy(mine_value)
        else:
            holder["fields"].update(dict(zip(unit.columns, copy.deepcopy(mine_value), strict=True)))
    for name, left in merged["rows"].items():  # what hung on a row that went is gone as well
        left[:] = [
            row
            for row in left
            if row["under"][1] is None or (states.parent(name, row)._meta.model_name, row["under"][1]) in rows
        ]
    return merged


# --- In words -------------------------------------------------------------------------------------------------


def _told(states, found):
    names = Names(states)
    return [
        Difference(
            unit,
            names.what(unit),
            "" if base is None else names.text(unit, base),
            "" if mine is None else names.text(unit, mine),
            "" if theirs is None else names.text(unit, theirs),
        )
        for unit, base, mine, theirs in found
    ]


class Names:
    """Names of the records that states link to: one query for each noun."""

    def __init__(self, states):
        self.states = states
        wanted = {}
        nodes = {name: node.model for name, node in tree(states.model).items()}
        for state in states.states.values():
            for model, row in [
                (states.model, state),
                *((nodes[name], row) for name, rows in state["rows"].items() for row in rows),
            ]:
                for each in columns(model):
                    if each.is_relation and issubclass(each.related_model, Record):
                        wanted.setdefault(each.related_model, set()).add(row["fields"].get(each.attname))
                for each in model._meta.many_to_many:
                    wanted.setdefault(each.related_model, set()).update(row["links"].get(each.name, ()))
        self.names = {
            model: dict(model.objects.filter(pk__in=keys - {None}).values_list("pk", "name"))
            for model, keys in wanted.items()
            if keys - {None}
        }

    def of(self, model, key):
        return self.names.get(model, {}).get(key, "a record that was deleted")

    def what(self, unit):
        """“Flight 2: count”, “Report of apogee, South Korea: value”"""
        label = self._label(unit)
        if unit.row is None:
            return label
        holder = next(found for name in self.states.states if (found := self.states.holder(name, unit)))
        row = f"{unit.model._meta.verbose_name.capitalize()} {self._row(unit.model, holder)}".strip()
        return row if unit.part == "row" else f"{row}: {label.lower()}"

    def _label(self, unit):
        if unit.part == "fields" and len(unit.columns) == 1:
            each = next(each for each in columns(unit.model) if each.attname == unit.columns[0])
            return each.verbose_name.capitalize()
        return unit.name.replace("_", " ").capitalize()

    def _row(self, model, row):
        fields = row["fields"]
        if model._meta.model_name == "flight":
            return str(fields["number"])
        if model._meta.model_name == "report":
            return f"of {self._column(model, 'metric', fields['metric']).lower()} ({fields['printed'] or 'no text'})"
        for name in ("name", "title", "value", "role"):
            if fields.get(name):
                return f"“{fields[name]}”"
        if fields.get("source_id"):
            source = next(each for each in columns(model) if each.attname == "source_id")
            return f"“{self.of(source.related_model, fields['source_id'])}”"
        return ""

    def text(self, unit, value):
        """What a state holds of a unit, as an editor would write it."""
        if unit.part == "row":
            return "; ".join(
                f"{self._group_label(unit.model, name).lower()} {text}"
                for name, names in groups(unit.model).items()
                if (text := self._group(unit.model, name, names, [value["fields"].get(each) for each in names]))
            )
        if unit.part == "links":
            target = unit.model._meta.get_field(unit.name).related_model
            return ", ".join(sorted(self.of(target, key) for key in value))
        return self._group(unit.model, unit.name, unit.columns, value)

    def _group_label(self, model, name):
        return self._label(Unit("", model, None, "fields", name, groups(model)[name]))

    def _group(self, model, name, names, values):
        attribute = getattr(model, name, None)
        if isinstance(attribute, PartialDateAttribute):
            return _date(model, dict(zip(names, values, strict=True)), name)
        texts = [
            self._column(model, each, value)
            for each, value in zip(names, values, strict=True)
            if len(names) == 1 or each not in UNTOLD
        ]
        return ", ".join(dict.fromkeys(text for text in texts if text))

    def _column(self, model, name, value):
        if value is None or value in ("", []) or value is False:
            return ""
        each = next(each for each in columns(model) if each.attname == name)
        if value is True:
            return each.verbose_name if not name.startswith("is_") else "yes"
        if each.is_relation:
            if issubclass(each.related_model, Record):
                return self.of(each.related_model, value)
            return "another report"
        if each.choices:
            return str(dict(each.flatchoices).get(value, value))
        return ", ".join(map(str, value)) if isinstance(value, list) else str(value)


def _date(model, values, name):
    if not values.get(f"{name}_on"):
        return ""
    row = model()
    for column, value in values.items():
        each = next(each for each in columns(model) if each.attname == column)
        setattr(row, column, each.to_python(value))
    try:
        date = getattr(row, name)
    except ValueError:
        return str(values[f"{name}_on"])
    return str(date) if isinstance(date, PartialDate) and Precision(date.precision) else ""
