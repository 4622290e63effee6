"""A provider of OpenID Connect with real HTTP and real signatures, which is honest until a test tells it to lie."""

from __future__ import annotations

import base64
import contextlib
import hashlib
import json
import secrets
import threading
import time
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, parse_qsl, urlencode, urlsplit

import jwt
import requests
from cryptography.hazmat.primitives.asymmetric import rsa
from jwt.algorithms import RSAAlgorithm

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from django.http import HttpResponse
    from django.test import Client

CLIENT, SECRET = "outturn-at-meadshire", "a-secret-of-a-test"
OWN_KEY = rsa.generate_private_key(public_exponent=65537, key_size=2048)
OTHER_KEY = rsa.generate_private_key(public_exponent=65537, key_size=2048)


@dataclass
class Provider:
    """`claims` are what it says of whoever comes. A lie is a function of what it would honestly have said."""

    issuer: str = ""
    claims: dict[str, Any] = field(default_factory=lambda: {"sub": "subject-1"})
    userinfo: dict[str, Any] | None = None
    lie_in_claims: Callable[[dict[str, Any]], object] | None = None
    lie_in_signing: Callable[[dict[str, Any]], str] | None = None
    lie_in_discovery: Callable[[dict[str, Any]], object] | None = None
    lie_in_answer: Callable[[dict[str, Any]], object] | None = None
    moved_to: str = ""
    too_much: bool = False
    codes: dict[str, dict[str, str]] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)

    def discovery(self) -> dict[str, Any]:
        said: dict[str, Any] = {
            "issuer": self.issuer,
            "authorization_endpoint": f"{self.issuer}/authorize",
            "token_endpoint": f"{self.issuer}/token",
            "jwks_uri": f"{self.issuer}/keys",
            "token_endpoint_auth_methods_supported": ["client_secret_basic"],
        }
        if self.userinfo is not None:
            said["userinfo_endpoint"] = f"{self.issuer}/userinfo"
        if self.lie_in_discovery:
            self.lie_in_discovery(said)
        return said

    def keys(self) -> dict[str, Any]:
        return {"keys": [{**json.loads(RSAAlgorithm.to_jwk(OWN_KEY.public_key())), "kid": "own", "use": "sig"}]}

    def said_at(self, place: str) -> dict[str, Any]:
        if place == "/keys":
            return {"keys": ["x" * 2_000_000]} if self.too_much else self.keys()
        return self.userinfo or {} if place == "/userinfo" else self.discovery()

    def code_for(self, asked: dict[str, str]) -> str:
        code = secrets.token_urlsafe(16)
        self.codes[code] = asked
        return code

    def token(self, form: dict[str, str], authorization: str) -> tuple[int, dict[str, Any]]:
        """A code is good once, for the client that has the secret, and for whoever holds the verifier of its challenge."""
        asked = self.codes.pop(form.get("code", ""), None)
        expected = "Basic " + base64.b64encode(f"{CLIENT}:{SECRET}".encode()).decode()
        challenge = base64.urlsafe_b64encode(hashlib.sha256(form.get("code_verifier", "").encode()).digest()).rstrip(b"=").decode()
        if authorization != expected:
            return 401, {"error": "invalid_client"}
        if asked is None or asked.get("code_challenge") != challenge or asked.get("redirect_uri") != form.get("redirect_uri"):
            return 400, {"error": "invalid_grant"}
        answer: dict[str, Any] = {"access_token": "an-access-token", "token_type": "Bearer", "id_token": self.id_token(asked["nonce"])}
        if self.lie_in_answer:
            self.lie_in_answer(answer)
        return 200, answer

    def id_token(self, nonce: str) -> str:
        now = int(time.time())
        claims = {"iss": self.issuer, "aud": CLIENT, "iat": now, "exp": now + 300, "nonce": nonce, **self.claims}
        if self.lie_in_claims:
            self.lie_in_claims(claims)
        if self.lie_in_signing:
            return self.lie_in_signing(claims)
        return jwt.encode(claims, OWN_KEY, algorithm="RS256", headers={"kid": "own"})


@contextlib.contextmanager
def provider_running() -> Iterator[Provider]:
    provider = Provider()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            place, query = urlsplit(self.path).path, dict(parse_qsl(urlsplit(self.path).query))
            provider.asked.append(place)
            if place == "/authorize":
                back = f"{query['redirect_uri']}?{urlencode({'code': provider.code_for(query), 'state': query['state']})}"
                self._answer(302, {}, {"Location": back})
            elif provider.moved_to:
                self._answer(302, {}, {"Location": provider.moved_to})
            else:
                self._answer(200, provider.said_at(place))

        def do_POST(self) -> None:
            provider.asked.append(self.path)
            form = dict(parse_qsl(self.rfile.read(int(self.headers["Content-Length"])).decode()))
            self._answer(*provider.token(form, self.headers.get("Authorization", "")))

        def _answer(self, status: int, said: dict[str, Any], headers: dict[str, str] | None = None) -> None:
            body = json.dumps(said).encode()
            self.send_response(status)
            for name, value in {"Content-Type": "application/json", "Content-Length": str(len(body)), **(headers or {})}.items():
                self.send_header(name, value)
            self.end_headers()
            with contextlib.suppress(ConnectionError):  # whoever asked may have heard enough
                self.wfile.write(body)

        def log_message(self, format: str, *given: object) -> None:  # noqa: A002 (the library's word)
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    provider.issuer = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield provider
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def sent_away(client: Client, query: str = "") -> str:
    """The address at the provider to which the service sends the browser."""
    answer = client.get(f"/account/single-sign-on/{query}")
    assert answer.status_code == 302, answer.content.decode()
    return answer.headers["Location"]


def back_from(address: str) -> str:
    """Where the provider sends the browser back to, as a path of the service."""
    answer = requests.get(address, allow_redirects=False, timeout=10)
    assert answer.status_code == 302, answer.text
    parts = urlsplit(answer.headers["Location"])
    return f"{parts.path}?{parts.query}"


def journey(client: Client, query: str = "") -> HttpResponse:
    """All the way to the provider and back."""
    return client.get(back_from(sent_away(client, query)))  # type: ignore[return-value]


def asked_of(address: str) -> dict[str, str]:
    return {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}
