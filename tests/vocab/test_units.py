"""Units as sources print them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.vocab.units import CANONICAL, UNITS, find_unit, round_to_step, to_imperial, units_of


@pytest.mark.parametrize(
    ("spelling", "dimension", "symbol", "factor"),
    [
        ("miles", "distance", "mi", 1.609344),
        ("Miles.", "distance", "mi", 1.609344),
        ("nautical  miles", "distance", "nmi", 1.852),
        ("KM", "distance", "km", 1),
        ("公里", "distance", "km", 1),
        ("feet", "distance", "ft", 0.0003048),
        ("feet", "size", "ft", 0.3048),
        ("m", "distance", "m", 0.001),
        ("m", "size", "m", 1),
        ("minutes", "time", "min", 60),
        ("hr", "time", "h", 3600),
        ("km/h", "speed", "km/h", 1 / 3.6),
        ("Mach", "speed", "Mach", 340.294),
        ("tonnes", "mass", "t", 1000),
        ("lbs", "mass", "lb", 0.45359237),
        ("inches", "size", "in", 0.0254),
    ],
)
def test_a_spelling_means_a_unit_of_its_dimension(spelling, dimension, symbol, factor):
    unit = find_unit(spelling, dimension)

    assert (unit.symbol, unit.dimension) == (symbol, dimension)
    assert unit.factor == pytest.approx(factor, rel=1e-12)


@pytest.mark.parametrize(
    ("spelling", "dimension", "hint"),
    [
        ("lm", "distance", "Did you mean “km”?"),
        ("klm", "distance", "Did you mean “km”?"),
        ("mils", "distance", "Did you mean “mi”?"),
        ("minuts", "time", "Did you mean “min”?"),
        ("tons", "mass", "Did you mean “t”?"),
    ],
)
def test_a_misspelt_unit_is_refused_and_the_nearest_named(spelling, dimension, hint):
    with pytest.raises(ValueError) as caught:
        find_unit(spelling, dimension)

    assert str(caught.value).startswith(f"“{spelling}” is not a unit of {dimension}. {hint}")


@pytest.mark.parametrize(
    ("spelling", "dimension"), [("", "distance"), ("kg", "distance"), ("km", "time"), ("%", "mass")]
)
def test_a_unit_of_another_dimension_is_refused(spelling, dimension):
    with pytest.raises(ValueError, match=f"is not a unit of {dimension}"):
        find_unit(spelling, dimension)


@pytest.mark.parametrize("dimension", CANONICAL)
def test_every_dimension_lists_its_canonical_unit_first(dimension):
    first = units_of(dimension)[0]

    assert (first.symbol, first.factor) == (CANONICAL[dimension], 1)


@pytest.mark.parametrize("dimension", CANONICAL)
def test_no_spelling_means_two_units(dimension):
    spellings = [spelling for unit in units_of(dimension) for spelling in unit.spellings]

    assert sorted(spellings) == sorted(set(spellings))
    assert all(find_unit(unit.symbol, dimension) == unit for unit in units_of(dimension))


def test_every_unit_belongs_to_a_known_dimension():
    assert {unit.dimension for unit in UNITS} == set(CANONICAL)


@pytest.mark.parametrize(
    ("value", "unit", "expected"),
    [
        (1.609344, "km", (1, "mi")),
        (0.3048, "m", (1, "ft")),
        (0.45359237, "kg", (1, "lb")),
        (0.44704, "m/s", (1, "mph")),
    ],
)
def test_imperial_units_are_exact(value, unit, expected):
    assert to_imperial(value, unit) == (pytest.approx(expected[0]), expected[1])


@pytest.mark.parametrize("unit", ["s", "missiles", ""])
def test_what_everybody_counts_alike_has_no_imperial_form(unit):
    assert to_imperial(5, unit) is None


@pytest.mark.parametrize(
    ("value", "step", "expected"), [(249.448, 5, 250), (249.448, 1, 249), (0, 5, 0), (0.3, 0.1, 0.3), (247.4, 5, 245)]
)
def test_a_value_is_rounded_to_a_multiple_of_the_step(value, step, expected):
    assert round_to_step(value, step) == expected


@given(st.floats(min_value=0, max_value=1e5))
def test_there_and_back_is_the_same_distance(value):
    miles, symbol = to_imperial(value, "km")

    assert miles * find_unit(symbol, "distance").factor == pytest.approx(value, rel=1e-12)
