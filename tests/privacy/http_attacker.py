"""What an attacker learns through a leader's browser: every figure sent, and what colluding members did."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from flask import Flask

from plnhub.models import Role
from plnhub.privacy.gate import EVERYONE, Cell, Contribution, Kind, Publication, Rules
from plnhub.privacy.gate.publishing import counted
from plnhub.privacy.releases import latest_release, remembered
from plnhub.publishing.publish import question_of
from plnhub.publishing.source import read_source
from tests.dashboards.crawl import Answer, Crawl
from tests.dashboards.scrape import cells_in
from tests.dashboards.site import browser_of, site_of
from tests.privacy.attacker import Attacker, Exposure, Own, ShareMechanism, observe
from tests.privacy.guesses import guesses
from tests.publishing.firm import LEVELS, Firm

KINDS = {"flow": Kind.FLOW, "border": Kind.FLOW, "participation": Kind.SHARES}
EXPORT = "/flow/release.csv"


@dataclass(frozen=True, kw_only=True)
class Fact:
    """A deed behind a published period, as the release that showed it first counted it."""

    period: str
    deed: Contribution


@dataclass(kw_only=True)
class Watched:
    """Three releases of a firm, as they were seen through the browser."""

    firm: Firm
    app: Flask
    answers: list[Mapping[str, Answer]] = field(default_factory=list)
    publications: list[Publication] = field(default_factory=list)
    definitions: list[Mapping[str, Any]] = field(default_factory=list)
    facts: list[Fact] = field(default_factory=list)

    def exposed(
        self,
        insiders: frozenset[str] = frozenset(),
        kinds: Mapping[str, Kind] = KINDS,
        share: ShareMechanism | None = None,
    ) -> list[Exposure]:
        """What all pages and exports together prove, with the directory and these members' own values."""
        members = frozenset(self.firm.pseudonym(uid) for uid in insiders)
        seen = observe(self.publications)
        found = replace(_attacker(self.facts, members, kinds), share=share).attack(seen)
        return found + guesses(seen, _own_acts(self.facts, None), Rules())


def watch(firm: Firm, months: Iterable[Callable[[], None]], name: str) -> Watched:
    """Live each month, and after it let a leader of this name open everything."""
    app = site_of(firm)
    browser = browser_of(firm, app, name, Role.LEADER)
    watched = Watched(firm=firm, app=app)
    for live in months:
        live()
        answers = Crawl(app=app, browser=browser).run()
        watched.answers.append(answers)
        watched.publications.append(_seen(firm, cells_in(answers[EXPORT].text)))
        watched.definitions.append(_definition(firm))
        watched.facts += _facts(firm, watched.publications[-1])
    return watched


def _seen(firm: Firm, cells: Sequence[Cell]) -> Publication:
    """The figures from the browser; who was in which cohort follows from directory and choices."""
    with firm.database.reading() as session:
        kept = remembered(firm.analytics, latest_release(session))
    return Publication(cells=tuple(cells), memberships=kept.publication.memberships if kept else ())


def _definition(firm: Firm) -> Mapping[str, Any]:
    """What the release tells of itself, whether a page shows it or not."""
    with firm.database.reading() as session:
        release = latest_release(session)
    return release.definition if release else {}


def _facts(firm: Firm, publication: Publication) -> Iterator[Fact]:
    source = read_source(firm.analytics, LEVELS, Rules().eligible)
    for membership in publication.memberships:
        if membership.as_of != source.run.as_of or EVERYONE not in membership.cohorts:
            continue
        deeds = counted(question_of(source), membership.cohorts[EVERYONE], Rules(), Counter())
        for window in membership.windows:
            for deed in deeds:
                if deed.measure == window.measure and window.period.holds(deed.day):
                    yield Fact(period=window.period.label, deed=deed)


def _attacker(facts: Sequence[Fact], members: frozenset[str], kinds: Mapping[str, Kind]) -> Attacker:
    answers: dict[tuple[str, str, str], set[str]] = {}
    for fact in facts:
        if fact.deed.answer:
            key = (fact.deed.measure, fact.period, fact.deed.answer)
            answers.setdefault(key, set()).add(fact.deed.giver)
    return Attacker(
        kinds=kinds,
        colluders=members,
        own_answers={key: frozenset(people) for key, people in answers.items()},
        own_acts=_own_acts(facts, members),
    )


def _own_acts(facts: Sequence[Fact], insiders: frozenset[str] | None) -> list[Own]:
    return [
        Own(
            measure=fact.deed.measure,
            period=fact.period,
            giver=fact.deed.giver or fact.deed.community,
            receiver=fact.deed.receiver or fact.deed.community,
            n=fact.deed.n,
        )
        for fact in facts
        if not fact.deed.answer
        if insiders is None or insiders & {fact.deed.giver, fact.deed.receiver}
    ]
