"""Say GitHub's events, thin as they are since 2025, as activities. ◇"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

from connectors.answers import Json, identifier, part, parts, text
from connectors.contract import PUBLIC, AccountRef, Activity, ActivityType, Object, activity_id
from connectors.errors import AccountMismatch
from connectors.html import cleaned, plain, web_link
from connectors.times import believable, instant

HOST = "github.com"


@dataclass(frozen=True, kw_only=True)
class Said:
    """What an event says before it is known who reads it when. An object's id is its path in the API."""

    kind: ActivityType
    thing: Object
    reply_to: str | None = None
    context: str | None = None
    mentions: tuple[AccountRef, ...] = ()
    revision: str | None = None


def acts_in(events: list[Json], ref: AccountRef, now: datetime) -> tuple[Activity, ...]:
    """The public acts among the events that say something. Raises AccountMismatch."""
    for event in events:
        found = identifier(part(event, "actor"))
        if found != ref.account_id:
            raise AccountMismatch(expected=ref.account_id, found=found or "nobody")
    return tuple(act for event in events if (act := _act(event, ref, now)))


def happened_at(event: Json) -> datetime | None:
    return instant(event.get("created_at"))


def person(user: Json) -> AccountRef | None:
    """The user by its number; a deleted user ("ghost") is nobody."""
    login = text(user, "login")
    if not identifier(user) or login in {None, "ghost"}:
        return None
    url = f"https://{HOST}/{login}"
    return AccountRef(network="github", host=HOST, account_id=identifier(user), handle=login, url=url)


def said_act(said: Said, ref: AccountRef, published: datetime | None, now: datetime) -> Activity:
    thing = said.thing
    if said.kind == "Create" and thing.type != "Commit":  # a push may carry somebody else's commits
        thing = replace(thing, attributed_to=thing.attributed_to or ref)
    return Activity(
        id=activity_id(ref, said.kind, thing.id),
        type=said.kind,
        actor=ref,
        object=thing,
        in_reply_to=said.reply_to,
        context=said.context,
        to=(PUBLIC,),
        mentions=tuple(one for one in said.mentions if one.account_id != ref.account_id),
        published=believable(published, now),
        updated=believable(instant(said.revision), now),
        observed=now,
        audience="public",
        revision=said.revision,
        origin="api",
    )


def thing_of(path: str, kind: str, item: Json, **more: AccountRef | None) -> Object:
    """An issue, pull request, comment, review or release as far as it is shown."""
    return Object(
        id=path,
        type=kind,
        url=web_link(text(item, "html_url")) if text(item, "html_url") else None,
        name=plain(text(item, "title") or text(item, "name")),
        content=cleaned(text(item, "body")),
        attributed_to=more.get("author") or person(part(item, "user")),
        tag=tuple(name for label in parts(item, "labels") if (name := text(label, "name"))),
    )


def _act(event: Json, ref: AccountRef, now: datetime) -> Activity | None:
    say = SAYINGS.get(text(event, "type") or "")
    repo = (text(part(event, "repo"), "name") or "").lower()
    if say is None or event.get("public") is not True or repo.count("/") != 1:
        return None
    said = say(repo, part(event, "payload"))
    return said_act(said, ref, happened_at(event), now) if said else None


def _issue(repo: str, payload: Json) -> Said | None:
    issue = part(payload, "issue")
    if text(payload, "action") != "opened" or not identifier(issue, "number"):
        return None
    path = f"{repo}/issues/{identifier(issue, 'number')}"
    return Said(
        kind="Create", thing=thing_of(path, "Issue", issue), context=path, revision=text(issue, "updated_at")
    )


def _pull_request(repo: str, payload: Json) -> Said | None:
    pull = part(payload, "pull_request")
    number = identifier(payload, "number") or identifier(pull, "number")
    if text(payload, "action") != "opened" or not number:
        return None
    path = f"{repo}/issues/{number}"
    shown = {"html_url": f"https://{HOST}/{repo}/pull/{number}"} | pull
    return Said(
        kind="Create",
        thing=thing_of(path, "PullRequest", shown),
        context=path,
        revision=text(pull, "updated_at"),
    )


def _issue_comment(repo: str, payload: Json) -> Said | None:
    return _comment(repo, payload, "issues/comments", "Note")


def _review_comment(repo: str, payload: Json) -> Said | None:
    return _comment(repo, payload, "pulls/comments", "Note")


def _comment(repo: str, payload: Json, folder: str, kind: str) -> Said | None:
    comment = part(payload, "comment")
    parent = part(payload, "issue") or part(payload, "pull_request")
    number = identifier(parent, "number")
    if text(payload, "action") != "created" or not identifier(comment):
        return None
    thread = f"{repo}/issues/{number}" if number else None
    answered = identifier(comment, "in_reply_to_id")
    return Said(
        kind="Create",
        thing=thing_of(f"{repo}/{folder}/{identifier(comment)}", kind, comment),
        reply_to=f"{repo}/{folder}/{answered}" if answered else thread,
        context=thread,
        mentions=_somebody(part(parent, "user")),
        revision=text(comment, "updated_at"),
    )


def _review(repo: str, payload: Json) -> Said | None:
    review, pull = part(payload, "review"), part(payload, "pull_request")
    number = identifier(pull, "number")
    if not identifier(review) or not number:
        return None
    return Said(
        kind="Create",
        thing=thing_of(f"{repo}/pulls/{number}/reviews/{identifier(review)}", "Review", review),
        reply_to=f"{repo}/issues/{number}",
        context=f"{repo}/issues/{number}",
        mentions=_somebody(part(pull, "user")),
        revision=text(review, "updated_at") or text(review, "submitted_at"),
    )


def _push(repo: str, payload: Json) -> Said | None:
    head = text(payload, "head")
    if not head:
        return None
    url = f"https://{HOST}/{repo}/commit/{head}"
    return Said(
        kind="Create", thing=Object(id=f"{repo}/commits/{head}", type="Commit", url=url), revision=head
    )


def _release(repo: str, payload: Json) -> Said | None:
    release = part(payload, "release")
    if text(payload, "action") != "published" or not identifier(release):
        return None
    author = person(part(release, "author"))
    thing = thing_of(f"{repo}/releases/{identifier(release)}", "Publication", release, author=author)
    return Said(kind="Create", thing=thing, revision=text(release, "published_at"))


def _star(repo: str, payload: Json) -> Said | None:
    return Said(kind="Like", thing=_repository(repo)) if text(payload, "action") == "started" else None


def _new_repository(repo: str, payload: Json) -> Said | None:
    is_repository = text(payload, "ref_type") == "repository"
    return Said(kind="Create", thing=_repository(repo)) if is_repository else None


def _fork(repo: str, payload: Json) -> Said | None:
    return Said(kind="Announce", thing=_repository(repo)) if part(payload, "forkee") else None


def _repository(repo: str) -> Object:
    return Object(id=repo, type="Repository", url=f"https://{HOST}/{repo}", name=repo)


def _somebody(user: Json) -> tuple[AccountRef, ...]:
    found = person(user)
    return (found,) if found else ()


SAYINGS: dict[str, Callable[[str, Json], Said | None]] = {
    "CreateEvent": _new_repository,
    "ForkEvent": _fork,
    "IssueCommentEvent": _issue_comment,
    "IssuesEvent": _issue,
    "PullRequestEvent": _pull_request,
    "PullRequestReviewCommentEvent": _review_comment,
    "PullRequestReviewEvent": _review,
    "PushEvent": _push,
    "ReleaseEvent": _release,
    "WatchEvent": _star,
}
