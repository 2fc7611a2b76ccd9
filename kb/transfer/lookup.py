"""Lookups: the records that a text in a cell may name, loaded once for a whole file."""

import difflib
import re

from kb.models import Country, Organisation, Place, Source, Topic, Weapon
from kb.rules.look_alike import folded
from kb.transfer.source import address_key, title_key
from kb.vocab.status import Status

# Hints are worth a moment each, not minutes for a file whose names are all new.
MOST_HINTS = 300


# What may stand between two names of one thing.
BETWEEN_NAMES = re.compile(r"\s+or\s+|\s*/\s*|\s+\(|\)\s*$", re.I)


class Directory:
    """Records of one noun by key, name and other names, however these are spelled.

    A key comes before a name, and a name before another name: “Sunan” is the place of that name, although an
    airport is called so too. Among namesakes those of `country` come first.
    """

    def __init__(self, noun, *, country=None):
        self.noun = noun
        self.country = country
        self.by_key = {}
        self.by_name = {}
        self.by_alias = {}
        self.by_pk = {}
        self._hints = 0

    def add(self, record, aliases=()):
        self.by_key[record.slug] = record
        if record.pk is not None:
            self.by_pk[record.pk] = record
        self._index(self.by_name, record.name, record)
        for alias in aliases:
            self._index(self.by_alias, alias, record)

    def _index(self, index, name, record):
        key = folded(name)
        if key and record not in index.setdefault(key, []):
            index[key].append(record)

    def find(self, text):
        """The record that `text` names. Raises ValueError that lists the nearest names, or the namesakes.

        “Sea of Japan or East Sea” and “Hwasong-11A (KN-23)” name a record twice.
        """
        try:
            return self._find(text)
        except ValueError:
            parts = [part for part in BETWEEN_NAMES.split(text) if part and part.strip()]
            if len(parts) < 2:
                raise
            try:
                found = [self._find(part.strip()) for part in parts]
            except ValueError:
                found = []
            if not found or any(record is not found[0] for record in found):
                raise
            return found[0]

    def _find(self, text):
        if text in self.by_key:
            return self.by_key[text]
        key = folded(text)
        for index in (self.by_name, self.by_alias):
            found = index.get(key, [])
            if len(found) > 1 and self.country is not None:
                found = [each for each in found if self._is_of_country(each)] or found
            if len(found) == 1:
                return found[0]
            if found:
                listed = ", ".join(f"{each.name} ({each.slug})" for each in found)
                raise ValueError(
                    f"“{text}” is the name of several {self.noun}s: {listed}. Say which under `values` in the mapping, "
                    f"by its key."
                )
        raise ValueError(f"No {self.noun} is called “{text}”.{self._hint(text, key)}")

    def _is_of_country(self, record):
        return getattr(record, "country_id", None) == self.country or getattr(record, "origin_id", 0) == self.country

    def _hint(self, text, key):
        self._hints += 1
        if self._hints > MOST_HINTS:
            return ""
        near = difflib.get_close_matches(key, [*self.by_name, *self.by_alias], n=3, cutoff=0.6)
        records = {}
        for each in near:
            for record in (*self.by_name.get(each, ()), *self.by_alias.get(each, ())):
                records[record.slug] = record
        if not records:
            return ""
        return " Nearest: " + ", ".join(f"{record.name} ({key})" for key, record in list(records.items())[:3]) + "."


class Directories:
    """All that a mapping's cells may name. A fixed number of queries, however long the file."""

    def __init__(self, country):
        self.country = country
        self.weapons = Directory("weapon", country=country.pk)
        for weapon in _kept(Weapon).prefetch_related("aliases"):
            self.weapons.add(weapon, [alias.name for alias in weapon.aliases.all()])
        self.places = Directory("place", country=country.pk)
        for place in _kept(Place).prefetch_related("names"):
            self.places.add(place, [name.name for name in place.names.all()])
        self.organisations = Directory("organisation", country=country.pk)
        self.hosts = {}
        for organisation in _kept(Organisation).prefetch_related("names"):
            names = [name.name for name in organisation.names.all()]
            self.organisations.add(organisation, [organisation.short_name, *names])
            if organisation.url:
                self.hosts.setdefault(address_key(organisation.url).partition("/")[0], []).append(organisation)
        self.topics = Directory("topic")
        for topic in _kept(Topic):
            self.topics.add(topic)
        self.sources_by_key = {}
        self.sources_by_address = {}
        self.sources_by_title = {}
        for source in _kept(Source).order_by("pk"):
            self.add_source(source)
        self.source_slugs = set(Source.objects.values_list("slug", flat=True))

    def add_source(self, source):
        self.sources_by_key[source.slug] = source
        if source.url:
            self.sources_by_address.setdefault(address_key(source.url), source)
        else:
            self.sources_by_title.setdefault(title_key(source.name), source)

    def outlet_of(self, host):
        """The organisation whose web address has this host, or the host above it; None if unknown or shared."""
        while host.count("."):
            found = self.hosts.get(host, [])
            if found:
                return found[0] if len(found) == 1 else None
            host = host.partition(".")[2]
        return None

    def place_and_parents(self, place):
        """Primary keys of a place and of all that it lies in."""
        keys = []
        while place is not None and place.pk is not None and place.pk not in keys:
            keys.append(place.pk)
            place = self.places.by_pk.get(place.parent_id)
        return keys

    def same_or_variant(self, one, other):
        """Whether two weapons are one, or one is a variant, at any depth, of the other."""
        return one.slug in self._and_ancestors(other) or other.slug in self._and_ancestors(one)

    def _and_ancestors(self, weapon):
        slugs = []
        while weapon is not None and weapon.slug not in slugs:
            slugs.append(weapon.slug)
            weapon = self.weapons.by_pk.get(weapon.variant_of_id)
        return slugs


def _kept(model):
    return model.objects.exclude(status=Status.WITHDRAWN)


def find_country(text):
    """Country by key, code or name. Raises ValueError."""
    directory = Directory("country")
    for country in _kept(Country).prefetch_related("names"):
        codes = [code for code in (country.iso2, country.iso3) if code]
        directory.add(country, [*codes, *(name.name for name in country.names.all())])
    return directory.find(text)
