"""The table of metrics is complete and fits the tables of the database."""

import pytest

from kb.models import Flight, Report
from kb.vocab.metric import HEADLINES, METRICS, Metric, MetricSpec, Subject, ValueKind, metrics_for, metrics_of
from kb.vocab.units import CANONICAL

every_metric = pytest.mark.parametrize("metric", list(Metric))
NUMERIC = (ValueKind.QUANTITY, ValueKind.COUNT)


def test_every_metric_has_its_line_in_the_same_order():
    assert list(METRICS) == list(Metric)
    assert all(isinstance(metric.spec, MetricSpec) for metric in Metric)


@every_metric
def test_the_label_of_the_line_is_that_of_the_choice(metric):
    assert metric.spec.label == metric.label


@every_metric
def test_the_code_fits_its_column(metric):
    assert len(metric.value) <= Report._meta.get_field("metric").max_length


@every_metric
def test_the_choices_fit_their_column(metric):
    longest = Report._meta.get_field("value_choice").max_length
    codes = metric.spec.choices.values if metric.spec.choices else []

    assert (metric.spec.kind == ValueKind.CHOICE) == bool(codes)
    assert all(len(code) <= longest for code in codes)


@every_metric
def test_bounds_and_tolerances_make_sense(metric):
    spec = metric.spec
    if spec.kind in NUMERIC:
        assert 0 <= spec.minimum < spec.maximum <= 1e9  # the constraint on reports
        assert spec.unit
    else:
        assert (spec.minimum, spec.maximum, spec.unit) == (None, None, "")
    assert spec.tolerance >= 0
    assert 0 <= spec.tolerance_ratio < 0.5
    assert spec.bound_reach is None or spec.bound_reach > spec.tolerance_ratio


@every_metric
def test_a_quantity_is_kept_in_the_canonical_unit_of_its_dimension(metric):
    spec = metric.spec
    if spec.kind == ValueKind.QUANTITY:
        assert spec.unit == CANONICAL[spec.dimension]
    else:
        assert spec.dimension == ""


@every_metric
def test_a_metric_says_what_it_is_and_of_what(metric):
    assert metric.spec.description.endswith(".")
    assert metric.spec.subjects
    assert metric.spec.subjects <= set(Subject)


def test_headline_figures_are_fields_of_a_flight_and_name_their_unit():
    suffixes = {"km": "_km", "s": "_s", "m/s": "_m_s"}

    for metric, name in HEADLINES.items():
        field = Flight._meta.get_field(name)
        assert not field.editable  # a projection, never typed
        assert name.endswith(suffixes[metric.spec.unit])
        assert Subject.FLIGHT in metric.spec.subjects
    assert set(HEADLINES.values()) == {"apogee_km", "range_km", "flight_time_s", "max_speed_m_s"}


def test_no_name_or_alias_means_two_metrics():
    names = [name for metric in Metric for name in (metric.value, *metric.spec.aliases)]

    assert sorted(names) == sorted(set(names))


def test_metrics_are_found_by_kind_and_by_subject():
    assert metrics_of(ValueKind.WEAPON, ValueKind.TEXT) == ["weapon_identity", "damage"]
    assert Metric.PAYLOAD in metrics_for(Subject.WEAPON)
    assert Metric.PAYLOAD not in metrics_for(Subject.FLIGHT)
    assert set(metrics_for(Subject.LAUNCH)) == {
        Metric.COUNT, Metric.WEAPON_CLASS, Metric.LAUNCH_TIME, Metric.LAUNCH_PLACE, Metric.IN_EEZ, Metric.DAMAGE,
    }  # fmt: skip


def test_the_highest_flight_of_the_record_is_plausible():
    assert METRICS[Metric.APOGEE].minimum <= 6248.5 <= METRICS[Metric.APOGEE].maximum
