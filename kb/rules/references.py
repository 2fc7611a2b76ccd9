"""Who names whom: a published record names only published ones, and cannot be withdrawn while one names it.

The links are listed, not discovered, so that a new one is a decision; a test compares the list with the models.
"""

from django.db.models import Model, Value

from kb.models import RECORDS, Country, Event, Launch, Organisation, Person, Place, Source, Statement, Topic, Weapon
from kb.rules.finding import error, warning
from kb.vocab.status import Status

CLAIM = ("source", "claimant_organisation", "claimant_person", "claimant_country", "value_weapon", "value_place")


def _each(prefix, names):
    return tuple(f"{prefix}__{name}" for name in names)


# For each noun the paths, through its parts, to the records that its document names.
LINKS: dict[type[Model], tuple[str, ...]] = {
    Country: ("successors",),
    Organisation: ("country", "parent"),
    Place: ("country", "parent"),
    Person: (
        "country",
        *_each("terms", ("organisation", "country", "citations__source")),
    ),
    Topic: (),
    Source: ("outlet", "cites"),
    Weapon: (
        "origin",
        "operators",
        "variant_of",
        "aliases__citations__source",
        *_each("reports", CLAIM),
    ),
    Launch: (
        "country",
        "operator",
        "site",
        "topics",
        "citations__source",
        *_each("flights", ("weapon", "landing_place", "eez_of", "overflown")),
        *_each("reports", CLAIM),
        *_each("flights__reports", CLAIM),
    ),
    Event: (
        "place",
        "prompted_by",
        "topics",
        "citations__source",
        *_each("participants", ("country", "organisation", "person")),
    ),
    Statement: (
        "speaker_person",
        "speaker_organisation",
        "speaker_country",
        "speaker_of",
        "launches",
        "weapons",
        "countries",
        "events",
        "topics",
        "appearances__source",
    ),
}

STATE = {Status.DRAFT: "is a draft", Status.IN_REVIEW: "is in review", Status.WITHDRAWN: "was withdrawn"}


def target_of(model, path):
    """The model that a path such as “flights__reports__source” of `model` ends at."""
    for name in path.split("__"):
        model = model._meta.get_field(name).related_model
    return model


def drafts_named_by(record):
    """The records, not published, that `record` or one of its parts points at."""
    model = type(record)
    branches = [
        _keys(
            target_of(model, path),
            model.objects.filter(pk=record.pk, **{f"{path}__status__in": list(STATE)}),
            f"{path}__pk",
        )
        for path in LINKS[model]
    ]
    return _load(branches, apart_from=record)


def naming_drafts(model, keys):
    """Primary keys, among `keys`, of the records of `model` that point at a record that is not published.

    One query for any number of records.
    """
    branches = [
        _keys(model, model.objects.filter(pk__in=keys, **{f"{path}__status__in": list(STATE)}), "pk")
        for path in LINKS[model]
    ]
    if not branches:
        return set()
    return {key for _, key in branches[0].union(*branches[1:])}


def published_naming(record):
    """The published records that point at `record`, themselves or through a part."""
    target = type(record)
    branches = [
        _keys(model, model.objects.published().filter(**{path: record.pk}), "pk")
        for model, paths in LINKS.items()
        for path in paths
        if target_of(model, path) is target
    ]
    return _load(branches, apart_from=record)


def draft_findings(record):
    """A finding for each record named that the public cannot see.

    A warning while `record` is a draft itself, since `publish` can take its drafts along; an error once it is public.
    """
    finding = error if record.is_published else warning
    return [
        finding(
            "names_a_draft",
            f"The {named._meta.verbose_name} “{named}” {STATE[named.status]}. Publish it too, or remove the link.",
            records=[named],
        )
        for named in drafts_named_by(record)
    ]


def _keys(model, rows, path):
    """Query of (number of the noun `model`, primary key at `path`)."""
    return rows.order_by().annotate(noun=Value(RECORDS.index(model))).values_list("noun", path)


def _load(branches, *, apart_from):
    """The records that queries made by `_keys` find, in the order of the nouns and then of their names.

    One query for the keys, however many links there are, and one for each noun that was found.
    """
    if not branches:
        return []
    found = {}
    for noun, key in branches[0].union(*branches[1:]):
        if (RECORDS[noun], key) != (type(apart_from), apart_from.pk):
            found.setdefault(noun, set()).add(key)
    return [
        record
        for noun, keys in sorted(found.items())
        for record in RECORDS[noun].objects.filter(pk__in=keys).order_by("name", "pk")
    ]
