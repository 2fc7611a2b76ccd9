"""Fetching goes to public addresses only, whatever spelling, redirect or name server says otherwise; and it ends."""

import itertools
import socket
import ssl
import threading
import time

import pytest

from kb.transfer.fetching import (
    Policy,
    Refused,
    TooLarge,
    TooManyRedirects,
    Unreachable,
    fetch,
    is_public,
    read_url,
    tls_context,
)
from tests.transfer.webserver import LOOPBACK, PAGE, listening, redirect, serving

PUBLIC = "93.184.216.34"
ANY = "0.0.0.0"  # noqa: S104 (not bound to, but refused)


@pytest.fixture
def server():
    with serving({"/": PAGE, "/story": PAGE}) as server:
        yield server


@pytest.fixture
def private():
    """(port, hits) of something that listens where nobody may go."""
    with listening() as found:
        yield found


# --- Which addresses are public -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "address",
    [ANY, "0.1.2.3", "10.0.0.1", "100.64.0.1", "100.100.100.200", "127.0.0.1", "127.255.255.254",
     "168.63.129.16", "169.254.169.254", "172.16.0.1", "172.31.255.255", "192.0.0.192", "192.0.2.1", "192.88.99.1",
     "192.168.1.1", "198.18.0.1", "198.51.100.1", "203.0.113.1", "224.0.0.1", "239.255.255.250", "240.0.0.1",
     "255.255.255.255",
     "::", "::1", "::127.0.0.1", "::ffff:127.0.0.1", "::ffff:7f00:1", "::ffff:93.184.216.34", "64:ff9b::7f00:1",
     "64:ff9b::93.184.216.34", "64:ff9b:1::1", "100::1", "2001::1", "2001:0:7f00:1::", "2001:10::1", "2001:20::1",
     "2001:db8::1", "2002:7f00:1::", "2002:5db8:d822::1", "3fff::1", "5f00::1", "fc00::1", "fd00:ec2::254", "fe80::1",
     "fe80::1%eth0", "2606:4700::1%eth0", "fec0::1", "ff02::1",
     "", "localhost", "127.1", "0177.0.0.1", "0x7f.0.0.1", "2130706433"],
)  # fmt: skip
def test_what_is_not_everybodys_is_not_public(address):
    assert not is_public(address)


@pytest.mark.parametrize(
    "address",
    ["1.1.1.1", "8.8.8.8", PUBLIC, "100.63.255.255", "100.128.0.1", "172.15.0.1", "172.32.0.1", "192.167.1.1",
     "223.255.255.255", "2001:4860:4860::8888", "2606:4700::1111", "2a00:1450:4001:81b::200e", "2003::1"],
)  # fmt: skip
def test_what_is_everybodys_is_public(address):
    assert is_public(address)


def nobody_is_asked(host, port):
    pytest.fail(f"the name {host} was looked up")


@pytest.mark.parametrize(
    "host",
    ["127.0.0.1", "127.1", "127.0.1", "2130706433", "0x7f000001", "0x7f.1", "0177.0.0.1", "017700000001", "0", ANY,
     "000127.0.0.1", "127.0.0.1.", "１２７.0.0.1", "127。0。0。1", "①②⑦.0.0.1", "0X7F.0.0.1", "169.254.169.254",
     "2852039166", "4294967295", "4294967296", "256.1.1.1", "1.2.3.4.5", "93.184.55330",
     "[::1]", "[::]", "[::ffff:127.0.0.1]", "[0:0:0:0:0:ffff:7f00:0001]", "[64:ff9b::7f00:1]", "[fe80::1%25eth0]",
     "[fe80::1]", "[fc00::1]", "[127.0.0.1]", "[::1", "[::1].example.org", "[2606:4700::1111]x",
     "localhost", "LOCALHOST", "intranet", "", "a..example", "-a.example", "a b.example", "a_.-.example", "%6c.example",
     "a%2eexample", "exa\u00admple", "x" * 64 + ".example"],
)  # fmt: skip
def test_no_spelling_of_a_host_that_is_not_public_gets_as_far_as_a_name_server(host, private):
    port, hits = private
    allowing_the_port = Policy(resolve=nobody_is_asked, also_open=frozenset({("192.0.2.1", port)}))

    for url in (f"http://{host}/", f"http://{host}:{port}/"):
        with pytest.raises(Refused):
            fetch(url, policy=allowing_the_port)
    assert hits() == 0


