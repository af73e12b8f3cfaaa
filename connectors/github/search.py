"""Issues and pull requests from before the thirty days that events reach back. ◇"""

from datetime import datetime

from connectors.answers import Json, identifier, parts, text
from connectors.contract import AccountRef, Activity
from connectors.github.events import Said, said_act, thing_of
from connectors.times import instant

MOST_RESULTS = 1000
PAGE_SIZE = 100


def search_query(login: str, since: datetime | None) -> dict[str, str | int]:
    """Oldest first, so that what is written meanwhile does not shift the pages."""
    created = f" created:>={since:%Y-%m-%dT%H:%M:%SZ}" if since else ""
    return {"q": f"author:{login}{created}", "sort": "created", "order": "asc"}


def found_acts(answer: Json, ref: AccountRef, now: datetime) -> tuple[Activity, ...]:
    """What the search found of this account itself."""
    return tuple(act for item in parts(answer, "items") if (act := _act(item, ref, now)))


def is_last_page(answer: Json, page: int) -> bool:
    total = answer.get("total_count")
    reachable = min(total, MOST_RESULTS) if isinstance(total, int) else 0
    return not parts(answer, "items") or page * PAGE_SIZE >= reachable


def is_cut(answer: Json) -> bool:
    total = answer.get("total_count")
    return answer.get("incomplete_results") is True or (isinstance(total, int) and total > MOST_RESULTS)


def _act(item: Json, ref: AccountRef, now: datetime) -> Activity | None:
    repo = (text(item, "repository_url") or "").partition("/repos/")[2].lower()
    thing = thing_of(
        f"{repo}/issues/{identifier(item, 'number')}",
        "PullRequest" if "pull_request" in item else "Issue",
        item,
    )
    is_own = thing.attributed_to is not None and thing.attributed_to.account_id == ref.account_id
    if not is_own or repo.count("/") != 1:
        return None
    said = Said(kind="Create", thing=thing, context=thing.id, revision=text(item, "updated_at"))
    return said_act(said, ref, instant(item.get("created_at")), now)
