"""Fetching from the web what others wrote the address of: the only code that opens a connection to the outside.

An address may come from anybody's spreadsheet, and a server may redirect to anywhere. So that nobody uses us to reach
what only we can reach (the database, a cloud's metadata, a printer), each hop is looked at anew:

- http and https at their own ports, and no name or password in the address;
- the host's name is resolved once; if any of its addresses is not a public one, none is used;
- the connection goes to the number that was looked at, never to the name, which might resolve differently a moment
  later; the name is still what the certificate must be for, and what the Host header says;
- three redirects, five seconds and five megabytes in all, whatever the server does.

No proxy, cookie or password of ours is used: `http.client` reads none of them from the environment.
"""

import contextlib
import functools
import http.client
import io
import ipaddress
import queue
import re
import socket
import ssl
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import quote, urljoin, urlsplit

PORTS = {"http": 80, "https": 443}
REDIRECTS = {301, 302, 303, 307, 308}
MAX_URL_LENGTH = 2_000
# Of several addresses of one name, this many are tried, and none for longer than this before the next gets its turn.
ATTEMPTS = 3
ATTEMPT_S = 2.0
CHUNK = 65_536


class FetchError(Exception):
    """Why nothing was fetched, in a sentence for editors. `url` is the hop at which it ended."""

    url = ""


class Refused(FetchError):
    """We do not go there."""


class Unreachable(FetchError):
    """Nobody answered in time, or not in HTTP."""


class TooLarge(FetchError):
    """There was more than we read."""


class TooManyRedirects(FetchError):
    """It led on and on."""


def resolve_host(host, port):
    """The host's addresses, as text, in the order in which the system would try them. Raises OSError."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(entry[4][0] for entry in found))


def open_connection(address, port, timeout_s):
    """A connected socket. `address` is a number, so that nothing is resolved here. Raises OSError."""
    return socket.create_connection((address, port), timeout_s)


@functools.cache
def tls_context():
    """Certificates are checked, against the system's authorities, for the name that was asked for."""
    return ssl.create_default_context()


@dataclass(frozen=True)
class Policy:
    """What a fetch may do. The defaults are for the outside world; tests loosen them for a server of their own."""

    timeout_s: float = 5.0
    max_bytes: int = 5_000_000
    max_redirects: int = 3
    user_agent: str = "Apogee-link-checker/1.0"
    # (address, port) pairs that are open although they are not public: ("127.0.0.1", 8123).
    also_open: frozenset = frozenset()
    resolve: Callable = resolve_host
    connect: Callable = open_connection
    tls: Callable = tls_context

    def allows_port(self, scheme, port):
        return port == PORTS[scheme] or any(port == other for _, other in self.also_open)

    def allows(self, address, scheme, port):
        return (address, port) in self.also_open or (port == PORTS[scheme] and is_public(address))


@dataclass(frozen=True)
class Answer:
    """What came from `url`. `asked` is the address that was asked for, both in ASCII and without a fragment;
    `redirects` are the statuses of the hops between; `body` is empty unless it was wanted."""

    status: int
    url: str
    asked: str
    redirects: tuple = ()
    body: bytes = b""


# --- Addresses ----------------------------------------------------------------------------------------------

# Kept here rather than left to `is_global`, whose list differs between releases of Python.
NOT_PUBLIC_V4 = [
    ipaddress.ip_network(block)
    for block in (
        "0.0.0.0/8",  # this host
        "10.0.0.0/8",
        "100.64.0.0/10",  # carriers' own (CGNAT), and a cloud's metadata
        "127.0.0.0/8",
        "168.63.129.16/32",  # a cloud's wire server: looks public, is the machine's own host
        "169.254.0.0/16",  # link-local, clouds' metadata among them
        "172.16.0.0/12",
        "192.0.0.0/24",
        "192.0.2.0/24",
        "192.88.99.0/24",  # relays from IPv6
        "192.168.0.0/16",
        "198.18.0.0/15",
        "198.51.100.0/24",
        "203.0.113.0/24",
        "224.0.0.0/4",  # multicast
        "240.0.0.0/4",  # reserved, and broadcast
    )
]
# Everything else is loopback, link-local, private, multicast, or an IPv4 address in disguise (::ffff:0:0/96,
# 64:ff9b::/96), which would have to be looked at a second time.
PUBLIC_V6 = ipaddress.ip_network("2000::/3")
NOT_PUBLIC_V6 = [
    ipaddress.ip_network(block)
    for block in (
        "2001::/23",  # Teredo, which holds an IPv4 address, and other arrangements
        "2001:db8::/32",
        "2002::/16",  # 6to4, which holds an IPv4 address
        "3fff::/20",
    )
]


