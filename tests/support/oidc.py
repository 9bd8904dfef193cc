"""Hosted editing on the loopback: a stand-in OpenID provider, which signs in whoever `person` says, and a server."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from joserfc import jwt
from joserfc.jwk import RSAKey
from playwright.sync_api import Page

from geodata.versions import roles
from tests.support import browser


class Provider(ThreadingHTTPServer):
    """Discovery, authorisation, token and keys; identity tokens are signed with a key made for this one."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.address = f"http://127.0.0.1:{self.server_port}"
        self.key = RSAKey.generate_key(2048, {"kid": "test"})
        self.person: dict[str, Any] = {}
        self.nonces: dict[str, str] = {}

    def answer(self, path: str, asked: dict[str, list[str]]) -> dict[str, Any]:
        """Answer at one of the provider's addresses."""
        if path == "/jwks":
            return {"keys": [self.key.as_dict(private=False, alg="RS256", use="sig")]}
        if path == "/token":
            now = int(time.time())
            claims = {"iss": self.address, "aud": "dateline", "sub": "1", "iat": now, "exp": now + 300}
            claims |= {"nonce": self.nonces[asked["code"][0]], **self.person}
            token = jwt.encode({"alg": "RS256", "kid": "test"}, claims, self.key)
            return {"access_token": "a", "token_type": "Bearer", "expires_in": 300, "id_token": token}
        return {
            "issuer": self.address,
            "authorization_endpoint": f"{self.address}/authorize",
            "token_endpoint": f"{self.address}/token",
            "jwks_uri": f"{self.address}/jwks",
            "id_token_signing_alg_values_supported": ["RS256"],
            "code_challenge_methods_supported": ["S256"],
        }


class _Handler(BaseHTTPRequestHandler):
    server: Provider

    def do_GET(self) -> None:
        parts = urlsplit(self.path)
        asked = parse_qs(parts.query)
        if parts.path != "/authorize":
            return self._say(self.server.answer(parts.path, asked))
        code = f"code{len(self.server.nonces)}"
        self.server.nonces[code] = asked["nonce"][0]
        self.send_response(302)
        self.send_header(
            "Location", f"{asked['redirect_uri'][0]}?{urlencode({'code': code, 'state': asked['state'][0]})}"
        )
        self.end_headers()
        return None

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        self._say(self.server.answer(urlsplit(self.path).path, parse_qs(body)))

    def log_message(self, *_: object) -> None:
        """Log nothing."""

    def _say(self, value: dict[str, Any]) -> None:
        data = json.dumps(value).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)


@contextmanager
def provider() -> Iterator[Provider]:
    """Run a provider for the block."""
    with Provider() as found:
        Thread(target=found.serve_forever, daemon=True).start()
        yield found
        found.shutdown()


@dataclass(frozen=True)
class Hosted:
    """A server on which people sign in. `people` is the list of editors, `log` all that the server says."""

    address: str
    people: Path
    log: Path
    provider: Provider

    def list(self, **people: str) -> None:
        """Write the list of editors: the name before @example.org, and the role."""
        lines = [f'"{name}@example.org" = "{role}"\n' for name, role in people.items()]
        self.people.write_text("".join(["[people]\n", *lines]), encoding="utf-8")

    def sign_in(self, page: Page, name: str, *, verified: bool = True) -> None:
        """Sign in as `name`@example.org, by the button of the page."""
        self.provider.person = {"email": f"{name}@example.org", "email_verified": verified}
        page.get_by_role("button", name="Sign in to edit").click()
        page.get_by_role("button", name="Sign out").wait_for()

    def audited(self) -> list[dict[str, Any]]:
        """The lines that say who did what, or was refused."""
        found = [line for line in self.log.read_text("utf-8").splitlines() if roles.AUDIT.name in line]
        return [json.loads(line[line.index("{") :]) for line in found]


@contextmanager
def hosted(folder: Path, rest: Path) -> Iterator[Hosted]:
    """A server for a dataset, without --edit; what it needs besides is kept in the new folder `rest`."""
    secrets = rest / ".streamlit" / "secrets.toml"
    secrets.parent.mkdir(parents=True)
    port = browser.free_port()
    people, log = rest / "editors.toml", rest / "server.log"
    variables = {"HOME": str(rest), roles.EDITORS_VARIABLE: str(people)}
    with provider() as signing:
        secrets.write_text(
            f'[auth]\nredirect_uri = "http://127.0.0.1:{port}/oauth2callback"\ncookie_secret = "{"x" * 40}"\n'
            'client_id = "dateline"\nclient_secret = "only in this test"\n'
            f'server_metadata_url = "{signing.address}/.well-known/openid-configuration"\n',
            encoding="utf-8",
        )
        with browser.server(folder, log=log, port=port, **variables) as address:
            found = Hosted(address, people, log, signing)
            found.list()
            yield found
