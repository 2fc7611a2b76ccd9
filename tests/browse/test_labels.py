"""No code reaches a reader."""

import pytest
from django.apps import apps

from kb.browse.labels import AGREEMENT_MEANS, NASIC_RANGES, NOUNS, VOCABULARIES, label_of, range_class_means
from kb.models import PARTS, RECORDS
from kb.rules.weapon import NASIC_BOUNDS_KM
from kb.vocab.person import PersonRole
from kb.vocab.report import Agreement
from kb.vocab.status import Status


def test_every_choice_of_every_public_column_has_a_vocabulary():
    known = {frozenset(vocabulary.values) for vocabulary in VOCABULARIES.values()}
    known |= {frozenset(PersonRole.values)}  # among the kinds of person
    known |= {frozenset(Status.values)}  # readers meet published records only
    for model in apps.get_app_config("kb").get_models():
        for field in model._meta.get_fields():
            if getattr(field, "choices", None) and not field.name.endswith("precision"):
                codes = frozenset(code for code, _ in field.choices if code)
                assert codes in known, f"{model.__name__}.{field.name}"


def test_every_code_has_its_word():
    for name, vocabulary in VOCABULARIES.items():
        for code in vocabulary.values:
            assert label_of(code, name) == vocabulary(code).label


def test_people_are_officials_or_what_their_role_says():
    assert label_of("official", "person_kind") == "Official"
    for role in PersonRole:
        assert label_of(role.value, "person_kind") == role.label


def test_a_code_of_a_later_version_is_still_readable():
    assert label_of("some_new_kind", "event_kind") == "some new kind"
    assert label_of("", "event_kind") == ""


def test_every_noun_and_state_is_explained():
    assert set(NOUNS) == {model._meta.model_name for model in (*RECORDS, *PARTS)}
    assert set(AGREEMENT_MEANS) == set(Agreement)


def test_range_classes_are_explained_by_the_bounds_that_are_checked():
    for range_class, (lowest, highest) in NASIC_BOUNDS_KM.items():
        words = NASIC_RANGES[range_class].partition("(")[0].replace(",", "")
        numbers = {float(word) for word in words.split() if word.isdigit()}
        assert numbers == {bound for bound in (lowest, highest) if bound not in (0, float("inf"))}


@pytest.mark.parametrize(
    ("scheme", "words"), [("nasic", "3,000 to 5,500 km"), ("as_reported", "authorities draw the bounds differently")]
)
def test_a_class_names_its_scheme(scheme, words):
    assert words in range_class_means("irbm", scheme)
    assert range_class_means("", scheme) == ""
