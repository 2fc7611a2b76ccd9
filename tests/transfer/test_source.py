"""Sources in a cell: told apart by separators or by nothing, each found or entered once."""

import pytest

from kb.models import Organisation, Source
from kb.transfer.lookup import Directories
from kb.transfer.source import NamedSource, SourceDesk, address_key, split_sources
from tests.factories import make_country, make_organisation, make_source


def urls(text, **options):
    return [source.url or source.title for source in split_sources(text, **options)[0]]


BOOK = 'Joseph S. Bermudez, "A History of Ballistic Missile Development in the DPRK", Occasional Paper No. 2'


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("https://a.example/1; http://b.example/2", ["https://a.example/1", "http://b.example/2"]),
        ("https://a.example/1\nhttps://b.example/2\r\n", ["https://a.example/1", "https://b.example/2"]),
        ("https://a.example/1.htmlhttp://b.example/2", ["https://a.example/1.html", "http://b.example/2"]),
        ("https://a.example/1;https://b.example/2;", ["https://a.example/1", "https://b.example/2"]),
        ("https://a.example/1 https://b.example/2", ["https://a.example/1", "https://b.example/2"]),
        ("https://a.example/x;y=1; https://b.example/", ["https://a.example/x;y=1", "https://b.example/"]),
        (
            "https://web.archive.org/web/2016/http://a.example/1; http://b.example/?u=http://c.example/",
            ["https://web.archive.org/web/2016/http://a.example/1", "http://b.example/?u=http://c.example/"],
        ),
        (f"http://a.example/1; {BOOK}; https://b.example/2", ["http://a.example/1", BOOK, "https://b.example/2"]),
        ("(https://a.example/1), https://b.example/x_(y).", ["https://a.example/1", "https://b.example/x_(y)"]),
        ("https://a.example/1; https://A.example/1#top; http://www.a.example/1/", ["https://a.example/1"]),
        ("; ;", []),
    ],
)
def test_a_cell_is_divided_into_its_documents(text, expected):
    assert urls(text) == expected


def test_words_before_the_only_address_are_its_title():
    assert split_sources("KCNA report on the test https://a.example/1")[0] == [
        NamedSource("KCNA report on the test", "https://a.example/1")
    ]


def test_words_before_several_addresses_are_a_source_of_their_own():
    assert urls(f"{BOOK} https://a.example/1 https://b.example/2") == [
        BOOK,
        "https://a.example/1",
        "https://b.example/2",
    ]


def test_an_address_without_scheme_is_an_error_unless_one_is_assumed():
    with pytest.raises(ValueError, match="assume_scheme"):
        split_sources("www.a.example/1")
    sources, remarks = split_sources("www.a.example/1; nti.org/x", assume_scheme="https")

    assert [source.url for source in sources] == ["https://www.a.example/1", "https://nti.org/x"]
    assert len(remarks) == 2


@pytest.mark.parametrize("text", ["http://at integrated test range", "https://", "http:///x", "https://a b"])
def test_what_only_looks_like_an_address_is_an_error(text):
    with pytest.raises(ValueError) as error:
        split_sources(text)
    assert "web address" in str(error.value)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("https://www.bbc.com/news/1", "http://bbc.com/news/1/", True),
        ("https://a.example/1?utm_source=x&id=5", "https://a.example/1?id=5", True),
        ("https://a.example/1?id=5", "https://a.example/1?id=6", False),
        ("https://a.example/A", "https://a.example/a", False),
        ("https://a.example?x=1", "https://a.example/?x=1", True),
    ],
)
def test_spellings_of_one_address(one, other, same):
    assert (address_key(one) == address_key(other)) is same


@pytest.fixture
def desk():
    def make():
        outlets = {"kcna.example": {"record": Organisation.objects.filter(slug="kcna").first(), "tier": "state_media"}}
        return SourceDesk(Directories(make_country()), outlets)

    return make


@pytest.mark.django_db
def test_a_source_that_is_known_is_used_however_its_address_is_spelled(desk):
    known = make_source(url="https://www.reuters.example/a/")
    book = make_source(name=BOOK, url="")
    found = desk()

    assert found.find_or_make(NamedSource(url="http://reuters.example/a#x")) == known
    assert found.find_or_make(NamedSource(title=BOOK.upper())) == book
    assert found.made == []


@pytest.mark.django_db
def test_a_new_source_takes_outlet_and_tier_from_what_is_known_of_its_address(desk):
    agency = make_organisation(slug="reuters", kind="news_agency", url="https://www.reuters.example/")
    kcna = make_organisation(slug="kcna", kind="news_agency")
    found = desk()
    wire = found.find_or_make(NamedSource(url="https://in.reuters.example/article/x%20y"))
    state = found.find_or_make(NamedSource("A report", "http://www.kcna.example/1"), tier="press")
    other = found.find_or_make(NamedSource(url="https://unknown.example/1"), tier="analysis")
    Source.objects.bulk_create(found.made)

    assert (wire.outlet, wire.tier, wire.name) == (agency, "wire", "in.reuters.example/article/x y")
    assert (state.outlet, state.tier, state.name) == (kcna, "state_media", "A report")
    assert (other.outlet, other.tier) == (None, "analysis")
    assert found.find_or_make(NamedSource(url="https://unknown.example/1/")) is other
