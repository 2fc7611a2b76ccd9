"""Findings: what a rule has to say about a record."""

from dataclasses import dataclass

ERROR = "error"
WARNING = "warning"


@dataclass(frozen=True)
class Finding:
    """One remark of a rule. Errors keep a record from being published; warnings ask for a second look.

    `code` is stable and names the rule. `message` is for editors and says the remedy. `field` is the field, or
    the reverse relation (“flights”, “reports”), of the form that it belongs to; empty for the record as a whole.
    `records` are other records to link beside the message.
    """

    severity: str
    code: str
    message: str
    field: str = ""
    records: tuple = ()

    @property
    def is_error(self):
        return self.severity == ERROR

    def __str__(self):
        return self.message


def error(code, message, *, field="", records=()):
    return Finding(ERROR, code, message, field, tuple(records))


def warning(code, message, *, field="", records=()):
    return Finding(WARNING, code, message, field, tuple(records))
