"""What readers would notice between two documents of one record, in words."""

# Says nothing to a reader, or is said by what stands beside it.
SILENT = {
    "id", "url", "slug", "version", "published_at", "changed_at", "display_imperial", "low", "high", "unit",
    "qualifier", "value", "state", "metric", "label", "outlet", "source_published", "printed_unit", "is_accepted",
    "step", "agreement", "accepted", "superseded_by",
}  # fmt: skip
# Of a flight, told by its figures.
HEADLINES = {"apogee", "range", "flight_time", "speed"}
LONGEST = 2000
MOST = 200  # changes kept of one revision
LONGEST_ITEM = 300


class Item(tuple):
    """Step of a path: which item of a list, and the how manieth of that name; `label` is where a reader finds it."""

    label = ()


def differences(before, after):
    """[{"what": "Flight 1 · Range", "before": "810 km", "after": "800 km"}] in the order of the documents.

    An empty text stands for nothing: something was added or taken away. A report or flight that came or went is one
    line.
    """
    old, new = dict(_lines(before)), dict(_lines(after))
    _fold_items(old, new)
    _fold_items(new, old)
    changed = [
        {"what": " · ".join(label), "before": old.get(key, ("", ""))[1], "after": new.get(key, ("", ""))[1]}
        for key, (label, _) in {**old, **new}.items()
        if old.get(key, ("", ""))[1] != new.get(key, ("", ""))[1]
    ]
    return changed[:MOST]


def _fold_items(lines, others):
    """Puts one line in the place of those of each item that the other document does not have."""
    there = {item for path in others for item in _items_of(path)}
    folded = {}
    for path, (_, text) in lines.items():
        item = next((item for item in _items_of(path) if item not in there), None)
        if item is not None:
            folded.setdefault(item, []).append((path, text))
    for item, found in folded.items():
        for path, _ in found:
            del lines[path]
        own = [text for path, text in found if path == (*item, "display")]
        texts = own or dict.fromkeys(text for _, text in found if text)
        lines[item] = (item[-1].label, ", ".join(texts)[:LONGEST_ITEM])


def _items_of(path):
    """Paths of the items of lists that a path leads through, the outermost first."""
    return [path[: end + 1] for end, step in enumerate(path) if isinstance(step, Item)]


def _lines(document):
    """(path, (label, text)) of all that a document says; the path holds ids, so that items may change places."""
    yield from _walk(document, (), (), top=True)


def _walk(value, path, label, *, top=False):
    if isinstance(value, dict):
        text = _leaf(value)
        if text is not None and not top:
            yield path, (label, text)
            return
        is_flight = "figures" in value and "number" in value
        for name, inner in value.items():
            if name in SILENT or (is_flight and name in HEADLINES):
                continue
            if name == "display" and "metric" not in value:
                continue
            yield from _walk(inner, (*path, name), (*label, _words(name)) if name != "display" else label)
    elif isinstance(value, list):
        yield from _items(value, path, label)
    else:
        yield path, (label, _plain(value))


def _items(items, path, label):
    if not all(isinstance(item, dict) and _leaf(item) is None for item in items):
        texts = [_leaf(item) if isinstance(item, dict) else _plain(item) for item in items]
        yield path, (label, ", ".join(text for text in texts if text))
        return
    seen = {}
    for item in items:
        key, name = _named(item)
        seen[key] = seen.get(key, 0) + 1
        # Figures are grouped by metric, and reports by figure: the group itself is no place to a reader.
        above = label[:-1] if label and label[-1] in ("Figures", "Reports", "Flights") else label
        step = Item((key, seen[key]))
        step.label = (*above, name)
        yield from _walk(item, (*path, step), step.label)


def _leaf(value):
    """The one text of a small dictionary that is a single fact; None for what is looked into."""
    if value.keys() == {"id", "slug", "name", "url"}:
        return value["name"]
    if value.keys() == {"kind", "record"} or ("kind" in value and "record" in value and "text" not in value):
        return value["record"]["name"] if value["record"] else _words(str(value["kind"]))
    if "display" in value and "id" not in value and "reports" not in value:
        return value["display"] or ""
    return None


def _named(item):
    """(what tells an item from its neighbours, what a reader calls it)"""
    if "metric" in item and "reports" in item:
        return item["metric"], item["label"]
    if "metric" in item:
        claimant = _leaf(item["claimant"]) if item.get("claimant") else ""
        return item["id"], f"report by {claimant}" if claimant else "report"
    if "number" in item and "figures" in item:
        return item["id"], f"Flight {item['number']}"
    for name in ("source", "name", "title", "record", "role", "value"):
        found = item.get(name)
        text = _leaf(found) if isinstance(found, dict) else found
        if text:
            return item.get("id") or (name, text), str(text)
    return item.get("id") or "", "item"


def _plain(value):
    if value is None or value == "":
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value)[:LONGEST]


def _words(name):
    return name.replace("_", " ").capitalize()
