"""Addresses of pages from references of documents."""

import pytest

from kb.browse.links import anchor_of, kind_of, page_of, web_url

LAUNCH = {"id": "h3kaaaaaaa", "slug": "a-launch", "name": "A", "url": "/api/v1/launches/h3kaaaaaaa/"}
PERSON = {"id": "p3kaaaaaaa", "slug": "a-person", "name": "P", "url": "/api/v1/people/p3kaaaaaaa/"}


def test_a_record_leads_to_its_page():
    assert kind_of(LAUNCH) == "launch"
    assert page_of(LAUNCH) == "/launches/a-launch/"
    assert page_of(PERSON) == "/people/a-person/"


@pytest.mark.parametrize(
    ("part", "address"),
    [
        ({"id": "f1", "url": "/api/v1/flights/f1/", "launch": LAUNCH}, "/launches/a-launch/#flight-f1"),
        ({"id": "r1", "url": "/api/v1/reports/r1/", "subject": {"record": LAUNCH}}, "/launches/a-launch/#report-r1"),
        ({"id": "o1", "url": "/api/v1/offices/o1/", "person": PERSON}, "/people/a-person/#office-o1"),
    ],
)
def test_a_part_leads_to_its_place_on_the_page_of_its_owner(part, address):
    assert page_of(part) == address
    assert anchor_of(part) == address.partition("#")[2]


@pytest.mark.parametrize("address", ["https://a.example/x", "http://a.example", "HTTPS://A.example"])
def test_web_addresses_may_be_followed(address):
    assert web_url(address) == address


@pytest.mark.parametrize("address", ["javascript:x()", "data:,x", "ftp://a", "//a.example", "", None, " https://a"])
def test_other_addresses_may_not(address):
    assert web_url(address) == ""
