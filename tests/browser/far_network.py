"""A small network on loopback that speaks as Mastodon does: one account, and a page that asks its owner."""

import secrets
from dataclasses import dataclass, field

from flask import Flask, redirect, request
from flask.typing import ResponseReturnValue

PAGE = """<!doctype html><html lang="en"><title>Far network</title><h1>May PLN Hub know who you are?</h1>
<form method="post"><button>Yes, I am ada</button></form></html>"""


@dataclass(kw_only=True)
class FarNetwork:
    """What its one account, ada, shows; `note` is her bio. `tokens` are the permissions in force."""

    note: str = ""
    codes: set[str] = field(default_factory=set)
    tokens: set[str] = field(default_factory=set)
    address: str = ""

    @property
    def host(self) -> str:
        return self.address.partition("://")[2]

    @property
    def account(self) -> dict[str, object]:
        page = f"{self.address}/@ada"
        return {"id": "42", "username": "ada", "acct": "ada", "url": page, "note": self.note, "fields": []}


def far_app(far: FarNetwork) -> Flask:
    """The network as an application to serve."""
    app = Flask("far")
    app.add_url_rule("/favicon.ico", "icon", lambda: ("", 204))
    _show(app, far)
    _permit(app, far)
    return app


def _show(app: Flask, far: FarNetwork) -> None:
    """What everybody sees, and what a token's owner is told."""

    @app.get("/api/v1/accounts/lookup")
    @app.get("/api/v1/accounts/42")
    def account() -> ResponseReturnValue:
        return far.account

    @app.get("/api/v1/accounts/42/statuses")
    def statuses() -> ResponseReturnValue:
        return []

    @app.get("/api/v1/accounts/verify_credentials")
    def whoami() -> ResponseReturnValue:
        token = request.headers.get("Authorization", "").removeprefix("Bearer ")
        return far.account if token in far.tokens else ({"error": "invalid_token"}, 401)


def _permit(app: Flask, far: FarNetwork) -> None:
    """The steps of a permission."""

    @app.get("/.well-known/oauth-authorization-server")
    def metadata() -> ResponseReturnValue:
        return {"scopes_supported": ["profile", "read:accounts"]}

    @app.post("/api/v1/apps")
    def register() -> ResponseReturnValue:
        return {"client_id": "hub", "client_secret": "hub-secret"}

    @app.get("/oauth/authorize")
    def ask() -> ResponseReturnValue:
        return PAGE

    @app.post("/oauth/authorize")
    def said_yes() -> ResponseReturnValue:
        far.codes.add(code := secrets.token_urlsafe())
        return redirect(f"{request.args['redirect_uri']}?code={code}&state={request.args['state']}")

    @app.post("/oauth/token")
    def token() -> ResponseReturnValue:
        far.codes.remove(request.form["code"])
        far.tokens.add(made := secrets.token_urlsafe())
        return {"access_token": made, "token_type": "Bearer", "scope": "profile"}

    @app.post("/oauth/revoke")
    def revoke() -> ResponseReturnValue:
        far.tokens.discard(request.form["token"])
        return {}
