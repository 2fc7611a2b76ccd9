"""Imported files and their rows."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import ProtectedError

from kb.models import ImportBatch, ImportedRow
from tests.factories import make_launch

pytestmark = pytest.mark.django_db


def row(batch, **fields):
    defaults = {"dataset": "cns", "row_key": "132", "line": 2, "cells": {"F1": "132"}, "readings": {"F1": 132}}
    return ImportedRow(batch=batch, decision="New launch.", **defaults | fields)


@pytest.fixture
def batch():
    return ImportBatch.objects.create(
        dataset="cns", file_name="a.csv", file_sha256="0" * 64, mapping_sha256="1" * 64, row_count=1
    )


def test_a_row_is_imported_once_per_dataset(batch):
    row(batch).save()

    with pytest.raises(ValidationError):
        row(batch, line=3).full_clean()
    with pytest.raises(IntegrityError), transaction.atomic():  # imported_row_once_per_dataset
        row(batch, line=3).save()
    row(batch, dataset="gcat").save()


def test_what_was_read_outlives_the_launch_and_guards_its_file(batch):
    made = row(batch, launch=make_launch())
    made.save()

    made.launch.delete()

    made.refresh_from_db()
    assert (made.launch, made.cells) == (None, {"F1": "132"})
    with pytest.raises(ProtectedError):
        batch.delete()
