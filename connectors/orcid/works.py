"""Say a work on a record as an activity. ◇"""

from calendar import monthrange
from datetime import UTC, datetime

from connectors.answers import Json, identifier, part, parts, text
from connectors.contract import PUBLIC, AccountRef, Activity, Object, activity_id
from connectors.html import plain, web_link
from connectors.orcid.identifiers import SHAPE, account
from connectors.times import believable, since_epoch

MILLISECONDS = 1000


def works_in(listed: Json) -> list[Json]:
    """Each work once: sources may list it several times in one group, of which the first-born counts."""
    groups = [
        [one for one in parts(group, "work-summary") if put_code(one) and _is_public(one)]
        for group in parts(listed, "group")
    ]
    return [min(group, key=lambda one: int(put_code(one))) for group in groups if group]


def path_of(owner: str, code: str) -> str:
    """Where a work stands by itself."""
    return "/".join((owner, "work", code))


def put_code(work: Json) -> str:
    found = identifier(work, "put-code")
    return found if found.isdecimal() and found.isascii() else ""


def changed_at(work: Json) -> int:
    """Milliseconds since 1970; 0 when they cannot be read."""
    found = part(work, "last-modified-date").get("value")
    return found if isinstance(found, int) and not isinstance(found, bool) and found > 0 else 0


def act_of(work: Json, authors: tuple[AccountRef, ...], ref: AccountRef, now: datetime) -> Activity:
    thing = Object(
        id=path_of(ref.account_id, put_code(work)),
        type="Publication",
        url=_address(work) or ref.url,
        name=plain(text(part(part(work, "title"), "title"), "value")),
        attributed_to=ref,
    )
    return Activity(
        id=activity_id(ref, "Create", thing.id),
        type="Create",
        actor=ref,
        object=thing,
        to=(PUBLIC,),
        mentions=authors,
        published=believable(published_at(work), now),
        updated=believable(since_epoch(changed_at(work), MILLISECONDS), now),
        observed=now,
        audience="public",
        revision=str(changed_at(work)) if changed_at(work) else None,
        origin="api",
    )


def published_at(work: Json) -> datetime | None:
    """The moment within the stated day, month or year of publication that is nearest to the listing."""
    listed = since_epoch(part(work, "created-date").get("value"), MILLISECONDS)
    period = _period(part(work, "publication-date"))
    return min(max(listed, period[0]), period[1]) if listed and period else listed


def authors_in(work: Json, ref: AccountRef) -> tuple[AccountRef, ...]:
    """The others with an iD of their own, each once."""
    listed = parts(part(work, "contributors"), "contributor")
    found = [text(part(one, "contributor-orcid"), "path") or "" for one in listed]
    others = dict.fromkeys(one for one in found if SHAPE.fullmatch(one) and one != ref.account_id)
    return tuple(account(one, ref.host) for one in others)


def _period(date: Json) -> tuple[datetime, datetime] | None:
    year, month, day = (_number(part(date, name)) for name in ("year", "month", "day"))
    try:
        if not year:
            return None
        last_month = month or 12
        last_day = day or monthrange(year, last_month)[1]
        first = datetime(year, month or 1, (day if month else 0) or 1, tzinfo=UTC)
        return first, datetime(year, last_month, last_day if month else 31, tzinfo=UTC)
    except ValueError:
        return None


def _number(value: Json) -> int:
    written = text(value, "value") or ""
    return int(written) if written.isdecimal() and len(written) <= 4 else 0


def _address(work: Json) -> str | None:
    """Where the work itself is said to be: its DOI before anything else."""
    listed = parts(part(work, "external-ids"), "external-id")
    own = [one for one in listed if text(one, "external-id-relationship") == "self"]
    own.sort(key=lambda one: text(one, "external-id-type") != "doi")
    written = [text(part(one, "external-id-url"), "value") for one in own]
    links = [web_link(one) for one in (*written, text(part(work, "url"), "value")) if one]
    return next((link for link in links if link), None)


def _is_public(work: Json) -> bool:
    return text(work, "visibility") in {None, "public"}
