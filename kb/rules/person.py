"""People: entered once."""

from kb.rules.look_alike import look_alike_findings


def find(person):
    """Findings on a person; two queries of its own, for the names of all people."""
    return look_alike_findings(person)
