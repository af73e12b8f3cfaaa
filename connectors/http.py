"""The one way out: a session that cannot be led inside, flooded, slowed down or robbed of a secret."""

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from http.cookiejar import DefaultCookiePolicy
from typing import Any
from urllib.parse import urljoin

import requests
from requests.adapters import HTTPAdapter
from requests_hardened.ip_filter import InvalidIPAddress
from requests_hardened.ip_filter_adapter import IPFilterAdapter
from urllib3.exceptions import HTTPError

from connectors.address import Target, checked_target, is_public
from connectors.contract import Credential, Response
from connectors.deadline import POOLS, Deadline
from connectors.errors import ResponseTooLarge, SourceUnavailable, UnsafeTarget
from connectors.limits import judged
from connectors.sessions import Sessions
from connectors.signing import secret_headers, signed, unsigned

LARGEST_BODY = 2_000_000
LONGEST_SECONDS = 10.0
LONGEST_CONNECT = 5.0
MOST_REDIRECTS = 3
CHUNK = 65_536
REDIRECTS = {301, 302, 303, 307, 308}
PERMANENT = {301, 308}

logging.getLogger("urllib3.connectionpool").setLevel(logging.INFO)  # its debug lines show whole addresses


@dataclass(frozen=True, kw_only=True)
class _Request:
    """What is asked for; with a form it is sent by POST, with a body by DELETE."""

    url: str
    headers: Mapping[str, str]
    credential: Credential | None
    form: Mapping[str, str] | None = None
    body: bytes | None = None

    @property
    def method(self) -> str:
        if self.body is not None:
            return "DELETE"
        return "GET" if self.form is None else "POST"


class GuardedAdapter(IPFilterAdapter):  # type: ignore[misc]
    """Connects to the address it has checked, and to no private one but the pairs that are allowed."""

    def __init__(self, *, is_https_proto: bool, allowed: frozenset[tuple[str, int]]) -> None:
        self._allowed = allowed
        super().__init__(is_https_proto=is_https_proto)

    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:
        super().init_poolmanager(*args, **kwargs)
        self.poolmanager.pool_classes_by_scheme = POOLS

    def build_connection_pool_key_attributes(self, request: Any, verify: Any, cert: Any = None) -> Any:
        plain = HTTPAdapter.build_connection_pool_key_attributes(self, request, verify, cert)
        if (plain[0]["host"].strip("[]"), plain[0]["port"]) in self._allowed:
            return plain
        guarded = super().build_connection_pool_key_attributes(request, verify, cert)
        if not is_public(guarded[0]["host"]):
            raise InvalidIPAddress(guarded[0]["host"])
        return guarded


