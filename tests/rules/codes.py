"""What the rules say of a record, short enough to compare whole."""

from kb.rules import findings


def codes(record):
    """{code: severity} of the findings on a record."""
    return {finding.code: finding.severity for finding in findings(record)}


def the_finding(record, code):
    """The one finding of this code."""
    (found,) = [finding for finding in findings(record) if finding.code == code]
    return found
