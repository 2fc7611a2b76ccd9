"""States: a record with all that belongs to it as plain data, taken from its rows and put back into them.

A state is what revisions keep, what a working copy holds, and what two editors' changes are compared by:

    {"fields": {column: value}, "links": {relation: [keys]},
     "rows": {"flight": [{"key": 7, "under": ["launch_id", None], "fields": {…}, "links": {…}}], "report": […]}}

`rows` is flat, so that a report that moves from one flight to another stays the same row. `under` says which foreign
key holds it, and the key of the row of this state that it points at (None: the record itself). A row that no table
holds yet has a negative key.
"""

import hashlib
import json
import time
from dataclasses import dataclass, field

from django.core.exceptions import ValidationError
from django.db import models

from kb.models import RECORDS
from kb.models.base import Part, Record

# What belongs to a record and is saved, compared and restored with it. Tables that merely refer to it are not here.
CHILDREN = {
    "country": ("names",),
    "organisation": ("names",),
    "place": ("names", "identifiers"),
    "person": ("names", "identifiers", "terms"),
    "officeterm": ("citations",),
    "weapon": ("aliases", "identifiers", "reports"),
    "weaponalias": ("citations",),
    "launch": ("flights", "reports", "citations", "identifiers"),
    "flight": ("reports",),
    "event": ("participants", "citations"),
    "statement": ("appearances",),
    "source": (),
    "topic": (),
}

# Who and where it is, and how far along: changed by `editing`, never part of what is compared.
APART = {
    "id", "public_id", "status", "status_reason", "published_at", "version", "revision", "assignee", "created_at",
    "updated_at", "publication",
}  # fmt: skip
# Follow from the rest, see `projection`.
PROJECTED = {
    "statement": {"name"},
    "launch": {"name", "missile_count_min", "missile_count_max", "apogee_km", "range_km", "agreement"},
    "flight": {"apogee_km", "range_km", "flight_time_s", "max_speed_m_s"},
}
# A position that no two rows of one record may share, and where rows wait while they change places.
POSITIONS = {"flight": ("number", 20_000)}


class Gone(Exception):
    """A state names a record that was deleted since; the message says which field."""


@dataclass
class Node:
    """A model among those that belong to a noun, with the foreign keys by which its rows may hang."""

    model: type
    depth: int
    parents: dict = field(default_factory=dict)  # foreign key column: parent model, or None for the record


def tree(model):
    """{model name: Node} of all that belongs to records of `model`, parents first."""
    nodes = {}

    def walk(parent, depth):
        for name in CHILDREN[parent._meta.model_name]:
            relation = parent._meta.get_field(name)
            child = relation.related_model
            node = nodes.setdefault(child._meta.model_name, Node(child, depth))
            node.depth = max(node.depth, depth)
            node.parents[relation.field.attname] = None if parent is model else parent
            if child._meta.model_name in CHILDREN:
                walk(child, depth + 1)

    walk(model, 1)
    return dict(sorted(nodes.items(), key=lambda item: item[1].depth))


def columns(model):
    """Fields of `model` that are part of a state; what holds a row says `under`."""
    apart = APART | PROJECTED.get(model._meta.model_name, set())
    parents = _parents(model)
    return [each for each in model._meta.concrete_fields if each.name not in apart and each.attname not in parents]


# --- Taking ---------------------------------------------------------------------------------------------------


def dump(record):
    """The state of a record as its rows stand; of one loaded `with_related`, without a query for what that holds."""
    rows = {}

    def take(parent, model_name):
        for name in CHILDREN[model_name]:
            relation = parent._meta.get_field(name)
            child_name = relation.related_model._meta.model_name
            for child in getattr(parent, name).all():
                under = [relation.field.attname, None if parent is record else parent.pk]
                row = {"key": child.pk, "under": under, **_own(child)}
                if isinstance(child, Part):
                    row["public_id"] = child.public_id
                rows.setdefault(child_name, []).append(row)
                if child_name in CHILDREN:
                    take(child, child_name)

    take(record, record._meta.model_name)
    for found in rows.values():
        found.sort(key=lambda row: (row["key"] < 0, abs(row["key"])))
    return {**_own(record), "rows": rows}


