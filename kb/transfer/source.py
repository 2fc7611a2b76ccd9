"""Sources in a cell: one or thirteen of them, told apart, made whole, and each found or entered once."""

import hashlib
import re
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

from django.utils.text import slugify

from kb.models import Source
from kb.models.base import HIDDEN
from kb.rules.look_alike import folded
from kb.transfer.problem import shorten
from kb.vocab.organisation import OrganisationKind
from kb.vocab.source import Tier

SEPARATORS = (";", "\n")

# Where one address ends and the next begins without anything between them. Archives hold an address behind a
# slash, and redirects behind “=”: those belong to the address before them.
NEXT_ADDRESS = re.compile(r"(?<![/=])(?=https?://)", re.I)
ADDRESS = re.compile(r"https?://\S*", re.I)
# “www.bbc.com/news” or “nti.org/analysis/x”: an address whose scheme was left out.
BARE_ADDRESS = re.compile(r"(?:www\.[a-z0-9-]+(?:\.[a-z0-9-]+)+|[a-z0-9-]+(?:\.[a-z0-9-]+)*\.[a-z]{2,}/)\S*", re.I)
TRACKING = re.compile(r"(?:^|&)(?:utm_[^=&]*|fbclid|gclid)=[^&]*", re.I)

TIER_OF_KIND = {
    OrganisationKind.NEWS_AGENCY: Tier.WIRE,
    OrganisationKind.NEWSPAPER: Tier.PRESS,
    OrganisationKind.BROADCASTER: Tier.PRESS,
    OrganisationKind.GOVERNMENT: Tier.FIRST_PARTY,
    OrganisationKind.ARMED_FORCES: Tier.FIRST_PARTY,
    OrganisationKind.RESEARCH: Tier.ANALYSIS,
    OrganisationKind.DATASET: Tier.DATASET,
}


@dataclass(frozen=True)
class NamedSource:
    """One document as a cell names it: an address, perhaps with words before it; or words alone, such as a book."""

    title: str = ""
    url: str = ""

    @property
    def key(self):
        """The same for two spellings of one document."""
        return f"url {address_key(self.url)}" if self.url else f"title {title_key(self.title)}"


def split_sources(text, *, separators=SEPARATORS, assume_scheme=""):
    """([NamedSource, ...], [remark, ...]) from the text of a cell.

    Divides at the separators, and before each address where nothing separates. Raises ValueError for an address
    without scheme unless `assume_scheme` names one.
    """
    pieces = [text]
    for separator in separators:
        # A semicolon may stand inside an address; it divides before a space, an address, or at the end.
        if separator == ";":
            pieces = [part for piece in pieces for part in re.split(r";(?=\s|https?://|$)", piece, flags=re.I)]
        else:
            pieces = [part for piece in pieces for part in piece.split(separator)]
    sources, remarks = {}, []
    for piece in pieces:
        for source in _read_piece(" ".join(piece.split()), assume_scheme, remarks):
            sources.setdefault(source.key, source)
    return list(sources.values()), remarks


def _read_piece(piece, assume_scheme, remarks):
    parts = [part.strip(" ,") for part in NEXT_ADDRESS.split(piece)]
    words = "" if ADDRESS.match(parts[0]) else parts.pop(0)
    # Words before the only address of a piece are what it is called.
    title = words if len(parts) == 1 else ""
    if words and not title:
        yield from _read_words(words, assume_scheme, remarks)
    for part in parts:
        address = ADDRESS.match(part)[0]
        rest = part[len(address) :].strip(" ,.-")
        address, closing = _without_closing(address)
        _check_address(address)
        yield NamedSource(_plain_title(title), address)
        if rest and closing.strip(")],."):
            rest = f"{closing} {rest}"
        if rest:
            yield from _read_words(rest, assume_scheme, remarks)


def _read_words(words, assume_scheme, remarks):
    if not re.search(r"\w", words):
        return
    if BARE_ADDRESS.fullmatch(words):
        if not assume_scheme:
            raise ValueError(
                f"“{words}” is a web address without http:// or https://. Complete the cell, or say in the mapping "
                "`assume_scheme: https` for this column."
            )
        remarks.append(f"“{words}” was read as {assume_scheme}://{words}")
        address = f"{assume_scheme}://{words}"
        _check_address(address)
        yield NamedSource("", address)
        return
    yield NamedSource(_plain_title(words))


def _plain_title(words):
    return shorten(words.strip(" ,:;-"), 300)


def _without_closing(address):
    """The address without the punctuation of the sentence around it, and that punctuation."""
    bare = address
    while bare and (bare[-1] in ".,;\"'”’>" or (bare[-1] in ")]" and bare.count("(") < bare.count(")"))):
        bare = bare[:-1]
    return bare, address[len(bare) :]


def _check_address(address):
    try:
        host = urlsplit(address).hostname or ""
    except ValueError:
        host = ""
    if "." not in host or not re.fullmatch(r"[\w.-]+", host):
        raise ValueError(f"“{address}” is not a complete web address. Correct the cell.")
    if len(address) > 1000:
        raise ValueError(f"The web address “{address[:60]}…” is longer than 1,000 characters. Shorten it.")


def address_key(url):
    """What two spellings of one web address share: no scheme, “www.”, fragment, tracking or closing slash."""
    bare = re.sub(r"^https?://(www\.)?", "", url.strip().partition("#")[0], flags=re.I)
    host, slash, path = bare.partition("/")
    if "?" in host:
        host, path = host.split("?", 1)[0], "?" + host.split("?", 1)[1]
    path, mark, query = path.partition("?")
    query = TRACKING.sub("", query).lstrip("&")
    return f"{host.lower()}{slash}{path}".rstrip("/") + (f"?{query}" if mark and query else "")


def _readable(key):
    """An address as its own title: decoded, as far as that leaves characters that can be seen."""
    decoded = unquote(key)
    return decoded if decoded.isprintable() and not set(decoded) & HIDDEN else key


def title_key(title):
    """What two spellings of one title share: letters and digits alone."""
    return folded(title)


class SourceDesk:
    """Finds the Source record of each document that cells name, and makes those that are missing.

    `made` are the records that are new, unsaved, in the order in which they were first named.
    """

    def __init__(self, directories, outlets):
        self.directories = directories
        self.outlets = outlets
        self.made = []

    def find_or_make(self, named, *, tier="", language=""):
        index = self.directories.sources_by_address if named.url else self.directories.sources_by_title
        key = address_key(named.url) if named.url else title_key(named.title)
        if key in index:
            return index[key]
        host = address_key(named.url).partition("/")[0] if named.url else ""
        declared = self._declared(host)
        outlet = declared.get("record") or (self.directories.outlet_of(host) if host else None)
        source = Source(
            name=shorten(named.title or _readable(key), 300),
            slug=self._slug(host or named.title, key),
            url=named.url,
            outlet=outlet,
            tier=declared.get("tier") or tier or (TIER_OF_KIND.get(outlet.kind) if outlet else "") or Tier.PRESS,
            # A title that is only an address is in no language; what the page is written in is not known.
            language=language,
        )
        self.made.append(source)
        self.directories.add_source(source)
        return source

    def _declared(self, host):
        while host:
            if host in self.outlets:
                return self.outlets[host]
            host = host.partition(".")[2]
        return {}

    def _slug(self, text, key):
        digest = hashlib.sha256(key.encode()).hexdigest()
        base = slugify(text.replace(".", "-"))[:60].strip("-") or "source"
        length = 6
        while (slug := f"{base}-{digest[:length]}") in self.directories.source_slugs:
            length += 1
        self.directories.source_slugs.add(slug)
        return slug
