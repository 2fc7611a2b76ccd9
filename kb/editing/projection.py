"""Projections: columns that follow from facts, so that lists can filter and sort. Written here, never typed."""

from kb.editing.launch import project_launch
from kb.editing.statement import project_statement
from kb.models import Launch, Statement


def project(record):
    """Brings the projected columns of a saved record in line with its facts; most nouns have none."""
    if isinstance(record, Launch):
        project_launch(record)
    elif isinstance(record, Statement):
        project_statement(record)