@pytest.mark.parametrize(
    ("url", "says"),
    [
        ("ftp://news.example/", "neither http"),
        ("file:///etc/passwd", "neither http"),
        ("gopher://news.example/", "neither http"),
        ("javascript:alert(1)", "neither http"),
        ("//news.example/", "neither http"),
        ("news.example", "neither http"),
        ("", "neither http"),
        ("http://user@news.example/", "name or a password"),
        ("http://user:password@news.example/", "name or a password"),
        ("http://news.example@127.0.0.1/", "name or a password"),
        ("http://@news.example/", "name or a password"),
        ("http://news.example:22/", "port 22"),
        ("http://news.example:443/", "port 443"),
        ("https://news.example:80/", "port 80"),
        ("http://news.example:0/", "port 0"),
        ("http://news.example:99999/", "cannot be read"),
        ("http://news.example:８０/", "cannot be read"),
        ("http://news.example\\@127.0.0.1/", "no web address holds"),
        ("http:\\\\news.example", "no web address holds"),
        ("http://news.example/\r\nHost: other.example", "no web address holds"),
        ("http://news.exa\tmple/", "no web address holds"),
        ("http://news.example/\0", "no web address holds"),
        ("http://news.example／evil/", "cannot be read"),
        ("http://news.example/\ud800", "cannot be read"),
        ("http://news.example/" + "a" * 2_000, "too long"),
    ],
)
def test_what_is_no_plain_web_address_is_refused_with_the_reason(url, says):
    with pytest.raises(Refused, match=says):
        fetch(url, policy=Policy(resolve=nobody_is_asked))


@pytest.mark.parametrize(
    ("url", "written"),
    [
        ("HTTP://News.Example", "http://news.example/"),
        ("http://news.example:80/a#b", "http://news.example/a"),
        ("https://news.example:443/a?b=c&d=%20", "https://news.example/a?b=c&d=%20"),
        ("http://news.example./a b", "http://news.example/a%20b"),
        ("http://뉴스.example/보도?날=1", "http://xn--vg1b002a.example/%EB%B3%B4%EB%8F%84?%EB%82%A0=1"),
        ("http://news.example?a", "http://news.example/?a"),
        ("http://93.184.216.34/", "http://93.184.216.34/"),
        ("http://[2606:4700:0::1111]/", "http://[2606:4700::1111]/"),
        ("http://en.example/wiki/A_(b),_c;d=e*f|g~!$'+@[h]", "http://en.example/wiki/A_(b),_c;d=e*f|g~!$'+@[h]"),
    ],
)
def test_a_plain_address_is_written_out(url, written):
    assert read_url(url, Policy()).url == written


# --- Names --------------------------------------------------------------------------------------------------------


class Names:
    """A name server that says what it is told: each answer of a name once, the last one for ever."""

    def __init__(self, **answers):
        self.answers = {name.replace("_", "."): list(given) for name, given in answers.items()}
        self.asked = []

    def __call__(self, host, port):
        self.asked.append(host)
        answers = self.answers[host]
        return answers.pop(0) if len(answers) > 1 else answers[0]


class Wires:
    """Connections as they are asked for; each ends at the local server, wherever it was meant to go."""

    def __init__(self, server):
        self.server, self.made = server, []

    def __call__(self, address, port, timeout_s):
        self.made.append((address, port))
        return socket.create_connection((LOOPBACK, self.server.port), timeout_s)


@pytest.mark.parametrize(
    "answers",
    [["127.0.0.1"], ["10.0.0.1"], ["::1"], ["::ffff:127.0.0.1"], ["fe80::1%lo"], ["64:ff9b::7f00:1"],
     [PUBLIC, "127.0.0.1"], ["127.0.0.1", PUBLIC]],
)  # fmt: skip
def test_a_name_that_leads_to_anything_but_public_addresses_is_refused(answers, server):
    wires = Wires(server)

    with pytest.raises(Refused, match="not public"):
        fetch("http://news.example/", policy=Policy(resolve=Names(news_example=[answers]), connect=wires))

    assert (wires.made, server.seen) == ([], [])


