"""Ann, who has left a mark in every table, and Bob, who has things of his own."""

import json
from datetime import timedelta
from typing import Any

from sqlalchemy import Engine, MetaData, select
from sqlalchemy.orm import Session

from plnhub.access.roles import grant_role
from plnhub.activity import Act, Party, record
from plnhub.directory.photos.photo_store import NewPhoto, keep_photos
from plnhub.models import (
    Absentee,
    ArchiveUpload,
    Circle,
    CircleMembership,
    Correction,
    Declined,
    DirectoryAside,
    DirectoryRun,
    FieldLock,
    GoneOnce,
    Job,
    KnownBrowser,
    LocalPassword,
    LoginSession,
    PasswordLink,
    Permission,
    PermissionRequest,
    Person,
    PersonSearch,
    PlnMember,
    Profile,
    ProfileState,
    Role,
    StepTick,
    TeamMembership,
)
from plnhub.models.releases import Mirror
from plnhub.pln.answers import answer, thank
from plnhub.pln.asks import ask
from plnhub.pln.gifts import add_gift
from plnhub.privacy.audit import record_audit
from tests.makers import NOW, Company

MARK = "zyxann"


def marked_person(company: Company) -> Person:
    """Everything about Ann that is hers to name carries the mark."""
    ann = company.person(
        f"Ann {MARK}",
        mail=f"{MARK}@example.com",
        title=f"Chief {MARK}",
        dn=f"uid={MARK},dc=example",
        manager_text=f"boss of {MARK}",
        dimensions={"desk": MARK},
    )
    _own_rows(company.session, ann)
    return ann


def acts_of_both(company: Company, ann: Person, bob: Person) -> None:
    """Asks, answers, thanks and members in both directions, one ask without an answer."""
    session, say = company.session, {"topic": MARK, "now": NOW}
    hers = ask(session, ann.id, title=f"How {MARK}?", body=f"I {MARK}", token="1", **say)
    ask(session, ann.id, title=f"Alone {MARK}?", body="", token="2", **say)
    his = ask(session, bob.id, title="How does Bob?", body="", topic="sql", token="3", now=NOW)
    to_her = answer(session, bob.id, hers.public_id, body="Like this", token="4", now=NOW)
    to_him = answer(session, ann.id, his.public_id, body=f"As {MARK} does", token="5", now=NOW)
    thank(session, ann.id, to_her.public_id, f"It changed {MARK}", NOW)
    thank(session, bob.id, to_him.public_id, "It changed much", NOW)
    for owner, other in ((ann, bob), (bob, ann)):
        session.add(
            PlnMember(
                owner_id=owner.id, person_id=other.id, intent=f"for {MARK}", added_at=NOW, reviewed_at=NOW
            )
        )
    session.flush()


def _own_rows(session: Session, ann: Person) -> None:
    profile = Profile(
        person_id=ann.id,
        network="mastodon",
        host="social.example",
        account_id="7",
        handle=f"{MARK}@social.example",
        url=f"https://social.example/@{MARK}",
        state=ProfileState.VERIFIED,
        linked_at=NOW,
        challenge=f"code-{MARK}",
    )
    session.add(profile)
    session.flush()
    add_gift(session, ann.id, "head", f"Being {MARK}", NOW)
    grant_role(session, ann.id, Role.LEADER, "command line", NOW)
    record_audit(session, who="command line", what="role.grant", subject=ann.public_id, now=NOW)
    outside = Party(network="mastodon", handle="stranger@far.example")
    named = Party(network="mastodon", handle=f"{MARK}@social.example")
    through = {"verb": "reply", "occurred_at": NOW, "channel": "mastodon", "profile_id": profile.id}
    acts = [
        Act(key=f"mastodon:{MARK}:1", actor=Party.staff(ann.id), recipients=(outside,), **through),
        Act(
            key="mastodon:stranger:2",
            actor=outside,
            recipients=(named,),
            verb="reply",
            occurred_at=NOW,
            in_reply_to=f"mastodon:{MARK}:1",
            object=f"re: {MARK}",
            context=f"https://social.example/@{MARK}/1",
        ),
    ]
    record(session, acts, NOW)
    session.add_all(_small_rows(ann, profile.id))
    _photo_and_circle(session, ann)
    _permissions(session, ann, profile)
    session.flush()


