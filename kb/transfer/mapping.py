"""Mappings: what each column of a spreadsheet means, declared in YAML and checked before any file is read.

docs/importing.md is the guide to writing one. Every mistake is reported at once, with its key and the remedy.
"""

import datetime as dt
import difflib
import hashlib
from dataclasses import dataclass, field

from kb.transfer.plain_yaml import read_plain_yaml
from kb.transfer.problem import MappingError, Problem
from kb.transfer.target import IGNORE, KEEP, TARGETS, UNREAD, Kind
from kb.vocab.count import CountRange, parse_count
from kb.vocab.flight import Launcher, Trajectory
from kb.vocab.launch import LaunchKind, Occurrence
from kb.vocab.metric import METRICS
from kb.vocab.partial_date import PartialDate, Precision, parse_partial_date, zone_of
from kb.vocab.place import PlaceKind
from kb.vocab.source import Tier
from kb.vocab.units import find_unit
from kb.vocab.weapon import Manoeuvre, RangeClass, RangeClassScheme, WeaponKind

# What one row stands for, and how rows make launch events.
MISSILE, FLIGHT, EVENT = "missile", "flight", "event"
BY_DAY_AND_SITE, BY_DAY, BY_ROW = "local day and site", "local day", "row"

# Which day the date column means.
UTC_WHEN_TIMED, LOCAL_DAY, UTC_DAY = "utc day when a time is given", "local day", "utc day"

DIGEST = "digest"
STATES = ("unknown", "not_applicable", "blank")
DEFAULT_WORDS = {"unknown": ("unknown",), "not_applicable": ("n/a", "na"), "blank": ()}
DELIMITERS = {"comma": ",", "semicolon": ";", "tab": "\t", ",": ",", ";": ";", "\t": "\t"}

KEYS = (
    "dataset", "title", "country", "zone", "row", "group", "key", "date_is", "source", "claimant", "edition", "said",
    "publish", "sheet", "delimiter", "short_rows", "pivot_year", "words", "columns", "launch", "flight",
    "line_identifier", "sources", "weapons", "places", "outlets", "match", "decisions",
)  # fmt: skip
REQUIRED = ("dataset", "country", "row", "source", "claimant", "columns")

# Fields of the records that a mapping may bring along, with what each is read as.
TABLES = {
    "sources": {
        "key": "text", "title": "text", "url": "text", "outlet": "text", "author": "text", "published": "date",
        "tier": Tier, "edition": "text", "language": "text", "cites": "list", "summary": "text",
    },
    "weapons": {
        "key": "text", "name": "text", "kind": WeaponKind, "range_class": RangeClass,
        "range_class_scheme": RangeClassScheme, "manoeuvre": Manoeuvre, "family": "text", "variant_of": "text",
        "origin": "text", "aliases": "list", "summary": "text",
    },
    "places": {
        "key": "text", "name": "text", "kind": PlaceKind, "country": "text", "parent": "text", "latitude": "number",
        "longitude": "number", "names": "list", "summary": "text",
    },
}  # fmt: skip


@dataclass(frozen=True)
class Column:
    """How one column is read. `values` and word sets are keyed by folded cell text (`fold_cell`)."""

    heading: str
    target: str
    values: dict = field(default_factory=dict)
    words: dict = field(default_factory=dict)  # folded text -> "unknown", "not_applicable" or "blank"
    label: str = ""
    unit: str = ""
    formats: tuple = ()
    precision: str = ""
    pivot_year: int | None = None
    create: bool = False
    followed_by: str = ""
    drop: tuple = ()
    separators: tuple = ()
    tier: str = ""
    language: str = ""
    assume_scheme: str = ""
    scheme: str = ""
    edition: str = ""

    @property
    def spec(self):
        return TARGETS.get(self.target)


