"""Reference data: the project's own countries, organisations, places, people, weapons, sources and topics.

The files hold one list of records each; a record's `key` becomes its slug. Loading creates what is missing and
never touches what is there: an editor's change outlives the next load.
"""

import difflib
from pathlib import Path

from django.core.exceptions import ValidationError
from django.db import IntegrityError

from kb.editing.reading import read_instant, read_value
from kb.models import (
    Country,
    CountryName,
    OfficeTerm,
    OfficeTermCitation,
    Organisation,
    OrganisationName,
    Person,
    PersonName,
    Place,
    PlaceName,
    Report,
    Source,
    Topic,
    Weapon,
    WeaponAlias,
)
from kb.transfer.plain_yaml import read_plain_yaml
from kb.vocab.metric import METRICS, Metric, ValueKind
from kb.vocab.partial_date import parse_partial_date
from kb.vocab.report import Standing

DATA = Path(__file__).resolve().parent.parent / "data"

LEADERS = ("Leader of", "President of the United States", "President of the Republic of Korea", "Prime Minister of")
CLAIMANTS = {"organisation": Organisation, "person": Person, "country": Country}
BASING = {"road_mobile": "road"}


class DataError(ValueError):
    """A record of a data file that cannot be loaded; the message names file, key, field and remedy."""


def read_yaml(path):
    """The file's content, every scalar as text: `no` stays a word and 2022-01-30 a text to be read."""
    try:
        return read_plain_yaml(path.read_text(encoding="utf-8")) or []
    except ValueError as error:
        raise DataError(f"{path.name}: {error}") from error


def partial(item, field):
    """PartialDate from a field of an entry, None from an empty or absent one. Raises DataError that names the field."""
    if not item.get(field):
        return None
    try:
        return parse_partial_date(item[field])
    except ValueError as error:
        raise DataError(f"{field}: {error}") from error


def located(where, error):
    """DataError that says where, once, and what is missing where a key is."""
    text = f"“{error.args[0]}” is missing; write it." if type(error) is KeyError else str(error)
    return DataError(text if text.startswith(where) else f"{where}: {text}")


def number(item, field):
    """A decimal number from a field of an entry, None from an empty or absent one. Raises DataError."""
    if item.get(field) in (None, ""):
        return None
    try:
        return float(item[field])
    except ValueError:
        raise DataError(f"{field}: “{item[field]}” is not a number. Write digits, such as 39.2.") from None


class Keys:
    """Records by key, each noun read from the database once; a wrong key raises DataError that names it."""

    def __init__(self):
        self.known = {}

    def of(self, model):
        if model not in self.known:
            self.known[model] = {record.slug: record for record in model.objects.all()}
        return self.known[model]

    def get(self, model, key):
        if not key:
            return None
        try:
            return self.of(model)[key]
        except KeyError:
            nearest = difflib.get_close_matches(key, self.of(model), 1)
            remedy = f"Did you mean “{nearest[0]}”?" if nearest else "Add it, or correct the key."
            raise DataError(f"There is no {model._meta.verbose_name} with the key “{key}”. {remedy}") from None

    def all(self, model, keys):
        return [self.get(model, key) for key in keys or [] if key]

    def add(self, record):
        self.of(type(record))[record.slug] = record


def save(record, where):
    """Validates and saves; errors become a DataError that says where.

    Constraints are left to the database, which checks them anyway: asking it beforehand took a quarter of the time
    of loading.
    """
    try:
        record.clean_fields()
        record.clean()
        record.save()
    except ValidationError as error:
        details = "; ".join(f"{field}: {' '.join(texts)}" for field, texts in error.message_dict.items())
        raise DataError(f"{where}: {details}") from error
    except IntegrityError as error:
        raise DataError(f"{where}: {_broken(record, str(error))}") from error
    return record


def _broken(record, text):
    """What the constraint named in a database's error says to people; the error itself if none is named."""
    for constraint in record._meta.constraints:
        if constraint.name in text:
            return constraint.get_violation_error_message()
    return text


