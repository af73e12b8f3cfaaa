"""GitLab, at any host: what somebody contributed to public projects there."""

from collections.abc import Iterator, Sequence
from urllib.parse import quote, urlencode

from connectors.about import About, Need
from connectors.answers import Json, accepted, as_list, as_object, identifier, text
from connectors.challenge import judge
from connectors.contract import (
    AccountRef,
    Budget,
    Challenge,
    ChallengeKind,
    Credential,
    Http,
    ObjectRef,
    Page,
    Presence,
    RemoteProfile,
    Response,
    Settings,
    Verification,
)
from connectors.cursor import pack, unpack
from connectors.errors import AccountGone, AccountMismatch, AccountNotFound, AuthExpired
from connectors.gitlab.details import Details
from connectors.gitlab.events import GITLAB, act_of, person, revision_of
from connectors.gitlab.naming import name_and_host
from connectors.gitlab.walk import fresh, place_in, step
from connectors.html import web_link
from connectors.limits import Metered, is_in_time
from connectors.oauth.needs import sign_in_needs
from connectors.presence import asked, state_of
from connectors.words import marked

GITLAB_COM = "gitlab.com"
GONE_STATES = {"blocked", "banned", "ldap_blocked"}


class GitLab:
    """Settings: `token` for `host` (gitlab.com if none is named); `plain_hosts` are test servers on http."""

    network = GITLAB
    about = About(
        name=marked("GitLab"),
        icon="git-branch",
        family="code",
        example="https://gitlab.com/ada",
        acts=marked("open, comment, review or push something in public"),
        evidence="documented",
        code_place=marked("the bio of your profile"),
        link_place=marked("the website of your profile"),
        needs=(
            Need(
                option="token",
                name=marked("Access token"),
                how=marked(
                    "Advised: many servers show little without one. Any account can make one with the scope "
                    "read_api alone, under Preferences, Access tokens."
                ),
                url="https://gitlab.com/-/user_settings/personal_access_tokens",
                is_required=False,
            ),
            Need(
                option="host",
                name=marked("Server of the token"),
                how=marked("The host name of the server that the token belongs to, if it is not gitlab.com."),
                is_secret=False,
                is_required=False,
            ),
            *sign_in_needs("https://gitlab.com/-/user_settings/applications"),
        ),
    )
    capabilities = frozenset({"edits", "deletions", "mentions", "threads", "backfill"})

    def __init__(self, settings: Settings) -> None:
        self._plain_hosts = frozenset(settings.get("plain_hosts", "").split())
        token, host = settings.get("token", ""), settings.get("host", "") or GITLAB_COM
        self._credential = Credential(host=host.strip().lower(), value=f"Bearer {token}") if token else None

    def lookup(self, http: Http, text: str) -> AccountRef:
        """The account's number by its name. Raises AccountNotFound."""
        name, host = name_and_host(text)
        found = person(self._named(http, name, host) or {}, host)
        if found is None:
            raise AccountNotFound(marked("There is no such account at that server."))
        return found

    def challenges(self, ref: AccountRef) -> tuple[ChallengeKind, ...]:
        return "rel_me", "bio_token"

    def verify(self, http: Http, ref: AccountRef, challenge: Challenge) -> Verification:
        """Proven by the profile's website, which GitLab shows with rel=me, or by its bio."""
        user = self._current(http, ref)
        website, name = text(user, "website_url"), text(user, "username") or ""
        link = web_link(website if "://" in website else f"https://{website}") if website else None
        remote = RemoteProfile(
            external_id=identifier(user),
            handle=name,
            url=f"https://{ref.host}/{name}",
            links=(link,) if link else (),
            words=(text(user, "bio") or "",),
        )
        return judge(ref, remote, challenge, http.now())

    def poll(self, http: Http, ref: AccountRef, cursor: bytes | None, budget: Budget) -> Iterator[Page]:
        """Oldest first, by whole days, two of which are read again; known events cost nothing more."""
        place = place_in(unpack(GITLAB, cursor))
        metered = Metered(http, budget.requests)
        self._current(metered, ref)
        details = Details(lambda path: self._get(metered, ref.host, path), ref.host)
        for number in range(1, budget.pages + 1):
            query = urlencode(place.query(budget.since))
            path = f"users/{quote(ref.account_id, safe='')}/events?{query}"
            response = accepted(self._get(metered, ref.host, path))
            events = as_list(response)
            acts = [act_of(event, details, ref, metered.now()) for event in fresh(events, place)]
            taken = step(place, events, has_more=bool(events) and has_next(response), since=budget.since)
            place = taken.place
            yield Page(
                activities=tuple(act for act in acts if act and is_in_time(act.published, budget.since)),
                cursor=pack(GITLAB, place.state),
                complete=taken.complete,
                truncated=number == budget.pages and not taken.complete,
            )
            if taken.complete:
                return

    def recheck(self, http: Http, refs: Sequence[ObjectRef]) -> Iterator[Presence]:
        """Present, edited or gone, by the path in the interface that an object's id is."""
        for ref in refs:
            address = self._url(ref.host, quote(ref.object_id, safe="/%"))
            response = asked(http, address, self._credential_of(ref.host))
            state, revision = state_of(response), ref.revision
            if response is not None and state == "present":
                revision = revision_of(as_object(response)) or ref.revision
                state = "present" if ref.revision in {None, revision} else "edited"
            yield Presence(ref=ref, state=state, revision=revision)

    def _current(self, http: Http, ref: AccountRef) -> Json:
        """The account by its number, whatever it is called now. Raises AccountGone or AccountMismatch."""
        response = self._get(http, ref.host, f"users/{quote(ref.account_id, safe='')}")
        if response.status == 404:
            raise self._why_missing(http, ref)
        user = as_object(accepted(response))
        if identifier(user) != ref.account_id:
            raise AccountMismatch(expected=ref.account_id, found=identifier(user) or "nobody")
        if text(user, "state") in GONE_STATES:
            raise AccountGone("the account is blocked")
        return user

    def _why_missing(self, http: Http, ref: AccountRef) -> Exception:
        found = identifier(self._named(http, ref.handle, ref.host) or {}) if ref.handle else ""
        if found and found != ref.account_id:
            return AccountMismatch(expected=ref.account_id, found=found)
        return AccountGone("the account was deleted")

    def _named(self, http: Http, name: str, host: str) -> Json | None:
        users = as_list(accepted(self._get(http, host, f"users?{urlencode({'username': name})}")))
        return next((one for one in users if (text(one, "username") or "").lower() == name.lower()), None)

    def _get(self, http: Http, host: str, path: str) -> Response:
        credential = self._credential_of(host)
        response = http.get(self._url(host, path), credential=credential)
        if response.status == 401 and credential is not None:
            raise AuthExpired(marked("The server no longer takes the token."))
        return response

    def _credential_of(self, host: str) -> Credential | None:
        """The token goes to its own server and to no other."""
        return self._credential if self._credential and self._credential.host == host else None

    def _url(self, host: str, path: str) -> str:
        return f"{'http' if host in self._plain_hosts else 'https'}://{host}/api/v4/{path}"


def has_next(response: Response) -> bool:
    """The next page has the next number; its address is not followed."""
    return bool(response.headers.get("x-next-page")) or 'rel="next"' in response.headers.get("link", "")
