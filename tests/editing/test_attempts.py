"""How often somebody may guess, from where."""

import datetime as dt
from concurrent.futures import ThreadPoolExecutor

import pytest
import time_machine
from django.db import connection

from kb.editing import attempts
from kb.editing.attempts import TooMany, begin, client_address, forgive, network, password_tries
from kb.models import AttemptCounter

NOON = dt.datetime(2025, 1, 14, 12, tzinfo=dt.UTC)


def tried(tries, times):
    """How many of `times` attempts were let through."""
    through = 0
    for _ in range(times):
        try:
            begin(tries)
        except TooMany:
            continue
        through += 1
    return through


@pytest.mark.django_db
class TestCounting:
    def test_ten_attempts_from_one_address_and_no_more(self):
        assert tried(password_tries("ann", "192.0.2.1"), 15) == 10

    def test_who_guesses_shuts_out_nobody_else(self):
        tried(password_tries("ann", "192.0.2.1"), 15)
        assert tried(password_tries("ann", "192.0.2.2"), 1) == 1
        assert tried(password_tries("bob", "192.0.2.1"), 1) == 1

    @pytest.mark.parametrize("spelling", ["Ann", "ANN", "ａｎｎ"])
    def test_another_spelling_of_the_name_counts_as_the_same(self, spelling):
        tried(password_tries("ann", "192.0.2.1"), 10)
        assert tried(password_tries(spelling, "192.0.2.1"), 1) == 0

    def test_neighbours_in_ipv6_count_as_one(self):
        tried(password_tries("ann", "2001:db8::1"), 10)
        assert tried(password_tries("ann", "2001:db8::ffff:2"), 1) == 0
        assert tried(password_tries("ann", "2001:db8:0:1::1"), 1) == 1

    def test_a_quarter_of_an_hour_after_the_last_attempt_there_are_ten_more(self):
        tries = password_tries("ann", "192.0.2.1")
        with time_machine.travel(NOON, tick=False) as clock:
            assert tried(tries, 5) == 5
            clock.shift(dt.timedelta(minutes=14))
            assert tried(tries, 7) == 5
            clock.shift(dt.timedelta(minutes=14))
            with pytest.raises(TooMany) as refused:
                begin(tries)
            assert refused.value.retry_after == 60
            clock.shift(dt.timedelta(minutes=1))
            assert tried(tries, 15) == 10

    def test_a_refused_attempt_does_not_prolong_the_wait(self):
        tries = password_tries("ann", "192.0.2.1")
        with time_machine.travel(NOON, tick=False) as clock:
            tried(tries, 30)
            clock.shift(dt.timedelta(minutes=10))
            tried(tries, 30)
            clock.shift(dt.timedelta(minutes=5))
            assert tried(tries, 1) == 1

    def test_only_the_first_refusal_says_so(self):
        tries = password_tries("ann", "192.0.2.1")
        tried(tries, 10)
        seen = []
        for _ in range(3):
            with pytest.raises(TooMany) as refused:
                begin(tries)
            seen.append(refused.value.is_first)
        assert seen == [True, False, False]

    def test_a_success_takes_the_failures_before_it_back(self):
        tries = password_tries("ann", "192.0.2.1")
        tried(tries, 9)
        begin(tries)
        forgive(tries)
        assert tried(tries, 15) == 10

    def test_names_without_end_are_stopped_by_their_address(self, monkeypatch):
        few = attempts.ADDRESS._replace(most=3)
        monkeypatch.setattr(attempts, "ADDRESS", few)
        through = [tried(password_tries(f"nobody-{number}", "192.0.2.1"), 1) for number in range(5)]
        assert through == [1, 1, 1, 0, 0]
        assert tried(password_tries("ann", "192.0.2.2"), 1) == 1

    def test_a_success_does_not_take_back_what_others_failed_at_the_address(self, monkeypatch):
        monkeypatch.setattr(attempts, "ADDRESS", attempts.ADDRESS._replace(most=3))
        tried(password_tries("ann", "192.0.2.1"), 2)
        own = password_tries("mallory", "192.0.2.1")
        for _ in range(5):
            begin(own)
            forgive(own)
        assert tried(password_tries("ann", "192.0.2.1"), 5) == 1

    def test_what_is_over_is_not_kept(self):
        with time_machine.travel(NOON, tick=False) as clock:
            for number in range(20):
                tried(password_tries(f"nobody-{number}", "192.0.2.1"), 1)
            clock.shift(dt.timedelta(hours=1))
            tried(password_tries("ann", "192.0.2.2"), 1)
        assert AttemptCounter.objects.count() == 2

    def test_nobody_reads_from_the_table_who_tried_what(self):
        tried(password_tries("ann", "192.0.2.1"), 1)
        assert not any("ann" in str(row) or "192" in str(row) for row in AttemptCounter.objects.values_list("key"))


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor == "sqlite", reason="SQLite has one writer at a time: nothing can happen at once")
def test_many_attempts_at_once_get_no_more_than_ten():
    tries = password_tries("ann", "192.0.2.1")

    def attempt(_):
        try:
            return tried(tries, 1)
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(attempt, range(40))) == 10


# --- Addresses --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("meta", "direct", "behind_proxy"),
    [
        ({"REMOTE_ADDR": "192.0.2.1"}, "192.0.2.1", "192.0.2.1"),
        ({"REMOTE_ADDR": "192.0.2.1", "HTTP_X_FORWARDED_FOR": "198.51.100.7"}, "192.0.2.1", "198.51.100.7"),
        (
            {"REMOTE_ADDR": "192.0.2.1", "HTTP_X_FORWARDED_FOR": "10.9.9.9, 198.51.100.7"},
            "192.0.2.1",
            "198.51.100.7",
        ),
        ({"REMOTE_ADDR": "192.0.2.1", "HTTP_X_FORWARDED_FOR": "a\r\nb"}, "192.0.2.1", "192.0.2.1"),
        ({"REMOTE_ADDR": "", "HTTP_X_FORWARDED_FOR": "2001:db8::1"}, "", "2001:db8::1"),
        ({"REMOTE_ADDR": "::ffff:192.0.2.1"}, "192.0.2.1", "192.0.2.1"),
        ({"REMOTE_ADDR": "fe80::1%eth0"}, "fe80::1", "fe80::1"),
        ({}, "", ""),
    ],
)
def test_a_forwarded_address_is_believed_only_from_ones_own_proxy(settings, meta, direct, behind_proxy):
    settings.BEHIND_PROXY = False
    assert client_address(meta) == direct
    settings.BEHIND_PROXY = True
    assert client_address(meta) == behind_proxy


@pytest.mark.parametrize(
    ("address", "expected"),
    [("192.0.2.1", "192.0.2.1"), ("2001:db8::1:2", "2001:db8::/64"), ("", "")],
)
def test_one_persons_network(address, expected):
    assert network(address) == expected
