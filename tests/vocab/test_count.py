"""Counts as sources give them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.vocab.count import GREATEST, CountRange, parse_count


@pytest.mark.parametrize(
    ("text", "minimum", "maximum", "printed"),
    [
        ("", None, None, "unknown"),
        ("unknown", None, None, "unknown"),
        ("N/A", None, None, "unknown"),
        ("multiple", 2, None, "at least 2"),
        ("Several", 2, None, "at least 2"),
        ("multiple short-range ballistic missiles", 2, None, "at least 2"),
        ("a few projectiles", 2, None, "at least 2"),
        ("at least 2", 2, None, "at least 2"),
        ("at least two missiles", 2, None, "at least 2"),
        ("2 or more", 2, None, "at least 2"),
        ("2+", 2, None, "at least 2"),
        (">= 2", 2, None, "at least 2"),
        ("more than 2", 3, None, "at least 3"),
        ("over two", 3, None, "at least 3"),
        ("up to 4", 0, 4, "at most 4"),
        ("no more than four", 0, 4, "at most 4"),
        ("fewer than 5", 0, 4, "at most 4"),
        ("between 3 and 5", 3, 5, "3 to 5"),
        ("3-5", 3, 5, "3 to 5"),
        ("3 – 5", 3, 5, "3 to 5"),
        ("two or three", 2, 3, "2 to 3"),
        ("0", 0, 0, "0"),
        ("2", 2, 2, "2"),
        ("two", 2, 2, "2"),
        ("a single missile", 1, 1, "1"),
        ("a pair of missiles", 2, 2, "2"),
        ("about 10", 10, 10, "10"),
        ("some 10 rockets", 10, 10, "10"),
        ("1,000", 1000, 1000, "1000"),
    ],
)
def test_a_count_is_read_with_the_bounds_it_has(text, minimum, maximum, printed):
    count = parse_count(text)

    assert (count.minimum, count.maximum) == (minimum, maximum)
    assert str(count) == printed


@pytest.mark.parametrize("text", ["-1", "2.5", "NaN", "1e400", "inf", "two dozen", "dozens", "a lot", "9999999"])
def test_what_is_no_count_is_refused_with_the_remedy(text):
    with pytest.raises(ValueError, match="is not a whole number: write 2, two"):
        parse_count(text)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("5-3", "The upper bound of a count is at least its lower bound."),
        ("10001", "A count lies between 0 and 10,000."),
        ("at least 999999", "A count lies between 0 and 10,000."),
        ("fewer than 0", "The upper bound of a count is at least its lower bound."),
    ],
)
def test_a_count_out_of_order_or_bounds_is_refused(text, reason):
    with pytest.raises(ValueError) as caught:
        parse_count(text)

    assert str(caught.value) == reason


def test_an_upper_bound_needs_a_lower_one():
    with pytest.raises(ValueError, match="needs a lower one"):
        CountRange(None, 4)


@pytest.mark.parametrize(
    ("count", "known", "exact"),
    [(CountRange(), False, False), (CountRange(2, None), True, False), (CountRange(0, 0), True, True)],
)
def test_unknown_open_and_exact_differ(count, known, exact):
    assert (count.is_known, count.is_exact) == (known, exact)


bounds = st.one_of(st.none(), st.integers(min_value=0, max_value=GREATEST))


@given(bounds, bounds)
def test_a_printed_count_is_read_back_as_it_was(minimum, maximum):
    if minimum is None:
        maximum = None
    elif maximum is not None:
        minimum, maximum = sorted((minimum, maximum))
    count = CountRange(minimum, maximum)

    assert parse_count(str(count)) == count


@given(st.text(max_size=40))
def test_any_text_is_read_or_refused(text):
    try:
        count = parse_count(text)
    except ValueError:
        return
    assert count.minimum is None or count.minimum >= 0
