"""Shows the worker's metrics on one port: our own counters and those of Temporal's library."""

import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.error import URLError
from urllib.request import urlopen

from prometheus_client import CONTENT_TYPE_LATEST, generate_latest

LIBRARY_LIMIT = 2.0


def show_metrics(host: str, port: int, library_port: int) -> ThreadingHTTPServer:
    """Serve `/metrics` from a thread; the library shows its own on a loopback port of this process."""

    class Handler(BaseHTTPRequestHandler):
        """Answers every path alike."""

        def do_GET(self) -> None:
            """Put both texts together."""
            body = generate_latest() + _of_library(library_port)
            self.send_response(200)
            self.send_header("Content-Type", CONTENT_TYPE_LATEST)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Scrapes are not worth a line."""

    server = ThreadingHTTPServer((host, port), Handler)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, name="metrics", daemon=True).start()
    return server


def _of_library(port: int) -> bytes:
    try:
        with urlopen(f"http://127.0.0.1:{port}/metrics", timeout=LIBRARY_LIMIT) as answer:
            return bytes(answer.read())
    except (URLError, OSError):
        return b""
