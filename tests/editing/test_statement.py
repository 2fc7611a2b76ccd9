"""Statements are named after speaker and first words."""

import pytest

from kb.editing.projection import project
from kb.editing.publishing import publish, settle
from kb.models import Statement
from tests.factories import make_editor, make_organisation, make_person, make_statement

pytestmark = pytest.mark.django_db


def named(**fields):
    statement = make_statement(status="draft", **fields)
    project(statement)
    statement = Statement.objects.get(pk=statement.pk)
    statement.full_clean()
    return statement


def test_a_person_an_organisation_or_a_description_stands_before_the_words():
    text = "We stand ready."

    assert named(speaker_person=make_person(name="Moon Jae-in"), text=text).name == "Moon Jae-in: “We stand ready.”"
    assert named(speaker_organisation=make_organisation(name="KCNA"), text=text).name == "KCNA: “We stand ready.”"
    assert named(speaker_description="senior official", text=text).name == "senior official: “We stand ready.”"


def test_quotation_marks_are_not_doubled_and_line_breaks_are_spaces():
    statement = named(speaker_description="KCNA", text="“verify\nits   accuracy”")

    assert statement.name == "KCNA: “verify its accuracy”"


def test_long_words_are_cut_at_a_word():
    statement = named(speaker_description="KCNA", text="in consideration of the security " * 10)

    excerpt = statement.name.removeprefix("KCNA: “").removesuffix(" …”")
    assert len(excerpt) <= 70
    assert ("in consideration of the security " * 10).startswith(excerpt + " ")


def test_a_text_without_spaces_is_cut_all_the_same():
    statement = named(speaker_description="A" * 200, text="核" * 500)

    assert len(statement.name) < 300
    assert statement.name.endswith(" …”")


@pytest.mark.parametrize(
    ("said", "slug"),
    [
        ("30 January 2022", "2022-01-30-kcna-we-stand-ready"),
        ("January 2022", "2022-01-kcna-we-stand-ready"),
        (None, "kcna-we-stand-ready"),
    ],
)
def test_the_address_is_as_vague_as_the_date(said, slug):
    assert named(speaker_description="KCNA", text="We stand ready.", said=said, slug="x").slug == slug


def test_the_same_words_on_the_same_day_get_a_running_number():
    slugs = [named(speaker_description="KCNA", text="We stand ready.", slug=f"x{n}").slug for n in range(2)]

    assert slugs == ["2022-01-30-kcna-we-stand-ready", "2022-01-30-kcna-we-stand-ready-2"]


def test_words_in_another_script_still_make_an_address():
    slugs = [
        named(speaker_description="조선중앙통신", text="우리는", said=None, language="ko", slug=f"x{n}").slug
        for n in range(2)
    ]

    assert slugs == ["statement", "statement-2"]


def test_the_address_stays_once_it_was_public():
    statement = named(speaker_description="KCNA", text="We stand ready.", slug="x")
    publish(statement, by=make_editor())

    statement.text = "We stand firm."
    statement.save()
    settle(statement)

    assert Statement.objects.get().name == "KCNA: “We stand firm.”"
    assert Statement.objects.get().slug == "2022-01-30-kcna-we-stand-ready"