def test_a_private_address_behind_a_name_gets_no_connection_at_all(private):
    port, hits = private
    # The port is open, at another address: so it is the address that is refused.
    policy = Policy(resolve=Names(news_example=[[LOOPBACK]]), also_open=frozenset({("192.0.2.1", port)}))

    with pytest.raises(Refused, match="not public"):
        fetch(f"http://news.example:{port}/", policy=policy)

    assert hits() == 0


def test_the_connection_goes_to_the_address_that_was_looked_at_whatever_the_name_says_next(server):
    names, wires = Names(news_example=[[PUBLIC], [LOOPBACK]]), Wires(server)

    answer = fetch("http://news.example/story", policy=Policy(resolve=names, connect=wires))

    assert answer.status == 200
    assert names.asked == ["news.example"]
    assert wires.made == [(PUBLIC, 80)]
    assert server.seen == [("news.example", "/story")]


def test_a_name_is_looked_at_anew_for_every_hop(server):
    server.pages["/story"] = redirect("/")
    names, wires = Names(news_example=[[PUBLIC], [LOOPBACK]]), Wires(server)

    with pytest.raises(Refused, match="not public") as caught:
        fetch("http://news.example/story", policy=Policy(resolve=names, connect=wires))

    assert caught.value.url == "http://news.example/"
    assert wires.made == [(PUBLIC, 80)]
    assert server.seen == [("news.example", "/story")]


def test_the_certificate_is_asked_of_the_name_and_not_of_the_number(server):
    asked = []

    class Tls:
        def wrap_socket(self, sock, server_hostname):
            asked.append(server_hostname)
            return sock

    wires = Wires(server)
    policy = Policy(resolve=Names(news_example=[[PUBLIC]]), connect=wires, tls=Tls)
    answer = fetch("https://news.example/story", policy=policy)

    assert (answer.status, answer.url) == (200, "https://news.example/story")
    assert asked == ["news.example"]
    assert wires.made == [(PUBLIC, 443)]
    assert server.seen == [("news.example", "/story")]


def test_certificates_are_checked():
    assert tls_context().verify_mode == ssl.CERT_REQUIRED
    assert tls_context().check_hostname


def test_another_address_of_the_name_is_tried_if_the_first_does_not_answer(server):
    tried = []

    def connect(address, port, timeout_s):
        tried.append(address)
        if address != PUBLIC:
            raise ConnectionRefusedError
        return socket.create_connection((LOOPBACK, server.port), timeout_s)

    names = Names(news_example=[["1.1.1.1", PUBLIC, "8.8.8.8"]])
    assert fetch("http://news.example/", policy=Policy(resolve=names, connect=connect)).status == 200
    assert tried == ["1.1.1.1", PUBLIC]


def test_names_that_nobody_knows_and_hosts_that_nobody_runs_do_not_answer(server):
    def unknown(host, port):
        raise socket.gaierror

    def refuse(address, port, timeout_s):
        raise ConnectionRefusedError

    with pytest.raises(Unreachable, match="leads nowhere"):
        fetch("http://news.example/", policy=Policy(resolve=unknown))
    with pytest.raises(Unreachable, match="Nobody answers"):
        fetch(f"http://{PUBLIC}/", policy=Policy(connect=refuse))


# --- Redirects ----------------------------------------------------------------------------------------------------


def test_three_redirects_are_followed_and_the_fourth_is_not(server):
    hops = ["/1", "/2", "/3", "/4", "/story"]
    for (here, there), status in zip(itertools.pairwise(hops), (301, 302, 303, 307), strict=True):
        server.pages[here] = redirect(there, status)

    answer = fetch(server.url("/2"), policy=server.policy())
    assert (answer.status, answer.url, answer.redirects) == (200, server.url("/story"), (302, 303, 307))
    assert answer.asked == server.url("/2")

    server.seen.clear()
    with pytest.raises(TooManyRedirects, match="more than 3 times"):
        fetch(server.url("/1"), policy=server.policy())
    assert [path for _, path in server.seen] == ["/1", "/2", "/3", "/4"]


def test_a_page_that_redirects_to_itself_is_left(server):
    server.pages["/round"] = redirect("/round", 308)

    with pytest.raises(TooManyRedirects):
        fetch(server.url("/round"), policy=server.policy())
    assert len(server.seen) == 4