def fresh(record):
    """The state of a record as the database has it, whatever was loaded before."""
    return dump(type(record).objects.with_related().get(pk=record.pk))


def digest(state):
    """A short text that differs where states do."""
    return hashlib.sha256(json.dumps(state, sort_keys=True).encode()).hexdigest()[:16]


def _own(row):
    return {
        "fields": {each.attname: _plain(each, getattr(row, each.attname)) for each in columns(type(row))},
        "links": {
            each.name: sorted(linked.pk for linked in getattr(row, each.name).all()) for each in row._meta.many_to_many
        },
    }


_PARENTS = {}


def _parents(model):
    """Foreign key columns by which rows of `model` hang on their record."""
    if not _PARENTS:
        for record in RECORDS:
            for name, node in tree(record).items():
                _PARENTS.setdefault(name, set()).update(node.parents)
    return _PARENTS.get(model._meta.model_name, set())


def _plain(column, value):
    """A value as JSON gives it back."""
    if value is None or isinstance(value, (bool, int, float, list, dict)):
        return value
    return column.value_to_string(_Holder(column.attname, value)) if not isinstance(value, str) else value


class _Holder:
    def __init__(self, name, value):
        setattr(self, name, value)


# --- Putting back ---------------------------------------------------------------------------------------------


def apply(record, state, *, keep_keys=False):
    """Makes the rows of a saved record those of `state`; the caller holds the lock and the transaction.

    Rows that are not there get fresh keys, or with `keep_keys` those of the state: for what is undone afterwards,
    where a form must find them again. Raises Gone if the state names a record that is no more.
    """
    record.refresh_from_db()  # what was set on it and never saved must not pass for being there
    _check_links(record, state)
    nodes = tree(type(record))
    _write(record, state)
    stored = {name: _stored(record, node) for name, node in nodes.items()}
    wanted = {name: {row["key"]: row for row in state["rows"].get(name, ())} for name in nodes}
    keys = {name: {key: key for key in stored[name]} for name in nodes}  # key in the state: key in the table

    leaves = [name for name, node in nodes.items() if name not in CHILDREN]
    holders = [name for name in nodes if name in CHILDREN]
    for name in leaves:
        _delete(nodes[name].model, [key for key in stored[name] if key not in wanted[name]])
    for name in holders:
        _park(name, stored[name], wanted[name])
    for name in (*holders, *leaves):
        node = nodes[name]
        # What gives up being the accepted figure comes first, since there can be one only.
        rows = sorted(wanted[name].values(), key=lambda row: (row["key"] not in stored[name], _claims(row)))
        for row in rows:
            instance = stored[name].get(row["key"])
            is_new = instance is None
            if is_new:
                instance = node.model()
                if "public_id" in row:
                    instance.public_id = row["public_id"]
                if keep_keys:
                    instance.pk = row["key"]
            _hang(instance, node, row, record, keys)
            _write(instance, row, force=is_new, hold=_forward(row, name))
            keys[name][row["key"]] = instance.pk
            stored[name][row["key"]] = instance
        for row in rows:
            _link_forward(stored[name][row["key"]], row, name, keys)
    for name in reversed(holders):
        _delete(nodes[name].model, [key for key in stored[name] if key not in wanted[name]])


SAME_TREE = {"report": ("supersedes_id",)}  # columns that point at rows of the same table, perhaps not written yet


def _forward(row, name):
    """Columns of a row that name a row without a key of its own yet."""
    return {column for column in SAME_TREE.get(name, ()) if (value := row["fields"].get(column)) and value < 0}


def _link_forward(instance, row, name, keys):
    for column in SAME_TREE.get(name, ()):
        value = row["fields"].get(column)
        target = keys[name].get(value, value) if value else None
        if getattr(instance, column) != target:
            setattr(instance, column, target)
            instance.save(update_fields=[column])


def _claims(row):
    return row["fields"].get("standing") == "accepted"


def _stored(record, node):
    """{key: row} of the rows of one table that belong to the record."""
    where = models.Q()
    for column, parent in node.parents.items():
        relation = node.model._meta.get_field(column).name
        if parent is None:
            where |= models.Q(**{relation: record})
        else:
            up = next(iter(tree(type(record))[parent._meta.model_name].parents))
            where |= models.Q(**{f"{relation}__{parent._meta.get_field(up).name}": record})
    return {row.pk: row for row in node.model.objects.filter(where).prefetch_related(*_many(node.model))}


