"""Look again at posts and comments: listed, changed, or neither listed nor open by itself any more. ◇"""

from collections.abc import Iterator, Sequence
from itertools import groupby

from connectors.answers import Json, as_list
from connectors.contract import Http, ObjectRef, Presence, PresenceState, Response
from connectors.errors import SourceFormat, SourceUnavailable, StopPolling
from connectors.places import host_of
from connectors.wordpress.acts import number_in, revision_of
from connectors.wordpress.site import Thing, route, thing_of

MOST_AT_ONCE = 50
TAKEN_DOWN = {401, 403, 404, 410}
"""What a thing says that an open listing leaves out: deleted, or moved to the bin (401)."""


def look(http: Http, refs: Sequence[ObjectRef]) -> Iterator[Presence]:
    """Raises RateLimited."""
    named = [(_thing(ref), ref) for ref in refs]
    yield from (
        Presence(ref=ref, state="unknown", revision=ref.revision) for thing, ref in named if not thing
    )
    known = sorted(
        ((thing, ref) for thing, ref in named if thing), key=lambda pair: (pair[0].home, pair[0].kind)
    )
    for (home, kind), group in groupby(known, key=lambda pair: (pair[0].home, pair[0].kind)):
        things = list(group)
        for start in range(0, len(things), MOST_AT_ONCE):
            yield from _looked(http, home, kind, things[start : start + MOST_AT_ONCE])


def _thing(ref: ObjectRef) -> Thing | None:
    thing = thing_of(ref.object_id)
    return thing if thing and host_of(thing.home) == ref.host else None


def _looked(
    http: Http, home: str, kind: str, things: Sequence[tuple[Thing, ObjectRef]]
) -> Iterator[Presence]:
    listed = _listed(http, home, kind, [thing.number for thing, _ref in things])
    for thing, ref in things:
        item = listed.get(thing.number) if listed is not None else None
        if item is not None:
            yield _found(ref, item)
        elif listed is None:
            yield Presence(ref=ref, state="unknown", revision=ref.revision)
        else:
            state = _alone(http, route(home, f"{kind}/{thing.number}"))
            yield Presence(ref=ref, state=state, revision=ref.revision)


def _found(ref: ObjectRef, item: Json) -> Presence:
    revision = revision_of(item)
    return Presence(ref=ref, state="present" if revision == ref.revision else "edited", revision=revision)


def _listed(http: Http, home: str, kind: str, numbers: list[int]) -> dict[int, Json] | None:
    """The things that are open to everybody, by number; None when the site does not list."""
    asked: dict[str, object] = {"include": ",".join(map(str, numbers)), "per_page": 100}
    response = _asked(http, route(home, kind, asked | {"_fields": "id,modified_gmt,content"}))
    if response is None or response.status != 200:
        return None
    try:
        return {number_in(item, "id"): item for item in as_list(response)}
    except SourceFormat:
        return None


def _alone(http: Http, address: str) -> PresenceState:
    response = _asked(http, address)
    return "gone" if response is not None and response.status in TAKEN_DOWN else "unknown"


def _asked(http: Http, address: str) -> Response | None:
    try:
        return http.get(address)
    except (SourceUnavailable, StopPolling):
        return None