@pytest.mark.parametrize(
    "to",
    ["http://127.0.0.1:{port}/", "//127.0.0.1:{port}/", "http://127.1:{port}/", "http://2130706433:{port}/",
     "http://0x7f000001:{port}/", "http://[::ffff:127.0.0.1]:{port}/", "http://[::1]:{port}/", "http://0.0.0.0:{port}/",
     "http://localhost:{port}/", "http://inside.example:{port}/", "http://user:password@inside.example:{port}/",
     "https://127.0.0.1:{port}/", "ftp://127.0.0.1:{port}/", "gopher://127.0.0.1:{port}/_GET", "file:///etc/passwd",
     "http://127.0.0.1:{port}\\@news.example/", "javascript:alert(1)", "data:text/html,x", "http://[", "http://\xa0/"],
)  # fmt: skip
def test_a_redirect_to_what_is_not_public_is_refused_and_nobody_is_reached(to, server, private):
    port, hits = private
    server.pages["/story"] = redirect(to.format(port=port))
    # As open as can be: the port may be named, and is open at an address that is not this one.
    policy = server.policy(also_open=frozenset({(LOOPBACK, server.port), ("192.0.2.1", port)}))

    with pytest.raises(Refused):
        fetch(server.url("/story"), policy=policy)

    assert hits() == 0
    assert len(server.seen) == 1


def test_a_redirect_keeps_to_the_ports_of_the_web(server, private):
    port, hits = private
    server.pages["/story"] = redirect(f"http://{LOOPBACK}:{port}/")

    with pytest.raises(Refused, match=f"port {port}"):
        fetch(server.url("/story"), policy=server.policy())
    assert hits() == 0


@pytest.mark.parametrize(
    ("location", "path"),
    [
        ("/a b", "/a%20b"),
        ("story?x=1#part", "/story?x=1"),
        ("?q=é".encode().decode("latin-1"), "/old?q=%C3%A9"),
        ("/보도".encode().decode("latin-1"), "/%EB%B3%B4%EB%8F%84"),
        ("  /story ", "/story"),
    ],
)
def test_redirects_are_read_as_servers_write_them(server, location, path):
    server.pages["/old"] = redirect(location)

    assert fetch(server.url("/old"), policy=server.policy()).url == server.url(path)


@pytest.mark.parametrize("page", [(304, {}, b""), (302, {}, b""), (300, {"Location": "/"}, b"")])
def test_a_redirect_that_leads_nowhere_is_an_answer(server, page):
    server.pages["/story"] = page

    answer = fetch(server.url("/story"), policy=server.policy())

    assert (answer.status, answer.redirects) == (page[0], ())


# --- Time and size ------------------------------------------------------------------------------------------------


def test_the_limits_of_the_outside_world_are_five_seconds_five_megabytes_three_redirects_and_nothing_open():
    policy = Policy()

    assert (policy.timeout_s, policy.max_bytes, policy.max_redirects) == (5.0, 5_000_000, 3)
    assert policy.also_open == frozenset()


@pytest.fixture
def end():
    """Set when the test is over, so that servers that wait for ever come to an end."""
    event = threading.Event()
    yield event
    event.set()


def drip(end, start=b"", piece=b"x"):
    """A page that sends a little now and then, each time well before anybody would lose patience."""

    def page(handler):
        handler.wfile.write(start)
        while not end.wait(0.02):
            handler.wfile.write(piece)

    return page


