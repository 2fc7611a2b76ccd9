"""What is public already gets its first revision: the version that readers see, with nothing known of before."""

from django.db import migrations

RECORDS = (
    "country", "organisation", "place", "person", "topic", "source", "weapon", "launch", "event", "statement",
)  # fmt: skip
BATCH = 200


def keep(apps, schema_editor):
    publications = apps.get_model("kb", "Publication")
    revisions = apps.get_model("kb", "Revision")
    for kind in RECORDS:
        keys = list(publications.objects.filter(kind=kind, owner_id="", revision=None).values_list("pk", flat=True))
        for start in range(0, len(keys), BATCH):
            rows = list(publications.objects.filter(pk__in=keys[start : start + BATCH]))
            kept = revisions.objects.bulk_create(
                revisions(
                    kind=kind,
                    public_id=row.public_id,
                    number=1,
                    version=row.version,
                    was_public=True,
                    action="published",
                    at=row.rendered_at,
                    name=row.document["name"],
                    state={},
                    document=row.document,
                )
                for row in rows
            )
            for row, revision in zip(rows, kept, strict=True):
                row.revision = revision
            publications.objects.bulk_update(rows, ["revision"])
        apps.get_model("kb", kind).objects.filter(publication__isnull=False, revision=0).update(revision=1)


class Migration(migrations.Migration):
    dependencies = [("kb", "0002_revisions")]

    operations = [migrations.RunPython(keep, migrations.RunPython.noop, elidable=True)]
