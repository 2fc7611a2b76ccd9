"""Mappings to start from: a file's own headings, each with a guess and with what stands in its cells."""

import re
from collections import Counter

from kb.transfer.files import read_table
from kb.transfer.problem import shorten

# The first that fits the heading. A guess is for a person to check: nothing is imported by it.
GUESSES = (
    (r"\b(entered|updated|modified)\b", "keep"),
    (r"\b(utc|gmt)\b.*time|time.*\b(utc|gmt)\b", "time_utc"),
    (r"flight time|duration", "flight_time"),
    (r"\btime\b", "time_local"),
    (r"\bdate\b|\bday\b", "date"),
    (r"\blat(itude)?\b", "site_latitude"),
    (r"\blon(g|gitude)?\b", "site_longitude"),
    (r"land(ing|ed)|impact|splash", "landing"),
    (r"(facility|site|launch).*location|province", "site_location"),
    (r"other name|alias", "site_alias"),
    (r"facility|launch (site|place)|\bsite\b", "site"),
    (r"(missile|weapon) (type|class)|\bclass\b", "weapon_class"),
    (r"missile|weapon|rocket", "weapon"),
    (r"apogee|altitude|height", "apogee"),
    (r"distance|range", "range"),
    (r"speed|velocity", "speed"),
    (r"\bcount\b|number of|quantity|how many", "count"),
    (r"outcome|result|success", "outcome"),
    (r"confirm", "note"),
    (r"trajectory", "trajectory"),
    (r"launcher|platform|\btel\b", "launcher"),
    (r"agency|authority|operator|service", "operator"),
    (r"source|url|link|reference", "sources"),
    (r"information|notes?|remarks?|comment|description", "note"),
    (r"\bid\b|^f\d+$|^#$|^no$|^row$|number", "identifier"),
)
SINGLE = {"sources", "note", "identifier", "keep"}
UNITS = {"apogee": "km", "range": "km"}
WORDS_OF_CHOICES = {"weapon_class", "outcome", "launcher", "trajectory", "landing", "operator", "weapon", "site"}
MOST = 12

HEAD = """\
# A mapping to start from: check every line. docs/importing.md explains the keys.
# Rows are remembered under this name: short, and never changed again.
dataset: {dataset}
# Key of the launching country, and the IANA zone of its launch sites.
country: north-korea
zone: Asia/Pyongyang
# What a row stands for: missile, flight (with a column of counts), or event.
row: missile
# Or the heading of a column with ids that never change. Row numbers change.
key: digest
date_is: {date_is}
# The file as a source, described below or known; and who asserts its figures: an organisation, or the source itself.
source: {dataset}
claimant: source
edition: ""
publish: no

sources:
  - key: {dataset}
    title: {title}
    tier: dataset
    url: ""

columns:"""


def draft_mapping(data, name):
    """Text of a mapping for a file, as `read_table` takes it, with guesses. Raises ImportRefused."""
    table = read_table(data, name)
    dataset = re.sub(r"[^a-z0-9]+", "-", name.rpartition(".")[0].casefold()).strip("-")[:40] or "dataset"
    targets = _guesses(table.headings)
    timed = "time_utc" in targets.values()
    lines = [
        HEAD.format(
            dataset=dataset,
            title=_quoted(name),
            date_is="utc day when a time is given" if timed else "local day",
        )
    ]
    if table.delimiter in (";", "\t"):
        word = "tab" if table.delimiter == "\t" else "semicolon"
        lines[0] = lines[0].replace("publish: no", f"delimiter: {word}\npublish: no")
    if len(table.sheets) > 1:
        lines[0] = lines[0].replace("publish: no", f"sheet: {_quoted(table.sheet)}\npublish: no")
    for heading, target in targets.items():
        cells = Counter(" ".join(row.cells[heading].split()) for row in table.rows)
        lines += _column(heading, target, cells)
    return "\n".join(lines) + "\n"


def _guesses(headings):
    targets, taken = {}, set()
    for heading in headings:
        plain = " ".join(re.sub(r"[^a-z0-9#]+", " ", heading.casefold()).split())
        target = next((target for pattern, target in GUESSES if re.search(pattern, plain)), "keep")
        if target in taken and target not in SINGLE:
            target = "keep"
        taken.add(target)
        targets[heading] = target
    if {"time_utc", "time_local"} <= taken:
        targets = {h: "keep" if t == "time_local" else t for h, t in targets.items()}
    if ("site_latitude" in taken) != ("site_longitude" in taken):
        targets = {h: "keep" if t in ("site_latitude", "site_longitude") else t for h, t in targets.items()}
    return targets


def _column(heading, target, cells):
    found = [cell for cell, _ in cells.most_common(MOST) if cell]
    shown = " | ".join(shorten(cell, 24) for cell in found)
    yield f"  # {shorten(shown, 110)}" if shown else "  # (empty)"
    options = []
    if target in UNITS and not any(re.search(r"[a-z]", cell.casefold().replace("unknown", "")) for cell in found):
        options.append(f"unit: {UNITS[target]}")
    if target in ("time_utc", "time_local") and found and all(re.search(r":00( [AP]M)?$", cell) for cell in found):
        options.append("precision: minute")
    if target == "identifier":
        options.append("scheme: rows")
    if target in ("weapon", "site", "landing"):
        options.append("create: no")
    if target == "note" and all(len(cell) < 40 for cell in found):
        options.append(f"label: {_quoted(heading)}")
    if not options:
        yield f"  {_quoted(heading)}: {target}"
        return
    yield f"  {_quoted(heading)}: {{target: {target}, {', '.join(options)}}}"


def _quoted(text):
    if re.fullmatch(r"[A-Za-z][A-Za-z0-9 /_.-]*", text):
        return text
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'