def _photo_and_circle(session: Session, ann: Person) -> None:
    picture = {"content": f"picture of {MARK}".encode(), "hash": f"mark-{MARK}", "note": MARK}
    keep_photos(session, [NewPhoto(person_id=ann.id, source_hash=f"raw-{MARK}", **picture)], NOW)
    circle = Circle(source_key="key:bees", name="Bees")
    session.add(circle)
    session.flush()
    session.add(CircleMembership(person_id=ann.id, circle_id=circle.id, joined_on=NOW.date()))


def _permissions(session: Session, ann: Person, profile: Profile) -> None:
    """One that is in force, one that is asked for, and a namesake who is not her."""
    login = LoginSession(token_hash=f"h2{MARK}", person_id=ann.id, created_at=NOW, seen_at=NOW)
    session.add(login)
    session.flush()
    there = {"network": "mastodon", "host": "social.example", "sealed": b"sealed", "key_id": "k"}
    own = {"person_id": ann.id, "profile_id": profile.id, "scope": "profile"}
    asked = {"state_hash": "s", "login_id": login.id, "issuer": "https://social.example", "created_at": NOW}
    session.add(Permission(**there, **own, granted_at=NOW))
    session.add(PermissionRequest(**there, **own, **asked))
    session.add(Declined(person_id=ann.id, network="github", name=MARK, declined_at=NOW))


def _small_rows(ann: Person, profile_id: int) -> list[Any]:
    own, until = {"person_id": ann.id}, NOW + timedelta(hours=1)
    return [
        TeamMembership(**own, team_id=ann.team_id, started_on=NOW.date()),
        FieldLock(**own, field="title", reason=f"{MARK} said so", locked_by="admin", locked_at=NOW),
        Absentee(**own, place="gone", detail=f"uid={MARK}", looked_at=NOW),
        _correction(ann.id, "title", f"{MARK} the chief", f"{MARK} said so"),
        LoginSession(**own, token_hash=f"h{MARK}", created_at=NOW, seen_at=NOW),
        LocalPassword(**own, hash=f"argon {MARK}", changed_at=NOW),
        PasswordLink(**own, token_hash=f"l{MARK}", expires_at=until),
        KnownBrowser(**own, token_hash=f"b{MARK}", seen_at=NOW),
        PersonSearch(**own, text=f" {MARK} chief"),
        StepTick(**own, step=MARK, by="hand", ticked_at=NOW),
        Mirror(**own, as_of=NOW.date(), numbers={"note": MARK}),
        ArchiveUpload(person_id=ann.id, size=1, uploaded_at=NOW, preview={"handle": MARK}),
        GoneOnce(profile_id=profile_id, key=f"mastodon:{MARK}:9", seen_at=NOW),
        Job(name="nothing", arguments={"uid": ann.uid}, created_at=NOW, due_at=NOW),
        DirectoryAside(
            source="directory",
            key=ann.source_key,
            origin=f"uid={MARK},dc=example",
            uid=ann.uid,
            reason="the same mail stands elsewhere",
            kind="quarantine",
            since=NOW,
        ),
        DirectoryRun(
            source="directory",
            started_at=NOW,
            outcome="applied",
            reason=f"set aside {ann.dn}",
            counts={"read": 2, "quarantine": [[f"entry {ann.dn}", "no mail"], ["entry cn=x", "no mail"]]},
        ),
    ]


def tables_with(engine: Engine, text: str) -> set[str]:
    """Every `table.column` of the database in which the text stands, whatever the models say."""
    found, seen = set(), MetaData()
    seen.reflect(engine)
    with engine.connect() as connection:
        for table in seen.sorted_tables:
            for row in connection.execute(select(table)).mappings():
                told = {name: value for name, value in row.items() if text in _plain(value)}
                found |= {f"{table.name}.{name}" for name in told}
    return found


def _plain(value: Any) -> str:
    return (
        value.decode(errors="replace") if isinstance(value, bytes) else json.dumps(value, default=str)
    ).casefold()


def _correction(person_id: int, field: str, after: str, reason: str) -> Correction:
    told = {"action": "lock", "before": None, "after": after, "reason": reason}
    return Correction(person_id=person_id, field=field, done_by="admin", done_at=NOW, **told)
