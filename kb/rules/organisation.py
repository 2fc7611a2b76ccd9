"""Organisations: entered once."""

from kb.rules.look_alike import look_alike_findings


def find(organisation):
    """Findings on an organisation; two queries of its own, for the names of all organisations."""
    return look_alike_findings(organisation)
