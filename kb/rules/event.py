"""Events: a date, and a source that says so."""

from kb.rules.finding import error, warning


def find(event):
    """Findings on an event that was loaded by `with_related`; no query of its own."""
    found = []
    if event.began is None:
        found.append(
            error(
                "event_without_date",
                "The event has no date. Give the day, or the month or year if no more is known.",
                field="began_on",
            )
        )
    if not event.citations.all():
        found.append(
            warning(
                "event_without_source",
                "No source says that this happened. Cite one.",
                field="citations",
            )
        )
    return found
