"""What follows from a launch's flights: how many missiles, and which figure is the greatest."""

from kb.insight.report import figures, headline_number
from kb.vocab.count import CountRange


def missiles(flights):
    """CountRange of missiles over the loaded `flights`.

    The lower bound adds up what is known; there is an upper bound only if every flight has one.
    """
    lower = [flight.count_min for flight in flights if flight.count_min is not None]
    upper = [flight.count_max for flight in flights]
    if not lower:
        return CountRange()
    return CountRange(sum(lower), None if None in upper else sum(upper))


def greatest(flights, metric):
    """The Figure of `metric` with the greatest accepted number among loaded `flights`.

    Without any accepted number, the first reported one, so that a disputed figure shows as disputed; else None.
    """
    reported = [figure for flight in flights for figure in figures(flight.reports.all()) if figure.metric == metric]
    known = [figure for figure in reported if headline_number(figure.accepted) is not None]
    if known:
        return max(known, key=lambda figure: headline_number(figure.accepted))
    return reported[0] if reported else None
