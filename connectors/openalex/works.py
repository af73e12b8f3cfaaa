"""Say a work in the catalogue as an activity. ◇"""

from datetime import datetime

from connectors.answers import Json, part, parts, text
from connectors.contract import PUBLIC, AccountRef, Activity, Object, PresenceState, activity_id
from connectors.html import plain, web_link
from connectors.orcid.identifiers import DEFAULT_SITE, SHAPE
from connectors.orcid.identifiers import account as orcid_account
from connectors.times import believable, instant

OPENALEX = "openalex"
MOST_SHOWN = 100  # authors of a work in a list


def account(identifier: str) -> AccountRef:
    """The owner of an iD; it is ORCID's word, not the catalogue's, that tells who somebody is."""
    found = orcid_account(identifier, DEFAULT_SITE)
    return AccountRef(
        network=OPENALEX, host=found.host, account_id=identifier, handle=identifier, url=found.url
    )


def orcid_of(author: Json) -> str:
    """The iD in its own spelling; empty when the catalogue knows none."""
    written = (text(author, "orcid") or "").rstrip("/").rpartition("/")[2].upper()
    return written if SHAPE.fullmatch(written) else ""


def work_id(work: Json) -> str:
    """W and a number."""
    written = (text(work, "id") or "").rpartition("/")[2]
    return written if written[:1] == "W" and written[1:].isdecimal() and len(written) <= 16 else ""


def act_of(work: Json, ref: AccountRef, now: datetime) -> Activity | None:
    """Each author's own act: the same work of two colleagues is two of them."""
    number, authors = work_id(work), authors_of(work)
    if not number or not (ref.account_id in authors or is_cut(work)):
        return None
    thing = Object(
        id=f"{ref.account_id}/{number}",
        type="Publication",
        url=web_link(text(work, "doi") or f"https://openalex.org/{number}"),
        name=plain(text(work, "display_name")),
        attributed_to=ref,
    )
    return Activity(
        id=activity_id(ref, "Create", thing.id),
        type="Create",
        actor=ref,
        object=thing,
        to=(PUBLIC,),
        mentions=tuple(account(one) for one in authors if one != ref.account_id),
        published=believable(instant(f"{text(work, 'publication_date')}T00:00:00Z"), now),
        updated=believable(instant(text(work, "updated_date")), now),
        observed=now,
        audience="public",
        revision=text(work, "updated_date"),
        origin="api",
    )


def state_and_revision(work: Json, owner: str, known: str | None) -> tuple[PresenceState, str | None]:
    """Gone when the work's own address names its authors and the owner is not among them any more."""
    authors = authors_of(work)
    if not work_id(work) or not authors:
        return "unknown", known
    if owner not in authors:
        return ("unknown" if is_cut(work) else "gone"), known
    revision = text(work, "updated_date") or known
    return ("present" if known in {None, revision} else "edited"), revision


def authors_of(work: Json) -> tuple[str, ...]:
    """The iDs of those who wrote it, each once."""
    listed = [orcid_of(part(one, "author")) for one in parts(work, "authorships")]
    return tuple(dict.fromkeys(one for one in listed if one))


def is_cut(work: Json) -> bool:
    """Of a work with more than a hundred authors only the first hundred may be shown."""
    return len(parts(work, "authorships")) >= MOST_SHOWN