def _many(model):
    return [each.name for each in model._meta.many_to_many]


def _park(name, stored, wanted):
    """Moves rows whose position changes, or that go, out of the way of those that take it."""
    if name not in POSITIONS:
        return
    column, offset = POSITIONS[name]
    for key, instance in stored.items():
        if key not in wanted or wanted[key]["fields"][column] != getattr(instance, column):
            setattr(instance, column, getattr(instance, column) + offset)
            instance.save(update_fields=[column])


def _hang(instance, node, row, record, keys):
    """Sets the foreign key that holds the row, and clears the others that could."""
    column, parent_key = row["under"]
    for each, parent in node.parents.items():
        if each != column:
            setattr(instance, each, None)
        elif parent is None or parent_key is None:
            setattr(instance, each, record.pk)
        else:
            setattr(instance, each, keys[parent._meta.model_name][parent_key])


def _write(instance, state, *, force=False, hold=()):
    """Sets columns and links of one row, but for the columns to `hold` back; saves only if something differs."""
    changed = force
    for each in columns(type(instance)):
        if each.attname not in state["fields"]:
            continue
        value = None if each.attname in hold else each.to_python(state["fields"][each.attname])
        if getattr(instance, each.attname) != value:
            setattr(instance, each.attname, value)
            changed = True
    if changed or not isinstance(instance, Record):
        instance.save(force_insert=force)
    for name, keys in state["links"].items():
        manager = getattr(instance, name)
        if sorted(linked.pk for linked in manager.all()) != sorted(keys):
            manager.set(keys)


def _delete(model, keys):
    if keys:
        model.objects.filter(pk__in=keys).delete()


def _check_links(record, state):
    """Raises Gone for a link to a record that is no more; one query for each noun that is named."""
    named = {}  # model: {key: field}

    def note(model, part):
        for each in columns(model):
            if each.is_relation and issubclass(each.related_model, Record):
                value = part["fields"].get(each.attname)
                if value:
                    named.setdefault(each.related_model, {})[value] = each
        for each in model._meta.many_to_many:
            for value in part["links"].get(each.name, ()):
                named.setdefault(each.related_model, {})[value] = each

    note(type(record), state)
    for name, node in tree(type(record)).items():
        for row in state["rows"].get(name, ()):
            note(node.model, row)
    for model, keys in named.items():
        there = set(model.objects.filter(pk__in=list(keys)).values_list("pk", flat=True))
        for key, each in keys.items():
            if key not in there:
                raise Gone(f"{each.verbose_name.capitalize()}: the {model._meta.verbose_name} was deleted since.")


# --- For copies -----------------------------------------------------------------------------------------------


def provisional(record, state, before):
    """`state`, taken while rows were there that will be undone, with negative keys for the rows that are new.

    `before` holds the states whose keys are to be kept: those of the record as stored, and of the copy so far.
    """
    known = {(name, row["key"]) for each in before for name, rows in each["rows"].items() for row in rows}
    new = {}
    now = time.time_ns() // 1000  # in the order in which they came, also over several saves
    for name, rows in state["rows"].items():
        for row in rows:
            if (name, row["key"]) not in known:
                new[name, row["key"]] = -now - len(new)
    names = tree(type(record))
    for name, rows in state["rows"].items():
        for row in rows:
            row["key"] = new.get((name, row["key"]), row["key"])
            column, parent_key = row["under"]
            parent = names[name].parents[column]
            if parent is not None:
                row["under"] = [column, new.get((parent._meta.model_name, parent_key), parent_key)]
            for each in SAME_TREE.get(name, ()):
                value = row["fields"].get(each)
                row["fields"][each] = new.get((name, value), value)
    return state


def check(record):
    """Raises ValidationError where the rows of a record, as they are, would not pass their own checks."""
    record.full_clean()
    for node in tree(type(record)).values():
        for row in _stored(record, node).values():
            try:
                row.full_clean()
            except ValidationError as error:
                raise ValidationError(f"{row._meta.verbose_name.capitalize()}: {' '.join(error.messages)}") from error