@dataclass(frozen=True)
class Mapping:
    """A whole mapping; see docs/importing.md for what its keys mean."""

    name: str
    sha256: str
    dataset: str
    country: str
    row: str
    source: str
    claimant: str
    columns: tuple
    title: str = ""
    zone: str = ""
    group: str = BY_DAY_AND_SITE
    key: str = DIGEST
    date_is: str = LOCAL_DAY
    edition: str = ""
    said: PartialDate | None = None
    publish: bool = False
    sheet: str = ""
    delimiter: str = ""
    fills_short_rows: bool = False
    kind: str = ""
    occurrence: str = ""
    operator: str = ""
    topics: tuple = ()
    launcher: str = ""
    trajectory: str = ""
    count: CountRange | None = None
    line_identifier: dict | None = None
    sources: tuple = ()
    weapons: tuple = ()
    places: tuple = ()
    outlets: dict = field(default_factory=dict)
    within_km: float = 5.0
    decisions: dict = field(default_factory=dict)

    def column_for(self, target):
        """The column read as `target`, or None."""
        return next((column for column in self.columns if column.target == target), None)


def fold_cell(text):
    """Text of a cell as `values:` and the word lists compare it: case and spacing make no difference."""
    return " ".join(text.split()).casefold()


def parse_mapping(data, name):
    """Mapping from the bytes of a YAML file. Raises MappingError with every mistake."""
    try:
        tree = read_plain_yaml(data.decode("utf-8-sig"))
    except (UnicodeDecodeError, ValueError) as error:
        raise MappingError([Problem(f"{name} cannot be read as YAML: {error}")]) from None
    reader = _Reader()
    values = reader.mapping(tree)
    if reader.problems:
        raise MappingError(reader.problems)
    return Mapping(name=name, sha256=hashlib.sha256(data).hexdigest(), **values)


def nearest(word, known, *, count=1):
    """The names most like `word`, best first; none if nothing is alike."""
    by_folded = {fold_cell(each).replace("_", " "): each for each in known}
    found = difflib.get_close_matches(fold_cell(word).replace("_", " "), list(by_folded), n=count, cutoff=0.6)
    return [by_folded[each] for each in found]


