"""The steps of OAuth 2 with PKCE: ask, take the answer, exchange, refresh, take back; all by `http`. ◇"""

import json
from base64 import b64encode
from collections.abc import Mapping
from datetime import datetime, timedelta
from hmac import compare_digest
from urllib.parse import parse_qsl, quote, urlencode, urlsplit

from authlib.oauth2.rfc6749.parameters import prepare_grant_uri, prepare_token_request
from authlib.oauth2.rfc7009.parameters import prepare_revoke_token_request
from authlib.oauth2.rfc7636 import create_s256_code_challenge

from connectors.answers import Json, as_object, text
from connectors.contract import Credential, Http, Response
from connectors.errors import PermissionEnded, SourceFormat, SourceUnavailable
from connectors.oauth.dpop import proof
from connectors.oauth.parts import (
    NOT_AN_ANSWER,
    NOT_GIVEN,
    NOT_NOW,
    NOT_THERE,
    NOT_US,
    TOO_LATE,
    TOO_MUCH,
    Client,
    NotPermitted,
    Provider,
    Removing,
    Token,
)

JSON_ANSWER = {"Accept": "application/json"}
LONGEST_CODE = 2000
LONGEST_LIFE = timedelta(days=3660)
REASONS = {
    "access_denied": NOT_GIVEN,
    "server_error": NOT_NOW,
    "temporarily_unavailable": NOT_NOW,
    "invalid_client": NOT_US,
    "unauthorized_client": NOT_US,
    "invalid_scope": NOT_US,
    "invalid_request": NOT_US,
    "unsupported_grant_type": NOT_US,
    "redirect_uri_mismatch": NOT_US,
    "invalid_grant": TOO_LATE,
    "bad_verification_code": TOO_LATE,
    "incorrect_client_credentials": NOT_US,
}
GONE = frozenset({"invalid_grant", "invalid_token", "unauthorized_client"})


def page_to_ask(
    provider: Provider, client: Client, redirect_uri: str, *, state: str, verifier: str, scope: str
) -> str:
    """The address at the network where the person says yes or no."""
    more = {"code_challenge": create_s256_code_challenge(verifier), "code_challenge_method": "S256"}
    return str(
        prepare_grant_uri(
            provider.authorize,
            client_id=client.id,
            response_type="code",
            redirect_uri=redirect_uri,
            scope=scope or None,
            state=state,
            **(more if provider.has_pkce else {}),
        )
    )


def way_there(
    http: Http,
    provider: Provider,
    client: Client,
    redirect_uri: str,
    *,
    state: str,
    verifier: str,
    scope: str,
) -> str:
    """The same address; where the network wants the question first, it is told, and the address is short."""
    page = page_to_ask(provider, client, redirect_uri, state=state, verifier=verifier, scope=scope)
    if not provider.push:
        return page
    answer = _read(_sent(http, provider, client, provider.push, urlsplit(page).query))
    asked = text(answer, "request_uri")
    if not asked:
        raise NotPermitted(REASONS.get(str(answer.get("error")), NOT_AN_ANSWER))
    return f"{provider.authorize}?{urlencode({'client_id': client.id, 'request_uri': asked})}"


def code_in(answer: Mapping[str, str], issuer: str, *, says_issuer: bool) -> str:
    """The code that the person came back with. Raises NotPermitted, above all for another server's answer."""
    said = answer.get("iss", "")
    if (said or says_issuer) and not _is_same(said, issuer):
        raise NotPermitted(NOT_THERE)
    if answer.get("error"):
        raise NotPermitted(REASONS.get(answer["error"], NOT_AN_ANSWER))
    code = answer.get("code", "")
    if not 0 < len(code) <= LONGEST_CODE:
        raise NotPermitted(NOT_AN_ANSWER)
    return code


def exchange(
    http: Http, provider: Provider, client: Client, redirect_uri: str, *, code: str, verifier: str, scope: str
) -> Token:
    """The token for a code. Raises NotPermitted, also when it may do more than was asked for."""
    proof = {"code_verifier": verifier} if provider.has_pkce else {}
    body = prepare_token_request("authorization_code", redirect_uri=redirect_uri, code=code, **proof)
    answer = _read(_sent(http, provider, client, provider.token, body))
    if answer.get("error"):
        raise NotPermitted(REASONS.get(str(answer["error"]), NOT_AN_ANSWER))
    token = _token(answer, http.now(), scope)
    if words(token.scope) - words(scope):
        revoke(http, provider, client, token)
        raise NotPermitted(TOO_MUCH)
    return token


def refreshed(http: Http, provider: Provider, client: Client, token: Token) -> Token:
    """A new token for one that ran out. Raises PermissionEnded when the network gives none any more."""
    body = prepare_token_request("refresh_token", refresh_token=token.refresh)
    answer = _read(_sent(http, provider, client, provider.token, body))
    if answer.get("error") in GONE:
        raise PermissionEnded(f"{provider.host} has ended the permission")
    if answer.get("error"):
        raise SourceUnavailable(f"{provider.host} did not refresh the permission")
    new = _token(answer, http.now(), token.scope)
    if words(new.scope) - words(token.scope):
        raise PermissionEnded(f"{provider.host} widened the permission")
    return new if new.refresh else _with_refresh(new, token.refresh)