class ReferenceLoader:
    """Loads the reference files; `created` collects the new records, in an order fit for publishing."""

    def __init__(self, keys=None, folder=DATA / "reference", stories=DATA / "stories"):
        self.keys = keys or Keys()
        self.folder = folder
        self.stories = stories
        self.created = []

    def _entries(self, name):
        """(where, entry) of one noun. Sources that only a story uses stand in its file, and may be cited from here."""
        for item in read_yaml(self.folder / f"{name}.yaml"):
            yield f"{name}.yaml, {item.get('key')}", item
        if name == "sources":
            for path in sorted(self.stories.glob("*.yaml")):
                for item in read_yaml(path).get("sources") or []:
                    yield f"{path.name}, source {item.get('key')}", item

    def load(self):
        for name, build in (
            ("countries", self._country),
            ("organisations", self._organisation),
            ("places", self._place),
            ("topics", self._topic),
            ("sources", self._source),
            ("people", self._person),
            ("weapons", self._weapon),
        ):
            new = []
            for where, item in self._entries(name):
                try:
                    record, later = build(item, where)
                except (ValueError, KeyError) as error:
                    raise located(where, error) from error
                if record is not None:
                    new.append((where, later))
            # Links among records of one file wait until all of them exist.
            for where, later in new:
                try:
                    later()
                except (ValueError, KeyError) as error:
                    raise located(where, error) from error
        return self.created

    def _new(self, model, item, where, *, name=None, **fields):
        """The saved new record, or None where the key exists already."""
        if item["key"] in self.keys.of(model):
            return None
        record = model(slug=item["key"], name=name or item["name"], **fields)
        save(record, where)
        self.keys.add(record)
        self.created.append(record)
        return record

    def _country(self, item, where):
        record = self._new(
            Country,
            item,
            where,
            iso2=item.get("iso2", ""),
            iso3=item.get("iso3", ""),
            iso_numeric=item.get("iso_numeric", ""),
            default_zone=item.get("default_zone", ""),
            summary=item.get("summary", ""),
            existed_from=partial(item, "existed_from"),
            existed_until=partial(item, "existed_until"),
        )
        if record is None:
            return None, None
        for name in item.get("names", []):
            save(
                CountryName(country=record, name=name["name"], language=name.get("language", ""), kind=name["kind"]),
                where,
            )
        return record, lambda: record.successors.set(self.keys.all(Country, item.get("successors")))

    def _organisation(self, item, where):
        record = self._new(
            Organisation,
            item,
            where,
            short_name=item.get("short_name", ""),
            kind=item["kind"],
            country=self.keys.get(Country, item.get("country")),
            url=item.get("url", ""),
            summary=item.get("summary", ""),
        )
        if record is None:
            return None, None
        for name in item.get("names", []):
            save(OrganisationName(organisation=record, name=name["name"], language=name.get("language", "")), where)
        return record, lambda: self._set(record, "parent", Organisation, item.get("parent"), where)

    def _set(self, record, field, model, key, where):
        if key:
            setattr(record, field, self.keys.get(model, key))
            save(record, where)

    def _place(self, item, where):
        record = self._new(
            Place,
            item,
            where,
            kind=item["kind"],
            country=self.keys.get(Country, item.get("country")),
            latitude_deg=number(item, "latitude"),
            longitude_deg=number(item, "longitude"),
            position_precision_km=number(item, "position_precision_km"),
            summary=item.get("summary", ""),
        )
        if record is None:
            return None, None
        for name in item.get("names", []):
            save(
                PlaceName(
                    place=record,
                    name=name["name"],
                    language=name.get("language", ""),
                    kind=name.get("kind", "other"),
                    used_by=self._used_by(name.get("used_by", "")),
                ),
                where,
            )
        return record, lambda: self._set(record, "parent", Place, item.get("parent"), where)

    def _used_by(self, key):
        """Name of the country or organisation with that key, or the text itself."""
        for model in (Country, Organisation):
            if key in self.keys.of(model):
                return self.keys.of(model)[key].name
        return key

    def _topic(self, item, where):
        return self._new(Topic, item, where, summary=item.get("summary", "")), lambda: None

    def _source(self, item, where):
        record = self._new(
            Source,
            item,
            where,
            name=item["title"],
            outlet=self.keys.get(Organisation, item.get("outlet")),
            url=item.get("url", ""),
            author=item.get("author", ""),
            published=partial(item, "published"),
            language=item.get("language", ""),
            tier=item["tier"],
            edition=item.get("edition", ""),
            accessed_on=item.get("accessed") or None,
            archived_url=item.get("archived_url", ""),
            archived_on=item.get("archived") or None,
            summary=item.get("note", ""),
        )
        if record is None:
            return None, None
        return record, lambda: record.cites.set(self.keys.all(Source, item.get("cites")))

    def _weapon(self, item, where):
        record = self._new(
            Weapon,
            item,
            where,
            kind=item["kind"],
            range_class=item.get("range_class", ""),
            range_class_scheme=item.get("range_class_scheme", "") if item.get("range_class") else "",
            basing=[BASING.get(code, code) for code in item.get("basing", [])],
            manoeuvre=item.get("manoeuvre") or "unknown",
            family=item.get("family", ""),
            origin=self.keys.get(Country, item.get("origin")),
            summary=item.get("summary", ""),
        )
        if record is None:
            return None, None
        record.operators.set(self.keys.all(Country, item.get("operators")))
        for alias in item.get("aliases", []):
            save(
                WeaponAlias(
                    weapon=record,
                    name=alias["name"],
                    language=alias.get("language", ""),
                    kind=alias.get("kind", "other"),
                    used_by=self._used_by(alias.get("used_by", "")),
                    since=partial(alias, "from"),
                    until=partial(alias, "until"),
                ),
                where,
            )
        return record, lambda: self._finish_weapon(record, item, where)

    def _finish_weapon(self, record, item, where):
        self._set(record, "variant_of", Weapon, item.get("variant_of"), where)
        for report in item.get("specifications", []):
            self.report(report, where, weapon=record)

    def report(self, item, where, **subject):
        """A saved Report of `subject` (one of launch, flight, weapon) from its entry in a data file."""
        where = f"{where}, {item['metric']} “{item.get('printed', '')}”"
        try:
            return self._report(item, where, subject)
        except (ValueError, KeyError) as error:
            raise located(where, error) from error

    def _report(self, item, where, subject):
        if item["metric"] not in Metric.values:
            raise DataError(f"“{item['metric']}” is not a metric. Write one of: {', '.join(Metric.values)}.")
        report = Report(
            **subject,
            metric=item["metric"],
            printed=item.get("printed", ""),
            source=self.keys.get(Source, item["source"]),
            locator=item.get("locator", ""),
            note=item.get("note", ""),
            said=partial(item, "said"),
            standing=item.get("standing") or Standing.CONSIDERED,
            standing_reason=item.get("reason", ""),
            is_retracted=item.get("retracted") == "yes",
            retraction_reason=item.get("retraction_reason", ""),
        )
        claimant = item["claimant"]
        if claimant == "source":
            report.claimant_is_source = True
        else:
            kind, key = self._claimant(claimant)
            setattr(report, f"claimant_{kind}", self.keys.get(CLAIMANTS[kind], key))
        read_value(report, value=self._value(report, item.get("value")))
        return save(report, where)

    def _claimant(self, claimant):
        """(kind, key) of a claimant's entry, such as {organisation: kcna}."""
        if isinstance(claimant, dict) and len(claimant) == 1 and claimant.keys() <= CLAIMANTS.keys():
            return next(iter(claimant.items()))
        kinds = ", ".join(f"{{{kind}: key}}" for kind in CLAIMANTS)
        raise DataError(f"claimant: “{claimant}” is none. Write source, or one of {kinds}.")

    def _value(self, report, value):
        if value in (None, ""):
            return None
        match METRICS[Metric(report.metric)].kind:
            case ValueKind.WEAPON:
                return self.keys.get(Weapon, value)
            case ValueKind.PLACE:
                return self.keys.get(Place, value)
            case ValueKind.DATE | ValueKind.INSTANT:
                return read_instant(value)
        return value

    def _person(self, item, where):
        record = self._new(
            Person,
            item,
            where,
            country=self.keys.get(Country, item.get("country")),
            role=item.get("role") or "other",
            affiliation=item.get("affiliation", ""),
            born=partial(item, "born"),
            summary=item.get("summary", ""),
        )
        if record is None:
            return None, None
        for name in item.get("names", []):
            save(
                PersonName(person=record, name=name["name"], language=name.get("language", ""), kind=name["kind"]),
                where,
            )
        for term in item.get("terms", []):
            row = save(
                OfficeTerm(
                    person=record,
                    title=term["title"],
                    organisation=self.keys.get(Organisation, term.get("organisation")),
                    country=self.keys.get(Country, term.get("country")),
                    is_leader=term["title"].startswith(LEADERS) or term.get("is_leader") == "yes",
                    began=partial(term, "from"),
                    ended=partial(term, "until"),
                ),
                f"{where}, {term['title']}",
            )
            for citation in term.get("citations", []):
                save(OfficeTermCitation(term=row, **self.citation(citation)), where)
        return record, lambda: None

    def citation(self, item):
        """Fields of a citation from its entry."""
        return {
            "source": self.keys.get(Source, item["source"]),
            "locator": item.get("locator", ""),
            "quotation": item.get("quotation", ""),
            "note": item.get("note", ""),
        }
