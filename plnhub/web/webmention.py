"""Where pages elsewhere tell that they mention one of ours: https://www.w3.org/TR/webmention/."""

from datetime import timedelta
from urllib.parse import urlsplit

from flask import request, url_for
from flask.typing import ResponseReturnValue

from connectors.errors import UnsafeTarget
from connectors.places import host_of
from connectors.webmention.pair import checked_pair, same_spelling
from plnhub.access.limits import Limit, Limits
from plnhub.access.networks import network_of
from plnhub.access.throttle import Buckets, reserve
from plnhub.jobs import enqueue
from plnhub.models import Profile, ProfileState
from plnhub.profiles.mentions import SITES
from plnhub.web.access import GuardedBlueprint, Rule
from plnhub.web.context import db, hub
from plnhub.web.csrf import csrf

bp = GuardedBlueprint("webmention", __name__, Rule.PUBLIC)
csrf.exempt(bp)  # it is other servers that send this, without any cookie of ours
WINDOW = timedelta(minutes=10)
LIMITS = (
    Limits(  # a page may be slow for ten seconds: half of one worker's time is the most that all may take
        network=Limit(most=10, window=WINDOW),
        pair=Limit(most=3, window=WINDOW),
        strangers=Limit(most=10, window=WINDOW),
        name=Limit(most=30, window=WINDOW),
    )
)
PLAIN = {"Content-Type": "text/plain; charset=utf-8"}


@bp.post("/webmention")
def receive() -> ResponseReturnValue:
    """The same answer whoever the target belongs to, or nobody; a worker looks at it later."""
    try:
        source, target = checked_pair(
            request.form.get("source", ""), request.form.get("target", ""), _own_host(), hub().loopback
        )
    except UnsafeTarget as error:
        return f"Not accepted: {error}.\n", 400, PLAIN
    taken = reserve(db(), _counters(source, target), LIMITS, from_known_browser=False, now=hub().now())
    if taken.is_granted:
        enqueue(db(), "webmention", hub().now(), source=source, target=target)
    db().commit()
    if not taken.is_granted:
        seconds = int(taken.retry_after.total_seconds()) + 1
        return "Too many webmentions just now.\n", 429, PLAIN | {"Retry-After": str(seconds)}
    return "Accepted; it is looked at soon.\n", 202, PLAIN


@bp.app_template_global()
def webmention_address(profile: Profile) -> str | None:
    """What the owner of a proven site may name in its pages; None for other profiles."""
    is_site = profile.network in SITES and profile.state == ProfileState.VERIFIED
    return hub().settings.base_url + url_for("webmention.receive") if is_site else None


def _own_host() -> str:
    return host_of(hub().settings.base_url)


def _counters(source: str, target: str) -> Buckets:
    """Who sends, whose page is to be looked at, which pair, and all together; each as a keyed hash."""
    tag = hub().keys.tagger("webmention")
    return Buckets(
        network=f"sender:{tag(network_of(request.remote_addr))[:40]}",
        pair=f"mention:{tag(f'{same_spelling(source)} {same_spelling(target)}')[:40]}",
        strangers=f"source:{tag(urlsplit(source).hostname or '')[:40]}",
        name="mentions",
    )
