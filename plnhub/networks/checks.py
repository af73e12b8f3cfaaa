"""Look up one account to see whether a network can be reached with what it was given, and say it plainly."""

from collections.abc import Mapping
from dataclasses import dataclass

from connectors.contract import Connector, Http
from connectors.errors import (
    AccountNotFound,
    AskPerson,
    ConnectorError,
    RateLimited,
    SourceFormat,
    StopPolling,
    UnsafeTarget,
)
from plnhub.words import marked

NOBODY = "plnhub-check"
SAMPLES: Mapping[str, str] = {
    "activitypub": "",
    "bluesky": "bsky.app",
    "discourse": "https://meta.discourse.org/u/system",
    "feed": "",
    "github": "octocat",
    "gitlab": "https://gitlab.com/gitlab-bot",
    "hackernews": "pg",
    "mastodon": "@Mastodon@mastodon.social",
    "openalex": "https://orcid.org/0000-0002-1825-0097",
    "orcid": "https://orcid.org/0000-0002-1825-0097",
    "slack": "USLACKBOT",
    "stackexchange": "https://stackoverflow.com/users/22656",
    "wordpress": "",
    "zulip": "1",
}
"""Public accounts of the networks themselves; none where each person brings a server of their own."""

WORKS = marked("It answers, and a public account could be looked up.")
ANSWERS = marked("It answers, and nothing was refused.")
OWN_SERVERS = marked("There is nothing to try: each person names a site of their own.")
SIGN_IN = marked("There is nothing to try: each person signs in there themselves.")
REFUSED = marked("It answers, but it refuses what it was given. Is the key right, and may it read?")
WANTS_PAUSE = marked("It answers, but it asks for a pause. What is due is read afterwards by itself.")
NOT_ALLOWED = marked("The Hub does not connect to this address: it lies inside, or is no web address.")
UNREADABLE = marked("Something answers there, but not as this network does. Is the address right?")
SILENT = marked("It does not answer. Is the address right, and does the firewall let the Hub out?")


@dataclass(frozen=True, kw_only=True)
class Verdict:
    """What the look found; `is_good` as well where there is nothing to try."""

    is_good: bool
    words: str


def check(connector: Connector, http: Http) -> Verdict:
    """One look-up with the settings in force; nothing of the answer is kept."""
    if "sign_in" in connector.capabilities:
        return Verdict(is_good=True, words=SIGN_IN)
    sample = SAMPLES.get(connector.network, NOBODY)
    if not sample:
        return Verdict(is_good=True, words=OWN_SERVERS)
    try:
        connector.lookup(http, sample)
    except ConnectorError as error:
        return _judged(error)
    except (ValueError, LookupError, TypeError, AttributeError):
        return Verdict(is_good=False, words=UNREADABLE)
    return Verdict(is_good=True, words=WORKS)


def _judged(error: ConnectorError) -> Verdict:
    if isinstance(error, AccountNotFound):
        return Verdict(is_good=True, words=ANSWERS)
    if isinstance(error, RateLimited):
        return Verdict(is_good=True, words=WANTS_PAUSE)
    if isinstance(error, UnsafeTarget):
        return Verdict(is_good=False, words=NOT_ALLOWED)
    if isinstance(error, (AskPerson, StopPolling)):
        return Verdict(is_good=False, words=REFUSED)
    return Verdict(is_good=False, words=UNREADABLE if isinstance(error, SourceFormat) else SILENT)
