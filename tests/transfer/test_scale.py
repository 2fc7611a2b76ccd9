"""Long files: read once, looked up once, refused whole."""

import time

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from kb.models import Launch
from kb.transfer.problem import ImportRefused
from tests.transfer.world import SCUD, load, make_world

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

SITES = ("Hodo Peninsula", "Sunan", "Tonghae Satellite Launching Ground", "Unknown")


def long_file(rows, **cells):
    """Rows of launches on 2,500 days, four on each."""
    for number in range(rows):
        year, day = 1950 + number // 4 // 100, number // 4 % 100
        yield (
            SCUD
            | {
                "Date": f"{year}-{day // 28 + 1:02}-{day % 28 + 1:02}",
                "Site": SITES[number % 4],
                "Range": f"{number % 900 + 1}",
                "Sources": f"https://a.example/{number}",
            }
            | {name: form.format(number) for name, form in cells.items()}
        )


def test_ten_thousand_rows_of_which_the_last_is_bad_are_refused_by_one_problem():
    make_world()
    rows = list(long_file(10_000))
    rows[-1] |= {"Apogee": "330 lm"}
    began = time.monotonic()
    with pytest.raises(ImportRefused) as refused:
        load(*rows)

    assert [(problem.line, problem.column) for problem in refused.value.problems] == [(10_001, "Apogee")]
    assert time.monotonic() - began < 30
    assert not Launch.objects.exists()


def test_ten_thousand_bad_rows_are_ten_thousand_exact_problems():
    make_world()
    began = time.monotonic()
    with pytest.raises(ImportRefused) as refused:
        load(*long_file(10_000, Missile="No such missile {}"))

    assert [(problem.line, problem.value) for problem in refused.value.problems] == [
        (number + 2, f"No such missile {number}") for number in range(10_000)
    ]
    assert time.monotonic() - began < 30


def test_the_number_of_queries_of_a_plan_does_not_grow_with_the_rows():
    make_world()

    def queries(rows):
        with CaptureQueriesContext(connection) as captured:
            load(*long_file(rows), dry_run=True)
        return len(captured)

    assert queries(4) == queries(400)
