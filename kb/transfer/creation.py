"""Records that a file names and nobody knows yet: made where the mapping allows it, as drafts."""

from django.utils.text import slugify

from kb.models import Place, PlaceName, Source, Weapon, WeaponAlias
from kb.rules.distance import surface_distance_km
from kb.rules.look_alike import folded
from kb.transfer.problem import Problem, Remark
from kb.transfer.row import digest
from kb.vocab.place import PlaceKind
from kb.vocab.report import ValueState
from kb.vocab.weapon import RangeClass, RangeClassScheme, WeaponClassReport, WeaponKind

# A cell that puts a known site farther from where it is than this may mean another one.
FAR_KM = 25

KIND_OF_CLASS = {
    WeaponClassReport.CRUISE: WeaponKind.CRUISE,
    WeaponClassReport.HYPERSONIC_GLIDE: WeaponKind.GLIDE,
    WeaponClassReport.SPACE_LAUNCHER: WeaponKind.SPACE_LAUNCHER,
}


class Creation:
    """Makes weapons, places and sources, from the mapping's tables or from cells alone; unsaved until `save`."""

    def __init__(self, mapping, directories, country):
        self.mapping = mapping
        self.directories = directories
        self.country = country
        self.offered = {}  # records of the mapping's tables, (noun, slug): record; made only if something names them
        self.made = []
        self.names = []  # PlaceName and WeaponAlias rows of what was made
        self.cites = []  # (source, keys of sources that it cites)
        self._described = set()

    # --- The mapping's own tables ---------------------------------------------------------------------------

    def offer(self):
        """Makes the records of the mapping's tables known under their names. Returns problems."""
        problems = []
        directories = self.directories
        for item in self.mapping.weapons:
            if item["key"] not in directories.weapons.by_key:
                fields = _without(item, "key", "variant_of", "origin", "aliases")
                weapon = Weapon(slug=item["key"], **fields)
                if weapon.range_class and not weapon.range_class_scheme:
                    weapon.range_class_scheme = RangeClassScheme.AS_REPORTED
                aliases = [WeaponAlias(weapon=weapon, name=name) for name in item.get("aliases", ())]
                self._offer(weapon, aliases, directories.weapons)
                if "origin" in item and item["origin"] == self.country.slug:
                    weapon.origin = self.country
        for item in self.mapping.places:
            if item["key"] not in directories.places.by_key:
                fields = _without(item, "key", "country", "parent", "names", "latitude", "longitude")
                place = Place(slug=item["key"], **fields)
                place.latitude_deg, place.longitude_deg = item.get("latitude"), item.get("longitude")
                place.country = self.country if item.get("country", self.country.slug) == self.country.slug else None
                names = [PlaceName(place=place, name=name) for name in item.get("names", ())]
                self._offer(place, names, directories.places)
        for table, directory, field in (
            (self.mapping.weapons, directories.weapons, "variant_of"),
            (self.mapping.places, directories.places, "parent"),
        ):
            for item in table:
                if item.get(field):
                    problems += self._link(table, directory, item, field)
        for item in self.mapping.sources:
            if item["key"] not in directories.sources_by_key:
                problems += self._offer_source(item)
        return problems

    def _offer(self, record, names, directory):
        self.offered[record._meta.model_name, record.slug] = (record, names)
        directory.add(record, [name.name for name in names])

    def _link(self, table, directory, item, field):
        record = directory.by_key[item["key"]]
        if record.pk is not None:
            return []
        try:
            setattr(record, field, directory.find(item[field]))
        except ValueError as error:
            return [Problem(str(error), column=f"{item['key']} › {field}")]
        return []

    def _offer_source(self, item):
        fields = _without(item, "key", "title", "outlet", "cites")
        source = Source(slug=item["key"], name=item["title"], **fields)
        problems = []
        if item.get("outlet"):
            try:
                source.outlet = self.directories.organisations.find(item["outlet"])
            except ValueError as error:
                problems.append(Problem(str(error), column=f"sources › {item['key']} › outlet"))
        self.offered["source", source.slug] = (source, [])
        self.directories.add_source(source)
        self.cites.append((source, item.get("cites", ())))
        return problems

    def use(self, record):
        """Takes an offered record, and what it lies in or derives from, into what is made."""
        entry = self.offered.pop((record._meta.model_name, record.slug), None) if record is not None else None
        if entry is None:
            return
        for link in ("parent", "variant_of"):
            if getattr(record, f"{link}_id", 0) is None and getattr(record, link, None) is not None:
                self.use(getattr(record, link))
        self.made.append(record)
        self.names += entry[1]
        if isinstance(record, Source):
            for cited in self._cited(record):
                self.use(cited)

    def _cited(self, source):
        keys = next((keys for each, keys in self.cites if each is source), ())
        return [self.directories.sources_by_key[key] for key in keys if key in self.directories.sources_by_key]

    # --- From cells -----------------------------------------------------------------------------------------

    def make(self, directory, column, text):
        """A new weapon or place of the name in a cell, known from now on."""
        model = Weapon if directory is self.directories.weapons else Place
        base = slugify(text)[:100].strip("-") or f"{model._meta.model_name}-{digest(text)[:8]}"
        slug, number = base, 1
        while slug in directory.by_key or model.objects.filter(slug=slug).exists():
            number += 1
            slug = f"{base}-{number}"
        record = model(slug=slug, name=" ".join(text.split()))
        if model is Place:
            record.country = self.country if column.target == "site" else None
            record.kind = PlaceKind.SITE if column.target == "site" else PlaceKind.OTHER
        directory.add(record)
        self.made.append(record)
        return record

    def describe(self, row):
        """Completes new records with what the rest of the row says of them. Returns remarks."""
        for target in ("weapon", "site", "landing"):
            self.use(row.value(target))
        remarks = []
        weapon, site = row.value("weapon"), row.value("site")
        if weapon is not None and weapon.pk is None:
            self._classify(weapon, row.value("weapon_class"))
        if site is None or row.value("site_latitude") is None or row.value("site_longitude") is None:
            point = None
        else:
            point = (row.value("site_latitude"), row.value("site_longitude"))
        if site is not None and site.pk is None:
            self._describe_site(site, point, row)
        if point and site.latitude_deg is not None and (site.slug, point) not in self._described:
            self._described.add((site.slug, point))
            apart = surface_distance_km(point, (site.latitude_deg, site.longitude_deg))
            if apart > FAR_KM:
                text = (
                    f"{apart:.0f} km from where {site.name} ({site.slug}) is recorded: check that it is the same site"
                )
                remarks.append(Remark(text, row.line, value=f"{point[0]}, {point[1]}"))
        return remarks

    def _classify(self, weapon, code):
        if code is None or weapon.kind != WeaponKind.UNKNOWN:
            return
        weapon.kind = KIND_OF_CLASS.get(code, WeaponKind.UNKNOWN if code == "other" else WeaponKind.BALLISTIC)
        if code in RangeClass.values and not weapon.range_class:
            weapon.range_class, weapon.range_class_scheme = code, RangeClassScheme.AS_REPORTED
        if code == WeaponClassReport.SLBM:
            weapon.basing = ["submarine"]

    def _describe_site(self, site, point, row):
        if point and site.latitude_deg is None:
            site.latitude_deg, site.longitude_deg = point
        location = row.get("site_location")
        if location.state == ValueState.GIVEN and not site.internal_note:
            site.internal_note = f"Location as imported from line {row.line}: {location.value}"
        alias = row.value("site_alias")
        taken = {folded(name.name) for name in self.names if isinstance(name, PlaceName) and name.place is site}
        if alias and len(alias) <= 200 and folded(alias) not in {*taken, folded(site.name)}:
            self.names.append(PlaceName(place=site, name=alias))

    # --- Writing --------------------------------------------------------------------------------------------

    def save(self, sources):
        """Saves what was made, and `sources`; returns all records saved."""
        ordered = _parents_first(self.made)
        for row in (*ordered, *self.names):
            row.save(force_insert=True)
        Source.objects.bulk_create(sources, batch_size=200)
        for source, _ in self.cites:
            if source in ordered:
                source.cites.set(self._cited(source))
        return [*ordered, *sources]


def _without(item, *names):
    return {key: value for key, value in item.items() if key not in names and value is not None}


def _parents_first(records):
    ordered = []

    def place(record):
        if record in ordered or record.pk is not None:
            return
        for link in ("parent", "variant_of"):
            above = getattr(record, link, None)
            if above is not None:
                place(above)
        ordered.append(record)

    for record in records:
        place(record)
    return ordered
