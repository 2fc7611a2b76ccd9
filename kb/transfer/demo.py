"""All data that ships with the project, in the order in which its parts refer to each other."""

import hashlib

from django.db import transaction

from kb.editing.publishing import publish_many, settle_drafts
from kb.editing.revisions import Change
from kb.models import ImportBatch
from kb.transfer.imports import import_file
from kb.transfer.reference import DATA, Keys, ReferenceLoader
from kb.transfer.statistics import refresh_statistics
from kb.transfer.story import StoryLoader

DATASET = "shipped"

# Mapping and file, in this order: the curated stories come before, so that the imports meet them.
IMPORTS = (
    ("dprk.yaml", "dprk/flights.csv"),
    ("india.yaml", "india/normalized_missiles.csv"),
    ("india-candidates.yaml", "india/candidates.csv"),
)


def _digest():
    """One digest over every file that would be loaded."""
    whole = hashlib.sha256()
    for path in sorted(path for path in DATA.rglob("*") if path.is_file()):
        whole.update(path.relative_to(DATA).as_posix().encode() + b"\0" + path.read_bytes())
    return whole.hexdigest()


def load_demo():
    """Loads and publishes what is missing, all or nothing; yields lines that say what was done.

    A second call with the same files reads one row and returns: an editor's changes are never touched.
    """
    digest = _digest()
    if ImportBatch.objects.filter(dataset=DATASET, file_sha256=digest).exists():
        yield "The shipped data is loaded already."
        return
    with transaction.atomic():
        yield "Loading the shipped data; the first time takes about a minute ..."
        keys = Keys()
        records = ReferenceLoader(keys).load()
        yield f"  reference data: {len(records)} new records"
        loader = StoryLoader(keys)
        stories = loader.load()
        yield f"  curated stories: {len(stories)} new records"
        refresh_statistics()
        publish_many([*records, *stories], note="Shipped with the project.")
        settle_drafts(loader.drafts, Change(reason="Shipped with the project."))
        for mapping, file in IMPORTS:
            summary = import_file(DATA / "mappings" / mapping, DATA / file)
            yield f"  {file}: {summary.rows} rows, {summary.rows_new} of them new"
        ImportBatch.objects.create(
            dataset=DATASET, file_name="kb/data", file_sha256=digest, mapping_sha256="", row_count=len(records)
        )