class HardenedHttp:
    """Fetches public addresses: http(s), ports 80 and 443, three checked redirects, 2 MB, ten seconds.

    `allowed` names the exact (host, port) pairs that may be reached besides, whatever they resolve to: none
    by default. `authorities` is a file of certificates to trust there in place of the public ones.
    """

    def __init__(
        self,
        *,
        clock: Callable[[], datetime],
        user_agent: str = "PLN-Hub",
        allowed: frozenset[tuple[str, int]] = frozenset(),
        largest_body: int = LARGEST_BODY,
        seconds: float = LONGEST_SECONDS,
        authorities: str = "",
    ) -> None:
        self._clock = clock
        self._user_agent = user_agent
        self._allowed = allowed
        self._largest_body = largest_body
        self._seconds = seconds
        self._authorities = authorities
        self._sessions = Sessions(self._session)

    def now(self) -> datetime:
        return self._clock()

    def get(
        self, url: str, *, headers: Mapping[str, str] | None = None, credential: Credential | None = None
    ) -> Response:
        """The answer after redirects.

        Raises UnsafeTarget, RateLimited, SourceUnavailable or ResponseTooLarge; other statuses come back.
        """
        return self._answer(_Request(url=url, headers=headers or {}, credential=credential))

    def post(
        self,
        url: str,
        form: Mapping[str, str],
        *,
        headers: Mapping[str, str] | None = None,
        credential: Credential | None = None,
    ) -> Response:
        """The answer to a form; a redirect comes back as it is. Raises what `get` raises."""
        return self._answer(_Request(url=url, headers=headers or {}, credential=credential, form=form))

    def delete(
        self,
        url: str,
        body: bytes,
        *,
        headers: Mapping[str, str] | None = None,
        credential: Credential | None = None,
    ) -> Response:
        """The answer to a request to remove something; a redirect comes back. Raises what `get` raises."""
        return self._answer(_Request(url=url, headers=headers or {}, credential=credential, body=body))

    def _answer(self, request: _Request) -> Response:
        first, name = checked_target(request.url, self._allowed), request.credential
        with Deadline(self._seconds) as deadline:
            try:
                response = self._followed(deadline, first, request)
            except (requests.RequestException, HTTPError, OSError, ValueError, AssertionError) as error:
                # A cause would be shown with the whole address that was sent.
                raise _translated(error, first, deadline) from None
        return judged(response, self.now(), (first.host, name.name if name else ""))

    def _session(self) -> requests.Session:
        session = requests.Session()
        session.trust_env = False  # proxies and netrc of the machine would go round the filter
        session.cookies.set_policy(DefaultCookiePolicy(allowed_domains=()))  # nobody is followed by them
        session.headers.clear()
        session.headers.update({"User-Agent": self._user_agent, "Accept-Encoding": "gzip, deflate"})
        session.mount("http://", GuardedAdapter(is_https_proto=False, allowed=self._allowed))
        session.mount("https://", GuardedAdapter(is_https_proto=True, allowed=self._allowed))
        return session

    def _followed(self, deadline: Deadline, first: Target, request: _Request) -> Response:
        target, is_permanent = first, True
        for _hop in range(MOST_REDIRECTS + 1):
            answer = self._asked(deadline, target, first, request)
            if not _leads_on(answer, request):
                moved_to = target.url if target is not first and is_permanent else None
                return replace(answer, moved_to=moved_to)
            is_permanent = is_permanent and answer.status in PERMANENT
            onward = unsigned(urljoin(target.url, answer.headers["location"]), request.credential)
            target = checked_target(onward, self._allowed)
        raise SourceUnavailable(f"{first.host} redirects more than {MOST_REDIRECTS} times")

    def _asked(self, deadline: Deadline, target: Target, first: Target, request: _Request) -> Response:
        """The answer of one host; a kept connection that it has closed meanwhile is tried once anew."""
        if request.form is not None:  # sent twice it might do something twice: on a new connection alone
            with self._session() as session:
                return self._sent(session, deadline, target, first, request)
        was_used = False
        try:
            with self._sessions.lent(target.origin) as kept:
                was_used = kept.is_used
                return self._sent(kept.session, deadline, target, first, request)
        except requests.ConnectionError:
            if not was_used or deadline.passed:
                raise
        with self._sessions.lent(target.origin) as kept:
            return self._sent(kept.session, deadline, target, first, request)

    def _entitled(self, target: Target, first: Target, credential: Credential | None) -> Credential | None:
        """The credential, if it belongs to this host and the request has not left the first origin."""
        is_private = target.scheme == "https" or (target.host, target.port) in self._allowed
        if credential is None or target.host != credential.host or target.origin != first.origin:
            return None
        return credential if is_private else None

    def _trusted(self, target: Target) -> str | bool:
        is_ours = (target.host, target.port) in self._allowed
        return self._authorities if self._authorities and is_ours else True

    def _sent(
        self, session: requests.Session, deadline: Deadline, target: Target, first: Target, request: _Request
    ) -> Response:
        wait, secret = deadline.left(), self._entitled(target, first, request.credential)
        answer = session.request(
            request.method,
            signed(target.url, secret),
            headers=dict(request.headers) | secret_headers(secret),
            data=request.form if request.body is None else request.body,
            stream=True,
            allow_redirects=False,
            verify=self._trusted(target),
            timeout=(min(LONGEST_CONNECT, wait), wait),
        )
        with answer:
            headers = {name.lower(): value for name, value in answer.headers.items()}
            empty = Response(status=answer.status_code, url=target.url, headers=headers)
            if _leads_on(empty, request):
                return empty
            return replace(empty, body=self._read(answer, deadline, target))

    def _read(self, answer: requests.Response, deadline: Deadline, target: Target) -> bytes:
        body = bytearray()
        while chunk := answer.raw.read1(CHUNK, decode_content=True):
            body += chunk
            if len(body) > self._largest_body:
                raise ResponseTooLarge(f"{target.host} sent more than {self._largest_body} bytes")
            if deadline.passed:
                break
        if deadline.passed:
            raise _too_slow(target)
        return bytes(body)


def _leads_on(answer: Response, request: _Request) -> bool:
    """Whether it is a redirect to be followed; of those its body is not read."""
    return request.form is None and answer.status in REDIRECTS and bool(answer.headers.get("location"))


def _translated(error: Exception, target: Target, deadline: Deadline) -> Exception:
    if deadline.passed:
        return _too_slow(target)
    refused = (InvalidIPAddress, requests.exceptions.InvalidURL, requests.exceptions.InvalidSchema)
    if isinstance(error, (*refused, ValueError, AssertionError)) and not isinstance(
        error, requests.ConnectionError
    ):
        return UnsafeTarget(f"{target.host} is not on the public internet")
    return SourceUnavailable(f"{target.host} could not be read: {type(error).__name__}")


def _too_slow(target: Target) -> SourceUnavailable:
    return SourceUnavailable(f"{target.host} took too long")
