"""No constraint without a test that breaks it."""

from pathlib import Path

import pytest
from django.apps import apps

HERE = Path(__file__).parent
TESTS = "\n".join(
    path.read_text(encoding="utf-8") for path in HERE.glob("test_*.py") if path.name != Path(__file__).name
)

# Shared by all records, and tested for each in test_base.py under a name that is put together there.
SHARED = ("_withdrawn_has_reason", "_published_has_time")
# Put together from the name of the column or subject.
ASSEMBLED = {
    "report_one_accepted_per_launch_metric": "report_one_accepted_per_{subject}_metric",
    "report_one_accepted_per_flight_metric": "report_one_accepted_per_{subject}_metric",
    "report_one_accepted_per_weapon_metric": "report_one_accepted_per_{subject}_metric",
    "weapon_alias_since_has_precision": "weapon_alias_{name}_has_precision",
    "weapon_alias_until_has_precision": "weapon_alias_{name}_has_precision",
    "country_existed_from_has_precision": "country_{name}_has_precision",
    "country_existed_until_has_precision": "country_{name}_has_precision",
}
CONSTRAINTS = [constraint for model in apps.get_app_config("kb").get_models() for constraint in model._meta.constraints]


@pytest.mark.parametrize("constraint", CONSTRAINTS, ids=lambda constraint: constraint.name)
def test_every_constraint_is_broken_by_some_test(constraint):
    shared = next((ending for ending in SHARED if constraint.name.endswith(ending)), None)

    assert ASSEMBLED.get(constraint.name, shared or constraint.name) in TESTS


# Written by the program and never by a form, so that nobody reads a message.
WITHOUT_WORDS = {
    "imported_row_once_per_dataset", "mention_once_per_publication", "old_slug_once_per_kind",
    "revision_number_once_per_record", "revision_version_once_per_record", "working_copy_once_per_record_and_owner",
}  # fmt: skip


def test_every_constraint_that_a_form_can_break_says_in_words_what_is_wrong():
    silent = {c.name for c in CONSTRAINTS if c.violation_error_message == c.default_violation_error_message}

    assert silent == WITHOUT_WORDS
    assert all(c.violation_error_message.endswith(".") for c in CONSTRAINTS)
