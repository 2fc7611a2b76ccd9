"""Displayed numbers: what a cell of a workbook shows, for every kind of format that partners use."""

import pytest

from kb.transfer.displayed import show

DAY = "44867"  # 2 November 2022
MOMENT = "44867.94097222222"  # at 22:35, in binary a little before it


@pytest.mark.parametrize(
    ("stored", "code", "text"),
    [
        ("810", "General", "810"),
        ("-12.5", "General", "-12.5"),
        ("39.400000000000006", "General", "39.4"),
        ("0.1", "0", "0.1"),  # no digit is lost to a format
        ("1E-05", "General", "0.00001"),
        ("1.5E+20", "General", "150000000000000000000"),
        ("-0", "General", "0"),
        ("12.5", "0.00", "12.50"),
        ("12.34567", "0.0", "12.34567"),
        ("1380", "#,##0", "1380"),
        ("1380.5", "#,##0.00_);(#,##0.00)", "1380.50"),
        ("-1380.5", "#,##0.00_);[Red](#,##0.00)", "-1380.50"),
        ("-5", "0;-0", "-5"),
        ("-5", "$0.00", "$-5.00"),
        ("42", "00000", "00042"),
        ("800", '0" km"', "800 km"),
        ("800", r"0\ \k\m", "800 km"),
        ("800", '"about "#,##0.0 "km"', "about 800.0 km"),
        ("-800", '0" km";(0" km")', "-800 km"),
        ("0.05", "0%", "5%"),
        ("0.125", "0.00%", "12.50%"),
        ("5", "[$€-407] 0", "€ 5"),
        ("123456", "0.00E+00", "123456"),
        ("0.5", "# ?/?", "0.5"),
        ("7", "@", "7"),
        ("0", '0;-0;"n/a"', "n/a"),
        ("0", '_-* #,##0.00_-;-* #,##0.00_-;_-* "-"??_-;_-@_-', "-"),
        ("5", '"unknown"', "unknown"),
        (DAY, "yyyy-mm-dd", "2022-11-02"),
        (DAY, "m/d/yy", "2022-11-02"),
        (DAY, "[$-F800]dddd, mmmm dd, yyyy", "2022-11-02"),
        (DAY, '[$-409]d"th of "mmmm yyyy;@', "2022-11-02"),
        (DAY, "mmm-yy", "2022-11"),  # a month, although the cell holds a day
        (DAY, "yyyy", "2022"),
        (MOMENT, "yyyy-mm-dd", "2022-11-02"),
        (MOMENT, "yyyy-mm-dd hh:mm", "2022-11-02 22:35"),
        (MOMENT, "m/d/yy h:mm AM/PM", "2022-11-02 22:35"),
        (MOMENT, "h:mm:ss AM/PM", "22:35:00"),
        (MOMENT, "hh:mm", "22:35"),
        ("0.9998842592592593", "h:mm", "23:59"),
        ("0.013888888888888888", "mm:ss", "00:20:00"),  # 20:00 would be an hour of the day
        ("0.5000057870370371", "hh:mm:ss.00", "12:00:00.5"),
        ("1.5", "[h]:mm", "36:00"),
        ("1.5", "[mm]:ss", "36:00:00"),
        ("59", "yyyy-mm-dd", "1900-02-28"),
        ("61", "yyyy-mm-dd", "1900-03-01"),
        ("2958465", "yyyy-mm-dd", "9999-12-31"),
    ],
)  # fmt: skip
def test_a_number_is_the_text_that_its_cell_shows(stored, code, text):
    assert show(stored, code) == text


def test_days_of_some_workbooks_count_from_1904():
    assert show("0", "yyyy-mm-dd", is_1904=True) == "1904-01-01"
    assert show("43405.5", "yyyy-mm-dd hh:mm", is_1904=True) == "2022-11-02 12:00"


@pytest.mark.parametrize(
    ("stored", "code", "words"),
    [
        ("NaN", "General", "no number"),
        ("Infinity", "General", "no number"),
        ("1e400", "General", "too large"),
        ("0x10", "General", "no number"),
        ("١", "General", "no number"),
        (DAY, "d-mmm", "a part of a date"),  # which year?
        (DAY, "dddd", "a part of a date"),
        (MOMENT, "mmm-yy hh:mm", "a part of a date"),
        (MOMENT, "h AM/PM", "the hour only"),
        ("60", "yyyy-mm-dd", "a day that never was"),
        ("0.5", "yyyy-mm-dd", "a day that never was"),
        ("-1", "yyyy-mm-dd", "no date"),
        ("2958466", "yyyy-mm-dd", "no date"),
        ("1e300", "hh:mm", "no date"),
        ("5", ";;;", "hides the number"),
        ("0", "0;-0;", "hides the number"),
        ("0", "#", "hides the number"),
        ("1380000", '0.0,," million"', "thousands or millions"),
        ("1380", "0,", "thousands or millions"),
        ("5551234", "000-0000", "divides the number"),
        ("5", '[>3]0" many";0" few"', "words that depend"),
        ("5", "0" * 300, "cannot be read"),
    ],
)
def test_what_shows_less_or_other_than_it_holds_is_refused_with_a_remedy(stored, code, words):
    with pytest.raises(ValueError, match=words) as refused:
        show(stored, code)

    assert any(verb in str(refused.value) for verb in ("Format", "Correct", "Type"))
