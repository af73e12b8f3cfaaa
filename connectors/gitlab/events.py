"""Say GitLab's events as activities; an object's id is its path in the interface. ◇"""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol
from urllib.parse import quote

from connectors.answers import Json, identifier, part, text
from connectors.contract import PUBLIC, AccountRef, Activity, ActivityType, Object, activity_id
from connectors.errors import AccountMismatch
from connectors.html import cleaned, plain
from connectors.times import believable, instant

GITLAB = "gitlab"
FOLDERS = {"Issue": "issues", "WorkItem": "issues", "MergeRequest": "merge_requests"}
KINDS = {"issues": "Issue", "merge_requests": "PullRequest"}


class Lookups(Protocol):
    def public_address(self, project: str) -> str | None: ...

    def thing(self, path: str) -> Json: ...


@dataclass(frozen=True, kw_only=True)
class Said:
    """What an event says: an act, the thing, and the path of what it answers."""

    kind: ActivityType
    thing: Object
    parent: str | None = None
    revision: str | None = None
    mentions: tuple[AccountRef, ...] = ()


def act_of(event: Json, lookups: Lookups, ref: AccountRef, now: datetime) -> Activity | None:
    """What the event says, if its project is public. Raises AccountMismatch."""
    found = identifier(event, "author_id")
    if found != ref.account_id:
        raise AccountMismatch(expected=ref.account_id, found=found or "nobody")
    project = identifier(event, "project_id")
    say = SAYINGS.get(text(event, "action_name") or "")
    if say is None or not project:
        return None
    home = lookups.public_address(project)
    said = say(event, f"projects/{project}", home, lookups, ref) if home else None
    return _activity(said, ref, instant(event.get("created_at")), now) if said else None


def revision_of(item: Json) -> str | None:
    """When a thing was last changed; a commit is its own revision."""
    return text(item, "updated_at") or text(item, "last_activity_at") or identifier(item) or None


def person(user: Json, host: str) -> AccountRef | None:
    """The account by its number at this server; the "ghost" of deleted accounts is nobody."""
    name = text(user, "username")
    if not identifier(user) or name in {None, "ghost"}:
        return None
    url = f"https://{host}/{name}"
    return AccountRef(network=GITLAB, host=host, account_id=identifier(user), handle=name, url=url)


def _activity(said: Said, ref: AccountRef, published: datetime | None, now: datetime) -> Activity:
    others = tuple(one for one in said.mentions if one.account_id != ref.account_id)
    return Activity(
        id=activity_id(ref, said.kind, said.thing.id),
        type=said.kind,
        actor=ref,
        object=said.thing,
        in_reply_to=said.parent,
        context=said.parent or (said.thing.id if said.thing.type in KINDS.values() else None),
        to=(PUBLIC,),
        mentions=others,
        published=believable(published, now),
        updated=believable(instant(said.revision), now),
        observed=now,
        audience="public",
        revision=said.revision,
        origin="api",
    )


def _opened(event: Json, project: str, home: str, lookups: Lookups, ref: AccountRef) -> Said | None:
    folder = FOLDERS.get(text(event, "target_type") or "")
    number = identifier(event, "target_iid")
    if folder is None or not number:
        return None
    path = f"{project}/{folder}/{number}"
    item = lookups.thing(path)
    labels = item.get("labels")
    thing = Object(
        id=path,
        type=KINDS[folder],
        url=f"{home}/-/{folder}/{number}",
        name=plain(text(event, "target_title")),
        attributed_to=ref,
        tag=tuple(one for one in labels if isinstance(one, str)) if isinstance(labels, list) else (),
    )
    return Said(kind="Create", thing=thing, revision=revision_of(item))


def _commented(event: Json, project: str, home: str, lookups: Lookups, ref: AccountRef) -> Said | None:
    note = part(event, "note")
    folder = FOLDERS.get(text(note, "noteable_type") or "")
    number, thread = identifier(note), identifier(note, "noteable_iid")
    if folder is None or not number or not thread or note.get("system") is True or _is_hidden(note):
        return None
    parent = f"{project}/{folder}/{thread}"
    thing = Object(
        id=f"{parent}/notes/{number}",
        type="Note",
        url=f"{home}/-/{folder}/{thread}#note_{number}",
        content=cleaned(text(note, "body")),
        attributed_to=ref,
    )
    author = person(part(lookups.thing(parent), "author"), ref.host)
    mentions = (author,) if author else ()
    return Said(kind="Create", thing=thing, parent=parent, revision=revision_of(note), mentions=mentions)


def _is_hidden(note: Json) -> bool:
    """Internal notes of a public project are for its members."""
    return note.get("internal") is True or note.get("confidential") is True


def _pushed(event: Json, project: str, home: str, lookups: Lookups, ref: AccountRef) -> Said | None:
    push = part(event, "push_data")
    commit = text(push, "commit_to")
    if not commit or text(push, "ref_type") != "branch":
        return None
    path = f"{project}/repository/commits/{quote(commit, safe='')}"
    name = plain(text(push, "commit_title"))
    # No author: a push may carry somebody else's commits.
    thing = Object(id=path, type="Commit", url=f"{home}/-/commit/{quote(commit, safe='')}", name=name)
    return Said(kind="Create", thing=thing, revision=commit)


def _approved(event: Json, project: str, home: str, lookups: Lookups, ref: AccountRef) -> Said | None:
    number = identifier(event, "target_iid")
    if text(event, "target_type") != "MergeRequest" or not number:
        return None
    parent = f"{project}/merge_requests/{number}"
    author = person(part(lookups.thing(parent), "author"), ref.host)
    # No author: all approvals of a merge request share one address.
    thing = Object(id=f"{parent}/approvals", type="Review", url=f"{home}/-/merge_requests/{number}")
    return Said(kind="Create", thing=thing, parent=parent, mentions=(author,) if author else ())


def _created(event: Json, project: str, home: str, lookups: Lookups, ref: AccountRef) -> Said | None:
    if text(event, "target_type") not in {None, "Project"}:
        return None
    return Said(kind="Create", thing=_repository(project, home))


def _joined(event: Json, project: str, home: str, lookups: Lookups, ref: AccountRef) -> Said | None:
    return Said(kind="Join", thing=_repository(project, home))


def _repository(project: str, home: str) -> Object:
    return Object(id=project, type="Repository", url=home, name=home.split("/", 3)[-1])


SAYINGS = {
    "approved": _approved,
    "commented on": _commented,
    "created": _created,
    "joined": _joined,
    "opened": _opened,
    "pushed new": _pushed,
    "pushed to": _pushed,
}
