"""Ask for things by their numbers: an interface without 404 leaves out what was deleted."""

from collections.abc import Iterator, Sequence

from connectors.answers import Json, identifier, parts
from connectors.contract import ObjectRef, Presence
from connectors.errors import AskPerson, RateLimited, TryLater
from connectors.stackexchange.posts import revision_of
from connectors.stackexchange.site import Site

AT_ONCE = 100
NUMBERS = {"posts": "post_id", "comments": "comment_id"}


def presences(site: Site, refs: Sequence[ObjectRef]) -> Iterator[Presence]:
    """Raises RateLimited, also between two answers when the first asked to wait."""
    for kind in NUMBERS:
        wanted = [ref for ref in refs if ref.object_id.startswith(f"{kind}/")]
        for at in range(0, len(wanted), AT_ONCE):
            yield from _looked_at(site, kind, wanted[at : at + AT_ONCE])
            if site.not_before:
                raise RateLimited(site.not_before, site.scope)


def _looked_at(site: Site, kind: str, refs: Sequence[ObjectRef]) -> list[Presence]:
    found = _found(site, kind, [_number(ref) for ref in refs])
    return [_presence(ref, found) for ref in refs]


def _found(site: Site, kind: str, numbers: list[str]) -> dict[str, Json] | None:
    """The things by number; None when the answer does not speak for all of them."""
    try:
        wrapper = site.ask(f"{kind}/{';'.join(numbers)}", {"pagesize": str(AT_ONCE)})
    except RateLimited:
        raise
    except (AskPerson, TryLater):
        return None
    if wrapper.get("has_more") is not False:
        return None
    return {identifier(one, NUMBERS[kind]): one for one in parts(wrapper, "items")}


def _presence(ref: ObjectRef, found: dict[str, Json] | None) -> Presence:
    if found is None:
        return Presence(ref=ref, state="unknown", revision=ref.revision)
    item = found.get(_number(ref))
    if item is None:
        return Presence(ref=ref, state="gone", revision=ref.revision)
    revision = revision_of(item)
    return Presence(
        ref=ref, state="present" if ref.revision in {None, revision} else "edited", revision=revision
    )


def _number(ref: ObjectRef) -> str:
    return ref.object_id.rpartition("/")[2]
