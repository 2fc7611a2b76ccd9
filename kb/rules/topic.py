"""Topics: entered once."""

from kb.rules.look_alike import look_alike_findings


def find(topic):
    """Findings on a topic; one query of its own, for the names of all topics."""
    return look_alike_findings(topic)
