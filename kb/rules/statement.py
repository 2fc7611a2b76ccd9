"""Statements: a speaker, words, and the source that we have them from."""

import re

from kb.rules.days import is_future, is_surely_before
from kb.rules.finding import error, warning
from kb.rules.report import sources_before
from kb.vocab.statement import StatementKind

# Marks of any language; a straight single one counts only in pairs, since it is an apostrophe too.
QUOTATION = re.compile(r"[“”„\"«»「」『』‹›]|‘[^’]+’|(?<!\w)'[^']+'(?!\w)")


def find(statement):
    """Findings on a statement that was loaded by `with_related`; no query of its own."""
    return [*_substance(statement), *_dates(statement), *_quotation(statement)]


def _substance(statement):
    found = []
    described = statement.speaker_description.strip()
    if not (statement.speaker_person_id or statement.speaker_organisation_id or described):
        found.append(
            error(
                "statement_without_speaker",
                "The statement has no speaker. Choose a person or an organisation, or describe an unnamed speaker.",
                field="speaker_person",
            )
        )
    if described and not (statement.speaker_country_id or statement.speaker_of_id):
        found.append(
            warning(
                "unnamed_speaker_of_nowhere",
                "The unnamed speaker has neither a country nor an organisation. Add what the source says of them.",
                field="speaker_country",
            )
        )
    if not statement.text.strip():
        found.append(
            error("statement_without_text", "The statement has no text. Enter the words as quoted.", field="text")
        )
    if not statement.appearances.all():
        found.append(
            error(
                "statement_without_source",
                "No source says where these words appeared. Add the source that you have them from.",
                field="appearances",
            )
        )
    return found


def _dates(statement):
    said = statement.said
    if said is None:
        return [
            warning(
                "statement_without_date",
                "When it was said is missing. Give the day, or the month or year if no more is known.",
                field="said_on",
            )
        ]
    if is_future(said):
        return [
            error(
                "statement_in_future",
                f"The statement is dated {said}, which has not come yet. Check the date.",
                field="said_on",
            )
        ]
    found = [
        warning(
            "statement_before_launch",
            f"It was said on {said}, before “{launch}” of {launch.launched}. Check the date, or that it is about this "
            "launch.",
            field="said_on",
            records=[launch],
        )
        for launch in statement.launches.all()
        if launch.launched and is_surely_before(said, launch.launched)
    ]
    sources = [appearance.source for appearance in statement.appearances.all()]
    return found + sources_before(said, sources, field="appearances")


def _quotation(statement):
    if statement.kind != StatementKind.PARTIAL_QUOTES or QUOTATION.search(statement.text):
        return []
    return [
        warning(
            "partial_quotes_without_marks",
            "Partial quotations need quotation marks around the quoted words. Add them, or choose paraphrase.",
            field="text",
        )
    ]