class _Reader:
    """Reads the parts of a mapping and gathers what is wrong with them."""

    def __init__(self):
        self.problems = []

    def wrong(self, path, message, value=""):
        self.problems.append(Problem(message, column=path, value=value if isinstance(value, str) else ""))

    # --- Plain values -------------------------------------------------------------------------------------

    def table(self, tree, path, known):
        """The dictionary `tree` without the keys that nobody knows, which are reported."""
        if not isinstance(tree, dict):
            self.wrong(path, f"Write keys and values here: {', '.join(known)}.")
            return {}
        for key in tree:
            if key not in known:
                near = nearest(key, known)
                hint = f" Did you mean “{near[0]}”?" if near else ""
                place = f"{path} › {key}" if path else key
                self.wrong(place, f"“{key}” is no key that is known here.{hint} Known: {', '.join(known)}.")
        return {key: value for key, value in tree.items() if key in known}

    def text(self, value, path, *, required=False):
        if not isinstance(value, str):
            self.wrong(path, "Write one text here.")
            return ""
        if required and not value.strip():
            self.wrong(path, "This must not be empty.")
        return value.strip()

    def texts(self, value, path):
        """A list of texts; one text stands for a list of one."""
        if isinstance(value, str):
            return (value,) if value else ()
        if not isinstance(value, list) or not all(isinstance(each, str) for each in value):
            self.wrong(path, "Write a list of texts here: [first, second].")
            return ()
        return tuple(value)

    def choice(self, value, path, known):
        text = self.text(value, path)
        plain = " ".join(text.replace("_", " ").split()).casefold()
        for each in known:
            if plain == each.replace("_", " ").casefold():
                return each
        near = nearest(text, known)
        hint = f" Did you mean “{near[0]}”?" if near else ""
        self.wrong(path, f"“{text}” is not one of: {', '.join(known)}.{hint}", text)
        return ""

    def yes_or_no(self, value, path):
        return self.choice(value, path, ("yes", "no", "true", "false")) in ("yes", "true")

    def number(self, value, path, kind=float):
        try:
            return kind(self.text(value, path))
        except ValueError:
            self.wrong(path, f"“{value}” is not a number.", value)
            return None

    def date(self, value, path):
        try:
            return parse_partial_date(self.text(value, path))
        except ValueError as error:
            self.wrong(path, str(error), value)
            return None

    # --- The whole ----------------------------------------------------------------------------------------

    def mapping(self, tree):
        tree = self.table(tree, "", KEYS)
        for key in REQUIRED:
            if key not in tree:
                self.wrong(key, f"The mapping lacks `{key}`. {HELP[key]}")
        found = {key: self.text(tree[key], key) for key in ("title", "edition", "sheet") if key in tree}
        for key in ("dataset", "country", "source", "claimant"):
            if key in tree:
                found[key] = self.text(tree[key], key, required=True)
        if len(found.get("dataset", "")) > 40:
            self.wrong("dataset", "Use at most 40 characters: rows are remembered under this name.")
        if "zone" in tree:
            found["zone"] = self.text(tree["zone"], "zone")
            try:
                zone_of(found["zone"])
            except ValueError as error:
                self.wrong("zone", str(error))
        if "row" in tree:
            found["row"] = self.choice(tree["row"], "row", (MISSILE, FLIGHT, EVENT))
        found["group"] = BY_ROW if found.get("row") == EVENT else BY_DAY_AND_SITE
        if "group" in tree:
            found["group"] = self.choice(tree["group"], "group", (BY_DAY_AND_SITE, BY_DAY, BY_ROW))
        if "date_is" in tree:
            found["date_is"] = self.choice(tree["date_is"], "date_is", (UTC_WHEN_TIMED, LOCAL_DAY, UTC_DAY))
        if "said" in tree:
            found["said"] = self.date(tree["said"], "said")
        if "publish" in tree:
            found["publish"] = self.yes_or_no(tree["publish"], "publish")
        if "delimiter" in tree:
            found["delimiter"] = DELIMITERS.get(self.choice(tree["delimiter"], "delimiter", tuple(DELIMITERS)), ",")
        if "short_rows" in tree:
            found["fills_short_rows"] = self.yes_or_no(tree["short_rows"], "short_rows")
        pivot = self.number(tree["pivot_year"], "pivot_year", int) if "pivot_year" in tree else None
        words = self.words(tree.get("words", {}), "words", {})
        if "columns" in tree:
            found["columns"] = self.columns(tree["columns"], words, pivot)
        self.constants(tree, found)
        self.key(tree, found)
        self.tables(tree, found)
        self.matching(tree, found)
        self.together(tree, found)
        return found

    def words(self, tree, path, inherited):
        """{folded text: state}: the defaults or inherited words, and for each state listed here those instead."""
        lists = {state: DEFAULT_WORDS[state] for state in STATES} | inherited
        for state, listed in self.table(tree, path, STATES).items():
            lists[state] = self.texts(listed, f"{path} › {state}")
        self.unambiguous(lists, path)
        return lists

    def unambiguous(self, lists, path):
        seen = {}
        for state, listed in lists.items():
            for word in listed:
                if seen.setdefault(fold_cell(word), state) != state:
                    self.wrong(
                        f"{path} › {state}",
                        f"“{word}” means {seen[fold_cell(word)]} and {state} at once. Keep it in one list.",
                    )

    def columns(self, tree, words, pivot):
        if not isinstance(tree, dict) or not tree:
            self.wrong("columns", "Write one line for each column of the file: `heading: target`.")
            return ()
        columns = [self.column(heading.strip(), entry, words, pivot) for heading, entry in tree.items()]
        joined = {column.followed_by for column in columns if column.followed_by}
        for heading in joined & tree.keys():
            if tree[heading] not in (KEEP, IGNORE):
                self.wrong(
                    f"columns › {heading}",
                    "The column is read together with another (`followed_by`): write `keep`, or leave it out here.",
                )
        columns += [Column(heading, KEEP) for heading in sorted(joined - tree.keys())]
        by_target = {}
        for column in columns:
            by_target.setdefault(column.target, []).append(column.heading)
        for name, headings in by_target.items():
            if len(headings) > 1 and name in TARGETS and not TARGETS[name].many:
                listed = " and ".join(f"“{heading}”" for heading in headings)
                self.wrong("columns", f"{listed} are both read as `{name}`. Keep one, and `keep` the other.")
        return tuple(columns)

    def column(self, heading, entry, words, pivot):
        path = f"columns › {heading}"
        if isinstance(entry, str):
            entry = {"target": entry}
        if not isinstance(entry, dict) or not isinstance(entry.get("target"), str):
            self.wrong(path, "Write what the column is read as: `target: apogee`, or `keep`.")
            return Column(heading, KEEP)
        name = self.choice(entry["target"], f"{path} › target", (*TARGETS, *UNREAD))
        if name in UNREAD or not name:
            if len(entry) > 1 and name:
                self.wrong(path, f"A column that is not read (`{name}`) takes no options.")
            return Column(heading, name or KEEP)
        target = TARGETS[name]
        entry = self.table(entry, path, tuple(sorted(target.options)))
        options = {}
        for key, value in entry.items():
            where = f"{path} › {key}"
            match key:
                case "label" | "scheme" | "edition" | "language" | "followed_by":
                    options[key] = self.text(value, where, required=True)
                case "formats" | "separators" | "drop":
                    options[key] = self.texts(value, where)
                case "create":
                    options[key] = self.yes_or_no(value, where)
                case "tier":
                    options[key] = self.choice(value, where, tuple(Tier.values))
                case "precision":
                    options[key] = self.choice(value, where, tuple(Precision.values[:3]))
                case "assume_scheme":
                    options[key] = self.choice(value, where, ("https", "http"))
                case "pivot_year":
                    options[key] = self.number(value, where, int)
                case "unit":
                    options[key] = self.unit(value, where, target)
                case "values":
                    options[key] = self.values(value, where)
        own = {state: self.texts(entry[state], f"{path} › {state}") for state in STATES if state in entry}
        lists = words | own
        if own:
            self.unambiguous(lists, path)
        folded = {fold_cell(word): state for state in STATES for word in lists[state]}
        if target.kind in (Kind.DATE, Kind.INSTANT):
            options.setdefault("pivot_year", pivot)
        if target.kind == Kind.DATE or target.kind in (Kind.TIME, Kind.INSTANT):
            self.formats(options.get("formats", ()), f"{path} › formats")
        if name == "identifier" and "scheme" not in options:
            self.wrong(f"{path} › scheme", "Say whose identifier it is: `scheme: cns-nk`.")
        return Column(heading, name, words=folded, **options)

    def values(self, tree, path):
        if not isinstance(tree, dict) or not all(isinstance(value, str) for value in tree.values()):
            self.wrong(path, "Write a table here: `text in the cell: what it means`.")
            return {}
        found = {}
        for text, meaning in tree.items():
            if found.setdefault(fold_cell(text), meaning) != meaning:
                self.wrong(f"{path} › {text}", "The same text, but for case and spacing, stands here twice.", text)
        return found

    def unit(self, value, path, target):
        spec = METRICS[target.metric]
        try:
            return find_unit(self.text(value, path), spec.dimension).symbol
        except ValueError as error:
            self.wrong(path, str(error), value)
            return ""

    def formats(self, formats, path):
        for form in formats:
            try:
                sample = dt.datetime(2017, 11, 28, 18, 18, tzinfo=dt.UTC).strftime(form)
                dt.datetime.strptime(sample, form)
            except ValueError:
                self.wrong(path, f"“{form}” is not a format such as %d/%m/%Y or %H:%M.", form)
                continue
            if "%" not in form:
                self.wrong(path, f"“{form}” is not a format such as %d/%m/%Y or %H:%M.", form)

    def constants(self, tree, found):
        launch = self.table(tree.get("launch", {}), "launch", ("kind", "occurrence", "operator", "topics"))
        if "kind" in launch:
            found["kind"] = self.choice(launch["kind"], "launch › kind", tuple(LaunchKind.values))
        if "occurrence" in launch:
            found["occurrence"] = self.choice(launch["occurrence"], "launch › occurrence", tuple(Occurrence.values))
        if "operator" in launch:
            found["operator"] = self.text(launch["operator"], "launch › operator")
        if "topics" in launch:
            found["topics"] = self.texts(launch["topics"], "launch › topics")
        flight = self.table(tree.get("flight", {}), "flight", ("launcher", "trajectory", "count"))
        if "launcher" in flight:
            found["launcher"] = self.choice(flight["launcher"], "flight › launcher", tuple(Launcher.values))
        if "trajectory" in flight:
            found["trajectory"] = self.choice(flight["trajectory"], "flight › trajectory", tuple(Trajectory.values))
        if "count" in flight:
            try:
                found["count"] = parse_count(self.text(flight["count"], "flight › count"))
            except ValueError as error:
                self.wrong("flight › count", str(error))

    def key(self, tree, found):
        if "key" in tree:
            found["key"] = self.text(tree["key"], "key", required=True)
            columns = {column.heading: column for column in found.get("columns", ())}
            if found["key"] != DIGEST and found["key"] not in columns:
                near = nearest(found["key"], columns)
                hint = f" Did you mean “{near[0]}”?" if near else ""
                self.wrong("key", f"Write `digest`, or the heading of the column with the rows' own ids.{hint}")
            elif found["key"] != DIGEST and columns[found["key"]].target == IGNORE:
                self.wrong("key", "The id column cannot be ignored: `keep` it, or read it as `identifier`.")
        if "line_identifier" in tree:
            entry = self.table(tree["line_identifier"], "line_identifier", ("scheme", "edition"))
            entry = {name: self.text(value, f"line_identifier › {name}") for name, value in entry.items()}
            if not entry.get("scheme"):
                self.wrong("line_identifier › scheme", "Say whose lines they are: `scheme: nk-missile-tests`.")
            found["line_identifier"] = entry

    def tables(self, tree, found):
        for name, fields in TABLES.items():
            if name not in tree:
                continue
            if not isinstance(tree[name], list):
                self.wrong(name, f"Write a list of records here, each with: {', '.join(fields)}.")
                continue
            found[name] = tuple(self.record(each, f"{name} › {n}", fields) for n, each in enumerate(tree[name], 1))
            keys = [record.get("key") for record in found[name]]
            for key in {key for key in keys if key and keys.count(key) > 1}:
                self.wrong(name, f"The key “{key}” stands twice.")
        if "outlets" in tree:
            if not isinstance(tree["outlets"], dict):
                self.wrong("outlets", "Write a table here: `reuters.com: reuters`.")
                return
            outlets = {}
            for host, entry in tree["outlets"].items():
                path = f"outlets › {host}"
                entry = {"outlet": entry} if isinstance(entry, str) else self.table(entry, path, ("outlet", "tier"))
                outlets[host.casefold().removeprefix("www.")] = {
                    "outlet": self.text(entry.get("outlet", ""), f"{path} › outlet"),
                    "tier": self.choice(entry["tier"], f"{path} › tier", tuple(Tier.values)) if "tier" in entry else "",
                }
            found["outlets"] = outlets

    def record(self, tree, path, fields):
        record = {}
        for key, value in self.table(tree, path, tuple(fields)).items():
            where = f"{path} › {key}"
            match fields[key]:
                case "text":
                    record[key] = self.text(value, where)
                case "list":
                    record[key] = self.texts(value, where)
                case "date":
                    record[key] = self.date(value, where)
                case "number":
                    record[key] = self.number(value, where)
                case choices:
                    record[key] = self.choice(value, where, tuple(choices.values))
        for key in ("key", "title" if "title" in fields else "name"):
            if not record.get(key):
                self.wrong(f"{path} › {key}", "This is needed.")
        return record

    def matching(self, tree, found):
        match = self.table(tree.get("match", {}), "match", ("within_km",))
        if "within_km" in match:
            found["within_km"] = self.number(match["within_km"], "match › within_km") or 0.0
        if "decisions" in tree:
            if not isinstance(tree["decisions"], dict) or not all(
                isinstance(value, str) for value in tree["decisions"].values()
            ):
                self.wrong("decisions", "Write a table here: `key of a row: new`, or the slug of a launch.")
            else:
                found["decisions"] = dict(tree["decisions"])

    def together(self, tree, found):
        """What single keys cannot show: keys that need, or exclude, each other."""
        targets = {column.target for column in found.get("columns", ())}
        dates = targets & {"date", "instant_utc", "instant_local"}
        if found.get("columns") and len(dates) != 1:
            self.wrong("columns", "Read exactly one column as `date`, `instant_utc` or `instant_local`.")
        times = targets & {"time_utc", "time_local"}
        if len(times) > 1:
            self.wrong("columns", "Read the time of day as `time_utc` or `time_local`, and `keep` the other column.")
        if times and "date" not in targets:
            self.wrong("columns", "A time of day needs a column that is read as `date`.")
        if "time_utc" in targets and "date_is" not in tree:
            self.wrong(
                "date_is",
                f"Times are in UTC, so say which day the date means: `{UTC_WHEN_TIMED}`, `{UTC_DAY}` or `{LOCAL_DAY}`.",
            )
        if "time_local" in targets and found.get("date_is", LOCAL_DAY) != LOCAL_DAY:
            self.wrong("date_is", "With local times the date is the local day: write `local day`, or leave it out.")
        if "count" in targets and found.get("row") == MISSILE:
            self.wrong("row", "There is a column of counts, so a row is not one missile: write `row: flight`.")
        if found.get("row") == EVENT and found.get("group") != BY_ROW:
            self.wrong("group", "A row is an event already: leave `group` out.")
        if ("site_latitude" in targets) != ("site_longitude" in targets):
            self.wrong("columns", "Read both `site_latitude` and `site_longitude`, or neither.")


