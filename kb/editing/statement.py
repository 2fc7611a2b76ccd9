"""Statements: the name made from speaker and words."""

from kb.editing.naming import settled_slug, slug_date
from kb.models import Statement

NAME_LENGTH = 300
EXCERPT_LENGTH = 70


def statement_name(statement):
    """“KCNA: “to verify its accuracy …””, from the speaker and the first words."""
    speaker = statement.speaker_person or statement.speaker_organisation
    who = speaker.name if speaker else (statement.speaker_description or "Unknown speaker")
    words = " ".join(statement.text.split())
    if len(words) > EXCERPT_LENGTH:
        words = words[:EXCERPT_LENGTH].rsplit(" ", 1)[0].rstrip(",;:. ") + " …"
    bare = words.strip("“”\"' ")
    return f"{who}: “{bare}”"[:NAME_LENGTH]


def statement_slug_text(statement):
    """What the slug of a statement is made from: day, speaker and first words."""
    return " ".join([slug_date(statement.said), *statement_name(statement).split()[:10]])


def project_statement(statement):
    """Brings name and slug of a saved statement in line with its facts, in the database and in `statement`."""
    fresh = Statement.objects.select_related("speaker_person", "speaker_organisation").get(pk=statement.pk)
    name, slug = statement_name(fresh), settled_slug(fresh, statement_slug_text(fresh))
    if (name, slug) != (fresh.name, fresh.slug):
        Statement.objects.filter(pk=statement.pk).update(name=name, slug=slug)
    statement.name, statement.slug = name, slug