@pytest.mark.parametrize(
    "start",
    [b"", b"HTTP/1.1 200 OK\r\n", b"HTTP/1.1 200 OK\r\nX: ",
     b"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n", b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"],
)  # fmt: skip
@pytest.mark.parametrize("piece", [b"0", b""])
def test_a_server_that_keeps_us_waiting_is_left_when_the_time_is_over(server, end, start, piece):
    server.pages["/slow"] = drip(end, start, piece)
    began = time.monotonic()

    with pytest.raises(Unreachable):
        fetch(server.url("/slow"), policy=server.policy(timeout_s=0.15), with_body=True)

    assert time.monotonic() - began < 1


def test_the_time_is_that_of_all_hops_together(server, end):
    def hop(handler):
        end.wait(0.1)
        handler.wfile.write(b"HTTP/1.1 302 Found\r\nLocation: /hop\r\n\r\n")

    server.pages["/hop"] = hop

    with pytest.raises(Unreachable, match="in time"):
        fetch(server.url("/hop"), policy=server.policy(timeout_s=0.25))
    assert len(server.seen) == 3


def test_a_name_server_that_keeps_us_waiting_is_left_too(server, end):
    def resolve(host, port):
        end.wait(10)
        return [LOOPBACK]

    with pytest.raises(Unreachable, match="not found in time"):
        fetch(server.url("/", host="news.example"), policy=server.policy(timeout_s=0.05, resolve=resolve))
    assert server.seen == []


def flood(start, piece=b"x" * 65_536):
    """A page without end. What was sent is counted in `sent`."""

    def page(handler):
        handler.wfile.write(start)
        while True:
            handler.wfile.write(piece)
            page.sent += len(piece)

    page.sent = 0
    return page


@pytest.mark.parametrize(
    ("start", "piece"),
    [
        (b"HTTP/1.1 200 OK\r\n\r\n", b"x" * 65_536),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", b"10000\r\n" + b"x" * 65_536 + b"\r\n"),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nFFFFFFFFFFFF\r\n", b"x" * 65_536),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 99999999999999\r\n\r\n", b"x" * 65_536),
        (b"", b"HTTP/1.1 100 Continue\r\n\r\n"),
    ],
)
def test_no_more_is_read_than_is_allowed(server, start, piece):
    server.pages["/flood"] = page = flood(start, piece)

    with pytest.raises(TooLarge):
        fetch(server.url("/flood"), policy=server.policy(max_bytes=300_000), with_body=True)

    assert page.sent < 20_000_000  # what the system's buffers hold beyond that was never read


def test_a_body_that_nobody_wants_is_not_waited_for(server, end):
    server.pages["/flood"] = flood(b"HTTP/1.1 200 OK\r\n\r\n")
    server.pages["/slow"] = drip(end, b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n", b"")

    for path in ("/flood", "/slow"):
        answer = fetch(server.url(path), policy=server.policy())
        assert (answer.status, answer.body) == (200, b"")


def test_a_body_that_is_wanted_comes_whole_just_below_the_limit(server):
    server.pages["/large"] = (200, {}, b"x" * 200_000)

    assert fetch(server.url("/large"), policy=server.policy(max_bytes=201_000), with_body=True).body == b"x" * 200_000


@pytest.mark.parametrize(
    "sent",
    [b"SSH-2.0-OpenSSH_9.2\r\n", b"\0" * 100, b"HTTP/1.1 abc OK\r\n\r\n", b"HTTP/9.9 200 OK\r\n\r\n",
     b"HTTP/1.1 200 OK\r\nX: " + b"y" * 70_000, b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 200 + b"\r\n",
     b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n", b""],
)  # fmt: skip
def test_what_is_no_web_server_is_unreachable_and_no_fault_of_ours(server, sent):
    server.pages["/odd"] = lambda handler: handler.wfile.write(sent)

    with pytest.raises(Unreachable):
        fetch(server.url("/odd"), policy=server.policy(), with_body=True)


def test_a_plain_server_at_an_address_of_https_is_unreachable(server):
    with pytest.raises(Unreachable, match="secure connection"):
        fetch(f"https://{LOOPBACK}:{server.port}/", policy=server.policy())


# --- Manners ------------------------------------------------------------------------------------------------------


def test_we_say_who_we_are_and_send_nothing_of_ours_along(server, monkeypatch):
    headers = []
    server.pages["/story"] = lambda handler: (
        headers.extend(handler.headers.items()),
        handler.wfile.write(b"HTTP/1.1 204 No Content\r\n\r\n"),
    )
    # A proxy of the environment would be asked instead of the address that was looked at.
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9/")

    assert fetch(server.url("/story"), policy=server.policy()).status == 204
    assert dict(headers) == {
        "Host": f"{LOOPBACK}:{server.port}",
        "User-Agent": "Apogee-link-checker/1.0",
        "Accept": "*/*",
        "Accept-Encoding": "identity",
        "Connection": "close",
    }