def revoke(http: Http, provider: Provider, client: Client, token: Token) -> bool:
    """Take the permission back; False when the network has no address for that, which its page must say.

    Raises what `http` raises, and SourceUnavailable for any other refusal, so that it is tried again.
    """
    if provider.remove:
        return _removed(http, provider, client, token)
    if not provider.revoke:
        return False
    for value, kind in ((token.refresh, "refresh_token"), (token.access, "access_token")):
        if value:
            body, _headers = prepare_revoke_token_request(value, kind)
            response = _sent(http, provider, client, provider.revoke, body)
            if response.status >= 300 and not _is_unknown(response):
                raise SourceUnavailable(f"{provider.host} answered {response.status}")
    return True


def _removed(http: Http, provider: Provider, client: Client, token: Token) -> bool:
    """As GitHub has it: the token in the body of a DELETE; 404 and 422 say that it is known no more."""
    if not isinstance(http, Removing):
        raise SourceUnavailable("this way out removes nothing")
    url = provider.remove.format(client_id=quote(client.id, safe=""))
    body = json.dumps({"access_token": token.access}).encode()
    headers = {"Accept": "application/vnd.github+json", "Content-Type": "application/json"}
    response = http.delete(url, body, headers=headers, credential=_basic(client, url))
    if response.status not in (204, 404, 422):
        raise SourceUnavailable(f"{provider.host} answered {response.status}")
    return True


def words(scope: str) -> frozenset[str]:
    """A scope as a set, whether written with spaces or with commas."""
    return frozenset(scope.replace(",", " ").split())


def _is_same(said: str, issuer: str) -> bool:
    return bool(issuer) and compare_digest(said.rstrip("/").encode(), issuer.rstrip("/").encode())


def _is_unknown(response: Response) -> bool:
    """The network knows the token no more, which is all that was wanted."""
    if response.status not in (400, 401, 403, 404):
        return False
    try:
        return as_object(response).get("error") in GONE
    except SourceFormat:
        return response.status == 404


def _sent(http: Http, provider: Provider, client: Client, url: str, body: str) -> Response:
    """The form, with the Hub's own id and secret where this network reads them."""
    form, secret = dict(parse_qsl(body)), None
    if provider.by_form or not client.secret:
        form |= {"client_id": client.id} | ({"client_secret": client.secret} if client.secret else {})
    else:
        secret = _basic(client, url)
    if not provider.key:
        return http.post(url, form, headers=JSON_ANSWER, credential=secret)
    response = http.post(url, form, headers=_proven(http, provider, url), credential=secret)
    nonce = response.headers.get("dpop-nonce", "")
    if response.status not in (400, 401) or not nonce or as_object(response).get("error") != "use_dpop_nonce":
        return response
    return http.post(url, form, headers=_proven(http, provider, url, nonce), credential=secret)


def _proven(http: Http, provider: Provider, url: str, nonce: str = "") -> dict[str, str]:
    return JSON_ANSWER | {"DPoP": proof(provider.key, "POST", url, http.now(), nonce)}


def _basic(client: Client, url: str) -> Credential:
    named = b64encode(f"{quote(client.id, safe='')}:{quote(client.secret, safe='')}".encode()).decode()
    return Credential(host=urlsplit(url).hostname or "", value=f"Basic {named}", name="client")


def _read(response: Response) -> Json:
    """What the token address said; GitHub tells errors with status 200, others with 400 or 401."""
    if response.status not in (200, 201, 400, 401, 403):
        raise SourceUnavailable(f"{urlsplit(response.url).hostname} answered {response.status}")
    answer = as_object(response)
    if response.status >= 400 and not text(answer, "error"):
        raise SourceFormat("the network refuses without a reason")
    return answer


def _token(answer: Json, now: datetime, asked: str) -> Token:
    access = text(answer, "access_token")
    kind = (text(answer, "token_type") or "bearer").lower()
    if not access or kind not in ("bearer", "user", "dpop"):
        raise NotPermitted(NOT_AN_ANSWER)
    scope = text(answer, "scope")
    return Token(
        access=access,
        refresh=text(answer, "refresh_token") or "",
        scope=asked if scope is None else " ".join(sorted(words(scope))),
        expires_at=_end(answer.get("expires_in"), now),
        said={name: value for name in ("orcid", "name", "sub") if (value := text(answer, name))},
    )


def _end(seconds: object, now: datetime) -> datetime | None:
    try:
        life = timedelta(seconds=float(str(seconds)))
    except (ValueError, OverflowError):
        return None
    return now + min(life, LONGEST_LIFE) if life > timedelta() else None


def _with_refresh(token: Token, refresh: str) -> Token:
    return Token(
        access=token.access, refresh=refresh, scope=token.scope, expires_at=token.expires_at, said=token.said
    )
