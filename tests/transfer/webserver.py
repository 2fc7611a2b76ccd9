"""Web servers of this machine, in threads, and listeners that nobody should ever reach."""

import contextlib
import socket
import threading
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from kb.transfer.fetching import Policy

LOOPBACK = "127.0.0.1"


class Server(ThreadingHTTPServer):
    """Answers what `pages` says: path → (status, headers, body) or a function of the handler. Else 404.

    `seen` holds (Host, path) of each request, `agents` what they called themselves.
    """

    daemon_threads = True

    def __init__(self):
        super().__init__((LOOPBACK, 0), Handler)
        self.pages, self.seen, self.agents = {}, [], []

    @property
    def port(self):
        return self.server_address[1]

    def url(self, path="/", host=LOOPBACK):
        return f"http://{host}:{self.port}{path}"

    def policy(self, **changes):
        """Opens this server to a fetch; every name leads to it."""
        open_here = Policy(also_open=frozenset({(LOOPBACK, self.port)}), resolve=lambda host, port: [LOOPBACK])
        return replace(open_here, **changes)

    def handle_error(self, request, client_address):
        pass  # clients that hang up are what is tested


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self):
        self.server.seen.append((self.headers["Host"], self.path))
        self.server.agents.append(self.headers["User-Agent"])
        page = self.server.pages.get(self.path, (404, {}, b""))
        if callable(page):
            self.close_connection = True
            page(self)
            return
        status, headers, body = page
        self.send_response(status)
        for name, value in {"Content-Length": str(len(body)), **headers}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args):
        pass


@contextlib.contextmanager
def serving(pages=()):
    server = Server()
    server.pages.update(pages)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def redirect(to, status=302):
    return status, {"Location": to}, b""


PAGE = (200, {"Content-Type": "text/html"}, b"<h1>A story</h1>")


@contextlib.contextmanager
def listening(address=LOOPBACK):
    """A port on which something listens. Yields (port, a function that says how often somebody connected)."""
    with socket.create_server((address, 0)) as listener:
        listener.setblocking(False)

        def hits():
            count = 0
            with contextlib.suppress(BlockingIOError):
                while True:
                    listener.accept()[0].close()
                    count += 1
            return count

        yield listener.getsockname()[1], hits
