"""A small OpenID Connect server on loopback: it signs in whomever the test says, and can be made to lie."""

import base64
import hashlib
import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from joserfc import jwt
from joserfc.jwk import ECKey, KeySet, RSAKey

CLIENT_ID, SECRET = "redress-desk", "s3cret:with/signs"


@dataclass
class Company:
    """What the server knows; `claims` are put over those of an honest token."""

    address: str
    key: Any = field(default_factory=lambda: RSAKey.generate_key(2048, {"kid": "one", "use": "sig"}))
    shown_key: Any = None
    algorithm: str = "RS256"
    claims: dict[str, Any] = field(default_factory=dict)
    left_out: tuple[str, ...] = ()
    userinfo: dict[str, Any] | None = None
    discovery: dict[str, Any] = field(default_factory=dict)
    codes: dict[str, dict[str, str]] = field(default_factory=dict)
    calls: list[str] = field(default_factory=list)

    def agree(self, location: str) -> dict[str, str]:
        """The person signs in there: what the browser brings back."""
        asked = {name: values[0] for name, values in parse_qs(urlsplit(location).query).items()}
        assert asked["client_id"] == CLIENT_ID
        assert asked["code_challenge_method"] == "S256"
        assert "openid" in asked["scope"].split()
        code = f"code-{len(self.codes)}"
        self.codes[code] = asked
        return {"code": code, "state": asked["state"]}

    def token(self, asked: dict[str, str]) -> str:
        now = int(time.time())
        honest = {
            "iss": self.address,
            "aud": CLIENT_ID,
            "sub": "company-7",
            "iat": now,
            "exp": now + 300,
            "nonce": asked["nonce"],
            "email": "operator@desk.test",
            "email_verified": True,
        }
        claims = {k: v for k, v in (honest | self.claims).items() if k not in self.left_out}
        header = {"alg": self.algorithm, "kid": "one"}
        return jwt.encode(header, claims, self.key, algorithms=[self.algorithm])

    def trade(self, form: dict[str, list[str]], authorization: str) -> tuple[int, Any]:
        said = base64.b64decode(authorization.removeprefix("Basic ")).decode()
        if tuple(map(unquote, said.split(":", 1))) != (CLIENT_ID, SECRET):
            return 401, {"error": "invalid_client"}
        asked = self.codes.pop(form["code"][0], None)
        challenge = base64.urlsafe_b64encode(hashlib.sha256(form["code_verifier"][0].encode()).digest())
        fits = asked is not None and asked["code_challenge"] == challenge.decode().rstrip("=")
        if not fits or asked is None or asked["redirect_uri"] != form["redirect_uri"][0]:
            return 400, {"error": "invalid_grant"}
        return 200, {"access_token": "access", "token_type": "Bearer", "id_token": self.token(asked)}

    def answer(self, path: str) -> tuple[int, Any]:
        if path == "/.well-known/openid-configuration":
            return 200, {
                "issuer": self.address,
                "authorization_endpoint": f"{self.address}/authorize?tenant=1",
                "token_endpoint": f"{self.address}/token",
                "jwks_uri": f"{self.address}/keys",
                "userinfo_endpoint": f"{self.address}/userinfo",
                **self.discovery,
            }
        if path == "/keys":
            return 200, KeySet([self.shown_key or self.key]).as_dict(private=False)
        return (200, self.userinfo) if path == "/userinfo" and self.userinfo else (404, {})


@contextmanager
def company() -> Iterator[Company]:
    """The server, on a free port."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), BaseHTTPRequestHandler)
    known = Company(f"http://127.0.0.1:{server.server_address[1]}")

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self._say(*known.answer(self.path))

        def do_POST(self) -> None:
            form = parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())
            self._say(*known.trade(form, self.headers.get("Authorization", "")))

        def _say(self, status: int, said: Any) -> None:
            known.calls.append(self.path)
            body = json.dumps(said).encode()
            self.send_response(status)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server.RequestHandlerClass = Handler
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield known
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def another_key(kind: str = "RSA") -> Any:
    """A key that the server does not show."""
    return (RSAKey if kind == "RSA" else ECKey).generate_key(
        2048 if kind == "RSA" else "P-256", {"kid": "one"}
    )