def is_public(address):
    """Whether a numeric address, as text, is one that anybody on the internet reaches."""
    try:
        number = ipaddress.ip_address(address)
    except ValueError:
        return False  # also one with a zone: fe80::1%eth0 is read, but below
    if number.version == 4:
        return number.is_global and not any(number in block for block in NOT_PUBLIC_V4)
    return number.scope_id is None and number in PUBLIC_V6 and not any(number in block for block in NOT_PUBLIC_V6)


@dataclass(frozen=True)
class Target:
    """One hop, taken apart: `path` is what the request line says, query included."""

    scheme: str
    host: str
    port: int
    path: str
    literal: bool

    @property
    def authority(self):
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == PORTS[self.scheme] else f"{host}:{self.port}"

    @property
    def url(self):
        return f"{self.scheme}://{self.authority}{self.path}"


def read_url(url, policy):
    """The Target of an address as people write it. Raises Refused, without asking anybody, for what is no web address.

    Browsers mend odd spellings, each in its own way, and a check that mends differently is none: so they are refused.
    """
    url = url.strip(" ").partition("#")[0]
    if len(url) > MAX_URL_LENGTH:
        raise Refused("The address is too long.")
    if re.search(r"[\x00-\x1f\x7f\\]", url):
        raise Refused("The address holds a character that no web address holds.")
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        raise Refused("The address cannot be read.") from None
    if parts.scheme not in PORTS:
        raise Refused("The address is not one of the web: it begins with neither http:// nor https://.")
    if "[" in parts.netloc and not re.fullmatch(r"\[[^\[\]]*\](:\d*)?", parts.netloc):
        raise Refused("The address cannot be read.")
    if "@" in parts.netloc:
        raise Refused("The address holds a name or a password.")
    port = PORTS[parts.scheme] if port is None else port
    if not policy.allows_port(parts.scheme, port):
        raise Refused(f"The address names port {port}, which is not the web's.")
    host, literal = _read_host(parts.hostname or "", bracketed="[" in parts.netloc)
    # Spaces and letters of other scripts are written out; what was written out already stays.
    try:
        path = quote(parts.path or "/", safe="/%:=&~+!$,;'@()*|[]")
        query = quote(parts.query, safe="/%:=&~+!$,;'@()*|[]?")
    except UnicodeEncodeError:
        raise Refused("The address cannot be read.") from None
    return Target(parts.scheme, host, port, f"{path}?{query}" if query else path, literal)


def _read_host(host, *, bracketed):
    """(the host in ASCII, whether it is a number)"""
    if bracketed:
        try:
            return str(ipaddress.IPv6Address(host)), True
        except ValueError:
            raise Refused("The address names no host.") from None
    try:
        # Full-width digits and dots become plain ones, so what follows sees them.
        host = host.encode("idna").decode("ascii").lower().removesuffix(".")
    except UnicodeError:
        raise Refused("The address names no host.") from None
    last = host.rpartition(".")[2]
    if re.fullmatch(r"\d+|0x[0-9a-f]*", last):
        # Systems take 2130706433, 0177.1 and 0x7f000001 for 127.0.0.1. No source is spelt so.
        try:
            return str(ipaddress.IPv4Address(host)), True
        except ValueError:
            raise Refused("The address spells a number in an odd way.") from None
    if not re.fullmatch(r"(?=.{4,253}$)([a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?\.)+[a-z0-9-]{2,63}", host):
        raise Refused("The address names no host of the public internet.")
    return host, False


def usable_addresses(target, policy, deadline):
    """The numbers to connect to. Raises Refused if any of them is not public, Unreachable if there are none."""
    found = [target.host] if target.literal else _resolve(target, policy, deadline)
    if not found:
        raise Unreachable("The host's name leads nowhere.")
    if not all(policy.allows(address, target.scheme, target.port) for address in found):
        raise Refused("The address is not public.")
    return found


def _resolve(target, policy, deadline):
    # In a thread, since the system's resolver knows no deadline of ours. It ends by itself, later.
    answers = queue.SimpleQueue()

    def ask():
        try:
            answers.put(policy.resolve(target.host, target.port))
        except (OSError, UnicodeError):
            answers.put([])

    threading.Thread(target=ask, daemon=True).start()
    try:
        return answers.get(timeout=deadline.left())
    except queue.Empty:
        raise Unreachable("The host's name was not found in time.") from None


# --- Limits -------------------------------------------------------------------------------------------------


class Deadline:
    """The end of a fetch, whatever it consists of."""

    def __init__(self, seconds):
        self.end = time.monotonic() + seconds

    def left(self):
        """Seconds left; raises Unreachable when there are none."""
        left = self.end - time.monotonic()
        if left <= 0:
            raise Unreachable("No whole answer came in time.")
        return left


