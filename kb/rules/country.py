"""Countries: entered once."""

from kb.rules.look_alike import look_alike_findings


def find(country):
    """Findings on a country; two queries of its own, for the names of all countries."""
    return look_alike_findings(country)