HELP = {
    "dataset": "It is a short name that never changes: rows are remembered under it.",
    "country": "It is the key of the launching country, such as north-korea.",
    "row": "Say what one row stands for: `missile`, `flight` (with a column of counts) or `event`.",
    "source": "It is the key of the source that the file is, here under `sources` or in the knowledge base.",
    "claimant": "It is the key of the organisation that asserts the figures, or `source` for the dataset itself.",
    "columns": "Write one line for each column of the file: `heading: target`.",
}


def heading_problems(mapping, headings):
    """Problems of a file's headings: columns that the mapping misses, and columns it says nothing about."""
    declared = {column.heading: column for column in mapping.columns}
    problems = []
    for heading in declared:
        if heading not in headings:
            near = nearest(heading, [each for each in headings if each not in declared])
            hint = f" Is it “{near[0]}” now?" if near else ""
            problems.append(
                Problem(f"The mapping reads this column, but the file has none of this name.{hint} "
                        "Correct the heading in the mapping.", 1, heading)
            )  # fmt: skip
    for heading in headings:
        if heading not in declared:
            problems.append(
                Problem(
                    "The mapping says nothing about this column. Add it to `columns`: what it is read as, or `keep` "
                    "(kept beside the row, not read), or `ignore` (left out).",
                    1,
                    heading,
                )
            )
    return problems