class Allowance:
    """Bytes that may still come, over all hops."""

    def __init__(self, count):
        self.left = count

    def take(self, count):
        self.left -= count
        if self.left < 0:
            raise TooLarge("The answer is larger than what is read.")


class BoundedReader(io.RawIOBase):
    """What a socket sends, until the deadline or the allowance ends. A byte now and then does not prolong it."""

    def __init__(self, sock, deadline, allowance):
        self.sock, self.deadline, self.allowance = sock, deadline, allowance

    def readable(self):
        return True

    def readinto(self, buffer):
        self.sock.settimeout(self.deadline.left())
        count = self.sock.recv_into(buffer)
        self.allowance.take(count)
        return count


class Line:
    """What `http.client` needs of a socket to read an answer from it."""

    def __init__(self, reader):
        self.reader = reader

    def makefile(self, mode):
        return io.BufferedReader(self.reader, CHUNK)


# --- Fetching -----------------------------------------------------------------------------------------------


def fetch(url, *, policy=None, with_body=False):
    """The Answer at `url` after its redirects. Raises a FetchError, and nothing else, whatever the server does.

    Without `with_body` the connection ends after the headers.
    """
    policy = policy or Policy()
    deadline, allowance = Deadline(policy.timeout_s), Allowance(policy.max_bytes)
    redirects = []
    here, asked = url, ""
    try:
        while True:
            target = read_url(here, policy)
            here = target.url
            asked = asked or here
            status, location, body = _ask(target, policy, deadline, allowance, with_body=with_body)
            if status not in REDIRECTS or not location:
                return Answer(status, here, asked, tuple(redirects), body)
            if len(redirects) == policy.max_redirects:
                raise TooManyRedirects(f"It redirects more than {policy.max_redirects} times.")
            redirects.append(status)
            here = _join(here, location)
    except FetchError as error:
        error.url = here
        raise


def _join(url, location):
    # Header bytes are read as Latin-1; servers mean UTF-8 where they do not write letters out.
    with contextlib.suppress(UnicodeError):
        location = location.encode("latin-1").decode("utf-8")
    try:
        return urljoin(url, location.strip())
    except ValueError:
        raise Refused("It redirects to an address that cannot be read.") from None


def _ask(target, policy, deadline, allowance, *, with_body):
    """(status, Location or "", body) of one hop."""
    sock = _connect(target, policy, deadline)
    try:
        with sock:
            if target.scheme == "https":
                sock.settimeout(deadline.left())
                sock = policy.tls().wrap_socket(sock, server_hostname=target.host)
            with sock:
                sock.settimeout(deadline.left())
                sock.sendall(_request(target, policy))
                answer = http.client.HTTPResponse(Line(BoundedReader(sock, deadline, allowance)), method="GET")
                answer.begin()
                location = answer.getheader("Location", "") if answer.status in REDIRECTS else ""
                body = b"" if location or not with_body else _body(answer, policy)
                return answer.status, location, body
    except FetchError:
        raise
    except ssl.SSLCertVerificationError as error:
        raise Unreachable(f"The server's certificate is not valid: {error.verify_message}.") from None
    except ssl.SSLError:
        raise Unreachable("No secure connection could be made.") from None
    except TimeoutError:
        raise Unreachable("No whole answer came in time.") from None
    except (OSError, http.client.HTTPException, ValueError):
        # ValueError: http.client on lengths that are no numbers, and the like.
        raise Unreachable("The connection broke, or what came was no answer of a web server.") from None


def _connect(target, policy, deadline):
    addresses = usable_addresses(target, policy, deadline)[:ATTEMPTS]
    for number, address in enumerate(addresses, 1):
        left = deadline.left()
        try:
            return policy.connect(address, target.port, left if number == len(addresses) else min(left, ATTEMPT_S))
        except OSError:
            continue
    raise Unreachable("Nobody answers at this address.")


def _request(target, policy):
    lines = [
        f"GET {target.path} HTTP/1.1",
        f"Host: {target.authority}",
        f"User-Agent: {policy.user_agent}",
        "Accept: */*",
        # Packed answers would have to be unpacked, within a limit of their own.
        "Accept-Encoding: identity",
        "Connection: close",
    ]
    return "\r\n".join([*lines, "", ""]).encode("ascii")


def _body(answer, policy):
    if answer.length is not None and answer.length > policy.max_bytes:
        raise TooLarge("The answer is larger than what is read.")
    # In pieces: http.client would set aside at once as much memory as a chunk says it has.
    return b"".join(iter(lambda: answer.read(CHUNK), b""))
