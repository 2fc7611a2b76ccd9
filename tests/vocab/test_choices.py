"""Every list of choices fits the columns that hold it."""

import pytest
from django.apps import apps

FIELDS = [field for model in apps.get_app_config("kb").get_models() for field in model._meta.fields if field.choices]


@pytest.mark.parametrize("field", FIELDS, ids=str)
def test_codes_fit_their_column_and_have_labels(field):
    codes = [code for code, _ in field.flatchoices]

    assert max(map(len, codes)) <= field.max_length
    assert len(codes) == len(set(codes))
    assert all(label for _, label in field.flatchoices)
    assert field.default in codes or field.blank or not field.has_default()
