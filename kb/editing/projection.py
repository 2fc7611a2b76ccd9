"""Projections: columns that follow from facts, so that lists can filter and sort. Written here, never typed."""

from kb.editing.launch import launch_name, project_launch
from kb.editing.statement import project_statement, statement_name
from kb.models import Launch, Statement


def project(record):
    """Brings the projected columns of a saved record in line with its facts; most nouns have none."""
    if isinstance(record, Launch):
        project_launch(record)
    elif isinstance(record, Statement):
        project_statement(record)


def project_many(records):
    """`project` for records of one noun, loading what they need together."""
    if not isinstance(records[0], Launch):
        for record in records:
            project(record)
        return
    loaded = Launch.objects.with_related().in_bulk([record.pk for record in records])
    for record in records:
        project_launch(record, loaded[record.pk])


def rename(model, public_ids):
    """Makes the names of published records anew from what they are named after; a constant number of queries.

    Only launches and statements are named after others. Their slugs stay, as those of all published records.
    """
    namer = {Launch: launch_name, Statement: statement_name}.get(model)
    if namer is None:
        return
    renamed = []
    for record in model.objects.with_related().filter(public_id__in=public_ids):
        name = namer(record)
        if name != record.name:
            record.name = name
            renamed.append(record)
    model.objects.bulk_update(renamed, ["name"])
