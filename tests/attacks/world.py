"""A company in which Ann owns one of everything, and secrets stand in every private field."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from plnhub.activity import Act, Party, record
from plnhub.models import FieldLock, Person, Profile, ProfileState, Role, RoleGrant
from plnhub.models.releases import Mirror, Release, ReleaseCell
from plnhub.onboarding.ticks import tick_by_hand
from plnhub.pln.answers import answer, thank
from plnhub.pln.asks import ask
from plnhub.pln.members import add_colleague, add_outside, remove_member
from plnhub.search.index import index_people
from tests.makers import NOW, Company, days_ago

CANARY = "zqcanary"
HOSTILE = "</script><img src=x onerror=alert(1)>"
OTHERS = ("bob", "leader", "admin", "auditor")


@dataclass(kw_only=True)
class World:
    """Who is there, and the ids of what belongs to Ann by kind."""

    people: dict[str, Person] = field(default_factory=dict)
    ids: dict[str, str] = field(default_factory=dict)
    secrets: list[str] = field(default_factory=list)

    def secret(self, where: str) -> str:
        """A word of its own for a private field."""
        word = f"{CANARY}{len(self.secrets)}{where.replace('_', '')}"
        self.secrets.append(word)
        return word


def build(company: Company) -> World:
    """Everybody, and one of everything for Ann."""
    world = World()
    _hire(company, world)
    _choose(company, world)
    _talk(company, world)
    _link(company, world)
    publish(company, HOSTILE)
    index_people(company.session)
    company.session.commit()
    return world


def _hire(company: Company, world: World) -> None:
    dn, wanted = world.secret("dn"), world.secret("manager_text")
    key, extra = world.secret("source_key"), world.secret("dimension")
    private: dict[str, Any] = {"dn": f"uid={dn}", "manager_text": wanted, "source_key": key}
    world.people["ann"] = company.newcomer("Ann Owner", dimensions={"x_secret": extra}, **private)
    for name in OTHERS:
        world.people[name] = company.person(f"{name.title()} Other", team="Ops")
    world.people["root"] = company.person("Root Everything", team="Ops")
    for name in OTHERS[1:]:
        _grant(company, world.people[name], Role(name))
        _grant(company, world.people["root"], Role(name))
    world.people["ann"].manager = world.people["leader"]
    world.people["cat"] = company.person("Cat Colleague", team="Legal")
    world.ids["person"] = world.people["ann"].public_id
    world.ids["uid"] = world.people["ann"].uid
    company.session.add(
        FieldLock(
            person_id=world.people["ann"].id,
            field="title",
            reason=world.secret("lock"),
            locked_by="command line",
            locked_at=NOW,
        )
    )


def _grant(company: Company, person: Person, role: Role) -> None:
    grant = RoleGrant(person_id=person.id, role=role, origin="admin", granted_by="command line")
    grant.granted_at = NOW
    company.session.add(grant)


def _choose(company: Company, world: World) -> None:
    session, ann = company.session, world.people["ann"]
    company.consent(ann, mirror=True, show=True)
    world.ids["gift"] = company.gift(ann, "Kafka").public_id
    member = add_colleague(
        session, ann.id, world.people["bob"].public_id, world.secret("intent"), days_ago(9)
    )
    world.ids["member"] = member.public_id
    gone = add_colleague(
        session, ann.id, world.people["cat"].public_id, world.secret("past_intent"), days_ago(8)
    )
    remove_member(session, ann.id, gone.public_id, world.secret("reason"), days_ago(1))
    world.ids["past member"] = gone.public_id
    name, address = world.secret("outside_name"), f"https://{world.secret('outside')}.example/me"
    outside = add_outside(session, ann.id, name, address, world.secret("outside_intent"), days_ago(3))
    world.ids["outside member"] = outside.public_id
    tick_by_hand(session, ann.id, "decide", NOW)
    world.ids["step"] = "decide"
    numbers = {"given": 3, "ego": {"nodes": [_node(world)]}, "reach": {"1": 2}}
    session.add(Mirror(person_id=ann.id, as_of=date(2026, 3, 9), numbers=numbers))


def _node(world: World) -> dict[str, Any]:
    return {
        "person_id": None,
        "outside": f"mastodon:{world.secret('mirror')}@example.org",
        "given": 1,
        "received": 1,
    }


def _talk(company: Company, world: World) -> None:
    session, ann, bob = company.session, world.people["ann"], world.people["bob"]
    own = ask(session, ann.id, title="Who knows Kafka?", body="It stops.", topic="Kafka", token="1", now=NOW)
    given = answer(session, bob.id, own.public_id, body="Ask Cat.", token="2", now=NOW)
    other = ask(session, bob.id, title="Which contract?", body="", topic="Legal", token="3", now=NOW)
    back = answer(session, ann.id, other.public_id, body="The short one.", token="4", now=NOW)
    thank(session, bob.id, back.public_id, "It saved a day.", NOW)
    world.ids |= {"ask": own.public_id, "answer": given.public_id, "own answer": back.public_id}


def _link(company: Company, world: World) -> None:
    session, ann = company.session, world.people["ann"]
    pending = Profile(
        person_id=ann.id,
        network="feed",
        host=f"{world.secret('host')}.example",
        account_id=world.secret("account"),
        handle=world.secret("handle"),
        url=f"https://{world.secret('profile_url')}.example/",
        linked_at=NOW,
        challenge=world.secret("challenge"),
        challenge_expires_at=NOW + timedelta(hours=9),
        last_error=world.secret("last_error"),
        cursor=world.secret("cursor").encode(),
    )
    hidden = Profile(
        person_id=ann.id,
        network="github",
        host="github.com",
        account_id="77",
        handle=world.secret("hidden_handle"),
        state=ProfileState.VERIFIED,
        linked_at=NOW,
    )
    session.add_all([pending, hidden])
    session.flush()
    world.ids |= {"profile": pending.public_id, "hidden profile": hidden.public_id}
    act = Act(
        key=f"github:77:{world.secret('act_key')}",
        occurred_at=days_ago(1),
        verb="share",
        actor=Party.staff(ann.id),
        object=world.secret("hidden_act"),
        topic=world.secret("hidden_topic"),
        profile_id=hidden.id,
    )
    record(session, [act], NOW)


def publish(company: Company, *names: str) -> None:
    """A release in which some divisions have hostile names, and one looks like a formula."""
    units = (*names, "=1+1", "Data")
    release = Release(as_of=date(2026, 2, 28), published_at=NOW, definition={"eligible": 10})
    company.session.add(release)
    company.session.flush()
    for giver in units:
        for taker in units:
            company.session.add(
                ReleaseCell(
                    release_id=release.id,
                    measure="flow",
                    period="2026-02",
                    cohort=giver,
                    other_cohort=taker,
                    shown=20.0,
                    state="shown",
                )
            )
