"""A small network that asks its people for permission, strictly: codes once, PKCE, one redirect address."""

import json
from base64 import urlsafe_b64encode
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256
from urllib.parse import parse_qs, urlsplit

from connectors.contract import Credential, Response
from connectors.limits import judged

HOST = "social.example"
ORIGIN = f"https://{HOST}"


@dataclass(kw_only=True)
class Authority:
    """Speaks as a Mastodon does; `who` is signed in there, `down` are paths that fail."""

    at: datetime
    who: str = "42"
    name: str = "ada"
    scopes: str = "profile read:accounts read:statuses"
    down: set[str] = field(default_factory=set)
    life: int | None = None
    gives: str | None = None
    registrations: int = 0
    codes: dict[str, Mapping[str, str]] = field(default_factory=dict)
    tokens: dict[str, str] = field(default_factory=dict)
    refreshes: dict[str, str] = field(default_factory=dict)
    revoked: list[str] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)
    credentials: list[Credential | None] = field(default_factory=list)

    def now(self) -> datetime:
        return self.at

    def visit(self, address: str, **changed: str) -> dict[str, str]:
        """A person opens the address and says yes; what the browser brings back."""
        asked = {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}
        code = f"code-{len(self.codes)}"
        self.codes[code] = asked
        return {"code": code, "state": asked["state"]} | changed

    def get(
        self, url: str, *, headers: Mapping[str, str] | None = None, credential: Credential | None = None
    ) -> Response:
        path = self._path(url, credential)
        if path == "/.well-known/oauth-authorization-server":
            return self._said(url, {"scopes_supported": self.scopes.split()})
        token = credential.value.removeprefix("Bearer ") if credential else ""
        if token not in self.tokens:
            return self._said(url, {"error": "invalid_token"}, 401)
        account = {"id": self.tokens[token], "acct": self.name, "url": f"{ORIGIN}/@{self.name}"}
        return self._said(url, account)

    def post(
        self,
        url: str,
        form: Mapping[str, str],
        *,
        headers: Mapping[str, str] | None = None,
        credential: Credential | None = None,
    ) -> Response:
        path = self._path(url, credential)
        if path == "/api/v1/apps":
            self.registrations += 1
            return self._said(url, {"client_id": "hub", "client_secret": "hub-secret"})
        if (form.get("client_id"), form.get("client_secret")) != ("hub", "hub-secret"):
            return self._said(url, {"error": "invalid_client"}, 401)
        if path == "/oauth/revoke":
            self.revoked.append(form["token"])
            self.tokens.pop(form["token"], None)
            return self._said(url, {})
        return self._granted(url, form)

    def _granted(self, url: str, form: Mapping[str, str]) -> Response:
        if form["grant_type"] == "refresh_token":
            scope = self.refreshes.pop(form["refresh_token"], None)
            return self._token(url, scope) if scope else self._said(url, {"error": "invalid_grant"}, 400)
        asked = self.codes.pop(form["code"], {})
        digest = urlsafe_b64encode(sha256(form.get("code_verifier", "").encode()).digest()).rstrip(b"=")
        good = asked.get("code_challenge", "").encode() == digest
        if not good or asked["redirect_uri"] != form["redirect_uri"]:
            return self._said(url, {"error": "invalid_grant"}, 400)
        return self._token(url, asked["scope"])

    def _token(self, url: str, scope: str) -> Response:
        number = len(self.tokens) + len(self.revoked)
        access, refresh = f"access-canary-{number}", f"refresh-canary-{number}"
        self.tokens[access] = self.who
        said: dict[str, object] = {
            "access_token": access,
            "token_type": "Bearer",
            "scope": self.gives or scope,
        }
        if self.life is not None:
            self.refreshes[refresh] = scope
            said |= {"expires_in": self.life, "refresh_token": refresh}
        return self._said(url, said)

    def _path(self, url: str, credential: Credential | None) -> str:
        self.asked.append(url)
        self.credentials.append(credential)
        return urlsplit(url).path

    def _said(self, url: str, said: object, status: int = 200) -> Response:
        failed = urlsplit(url).path in self.down
        answer = Response(
            status=503 if failed else status, url=url, headers={}, body=json.dumps(said).encode()
        )
        return judged(answer, self.at, (HOST, ""))
