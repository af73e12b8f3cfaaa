"""On any ledger, however odd, the expressions answer what the definitions say, act by act."""

from collections import Counter
from datetime import date, timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from plnhub.activity.verbs import VERBS
from plnhub.flow.engines import Engine
from plnhub.flow.expressions import ties
from tests.flow.expressions.makers import (
    HUB,
    Act,
    Choice,
    Ledger,
    Member,
    Node,
    deeds_of,
    facts_by_month,
    facts_table,
)
from tests.flow.expressions.reference import FACT, Reference
from tests.flow.expressions.reference import ties as ties_by_hand

CODES = range(1, 9)
FIRST = date(2026, 1, 20)
LENIENT = settings(
    max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
switches = st.sampled_from([True, True, True, False])
days = st.integers(0, 60).map(lambda number: FIRST + timedelta(days=number))
codes = st.sampled_from(CODES)
networks = st.sampled_from([HUB, "forum"])
topics = st.sampled_from([None, "rust", "law"])


@st.composite
def acts(draw: st.DrawFn) -> list[Act]:
    return [
        Act(
            id=number,
            verb=draw(st.sampled_from(sorted(VERBS))),
            actor=draw(codes),
            recipients=tuple(draw(st.lists(codes, max_size=4) | st.just([1, 2] * 13))),
            parent=draw(st.none() | st.integers(1, 22)),
            day=draw(days),
            minute=draw(st.integers(0, 1)),
            topic=draw(topics),
            profile=draw(st.sampled_from([0, 0, 1, 2, 9])),
        )
        for number in range(1, draw(st.integers(1, 20)) + 1)
    ]


@st.composite
def nodes(draw: st.DrawFn) -> list[Node]:
    return [
        Node(
            code=code,
            team=draw(st.sampled_from([None, "Law", "Data"])) if code < 7 else None,
            community=None if code < 7 else f"forum{code}.example",
            counted=draw(switches),
            mirrored=draw(switches),
            is_bot=code == 6,
        )
        for code in CODES
    ]


@st.composite
def members(draw: st.DrawFn) -> list[Member]:
    spans = st.none() | st.integers(1, 40)
    found = []
    for _ in range(draw(st.integers(0, 8))):
        started, span = draw(days), draw(spans)
        ended = started + timedelta(days=span) if span else None
        team = draw(st.sampled_from(["Law", "Data", "Sales"]))
        found.append(Member(code=draw(codes), team=team, started=started, ended=ended))
    return found


@st.composite
def ledgers(draw: st.DrawFn) -> Ledger:
    by_actor = [Choice(actor=code, counted=draw(switches), mirrored=draw(switches)) for code in CODES[:-1]]
    by_profile = [
        Choice(profile=number, counted=draw(switches), mirrored=draw(switches), network=draw(networks))
        for number in (1, 2)
    ]
    takers = draw(st.sets(st.tuples(networks, codes)))
    return Ledger(
        acts=draw(acts()),
        nodes=draw(nodes()),
        members=draw(members()),
        choices=[*by_actor, *by_profile],
        takers=sorted(takers),
    )


@LENIENT
@given(ledger=ledgers())
def test_facts_made_month_by_month_are_those_of_the_whole_ledger(engine: Engine, ledger: Ledger) -> None:
    found = Counter({tuple(row[name] for name in FACT): row["n"] for row in facts_by_month(engine, ledger)})
    assert found == Reference(ledger=ledger).facts()


@LENIENT
@given(ledger=ledgers())
def test_deeds_are_the_acts_that_count(engine: Engine, ledger: Ledger) -> None:
    found = Counter({(row["day"], row["c"], row["code"]): row["n"] for row in deeds_of(engine, ledger)})
    assert found == Reference(ledger=ledger).deeds()


pairs = st.tuples(codes, codes).filter(lambda pair: pair[0] != pair[1])


@LENIENT
@given(
    found=st.lists(st.tuples(pairs, days, switches, st.integers(1, 3)), max_size=20),
    after=days,
    length=st.integers(1, 50),
    least=st.integers(1, 3),
    mirrored=st.booleans(),
)
def test_ties_are_the_pairs_with_enough_acts_in_the_window(
    engine: Engine,
    found: list[tuple[tuple[int, int], date, bool, int]],
    after: date,
    length: int,
    least: int,
    mirrored: bool,
) -> None:
    facts = [
        {"source": source, "target": target, "day": day, "mirrored": mirror, "n": n}
        for (source, target), day, mirror, n in found
    ]
    until = after + timedelta(days=length)
    made = ties(
        facts_table(engine, facts), after=after, until=until, least=least, window="w", mirrored_only=mirrored
    )
    answered = {tuple(row.values())[1:] for row in engine.arrow(made).to_pylist()}
    assert answered == ties_by_hand(facts, after, until, least, mirrored)
