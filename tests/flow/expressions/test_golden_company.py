"""The flow of a small company, counted by hand."""

from datetime import date

from plnhub.flow.engines import Engine
from plnhub.flow.expressions import acts_of_bots, ties
from tests.flow.expressions.makers import (
    HUB,
    Act,
    Choice,
    Ledger,
    Member,
    Node,
    acts_table,
    facts_by_month,
    facts_table,
    small_tables,
    willing,
)

ANN, BOB, CYD, DAN, EVE, ADA = range(1, 7)
NAMES = {ANN: "Ann", BOB: "Bob", CYD: "Cyd", DAN: "Dan", EVE: "Eve", ADA: "Ada"}
TEAMS = {ANN: "Data", BOB: "Data", CYD: "Sales", DAN: "Sales"}
STAFF = [Node(code=code, team=TEAMS.get(code)) for code in (ANN, BOB, CYD, DAN, EVE)]
NODES = [*STAFF, Node(code=ADA, community="social.example")]
MARCH, APRIL = date(2026, 3, 2), date(2026, 4, 1)


def flows(engine: Engine, ledger: Ledger, *columns: str) -> list[tuple[object, ...]]:
    found = facts_by_month(engine, ledger)
    return sorted(
        (NAMES[row["source"]], NAMES[row["target"]], *(row[name] for name in columns), row["n"])
        for row in found
    )


def test_knowledge_flows_from_who_gives_to_who_takes_in(engine: Engine) -> None:
    acts = [
        Act(id=1, verb="ask", actor=ANN, recipients=(BOB, CYD)),
        Act(id=2, verb="answer", actor=BOB, recipients=(ANN,), parent=1),
        Act(id=3, verb="thank", actor=ANN, recipients=(BOB,), parent=2),
        Act(id=4, verb="share", actor=CYD),
        Act(id=5, verb="reply", actor=DAN, recipients=(CYD,), parent=4),
        Act(id=6, verb="reshare", actor=BOB, parent=4),
        Act(id=7, verb="thank", actor=EVE, parent=6),
        Act(id=8, verb="introduce", actor=DAN, recipients=(ANN, EVE)),
        Act(id=9, verb="bring-back", actor=ANN, recipients=(ADA,)),
        Act(id=10, verb="advise", actor=EVE, recipients=(EVE,)),
    ]
    assert flows(engine, willing(acts, NODES), "verb") == [
        ("Ada", "Ann", "bring-back", 1),
        ("Bob", "Ann", "answer", 1),
        ("Bob", "Eve", "reshare", 1),
        ("Cyd", "Bob", "share", 1),
        ("Cyd", "Dan", "share", 1),
        ("Dan", "Ann", "introduce", 1),
        ("Dan", "Cyd", "reply", 1),
        ("Dan", "Eve", "introduce", 1),
    ]


def test_a_fact_knows_the_team_of_its_day_and_the_present_one_where_none_is_dated(engine: Engine) -> None:
    moved = [
        Member(code=ANN, team="Law", started=date(2026, 1, 1), ended=APRIL),
        Member(code=ANN, team="Data", started=APRIL),
    ]
    acts = [
        Act(id=1, verb="answer", actor=ANN, recipients=(CYD,), day=date(2025, 12, 31)),
        Act(id=2, verb="answer", actor=ANN, recipients=(EVE,), day=date(2026, 3, 31)),
        Act(id=3, verb="answer", actor=ANN, recipients=(BOB,), day=APRIL),
    ]
    assert flows(engine, willing(acts, NODES, moved), "source_team", "target_team") == [
        ("Ann", "Bob", "Data", "Data", 1),
        ("Ann", "Cyd", "Data", "Sales", 1),
        ("Ann", "Eve", "Law", None, 1),
    ]


def test_an_act_upon_a_colleague_counts_if_both_agreed_on_its_network(engine: Engine) -> None:
    ledger = Ledger(
        acts=[
            Act(id=1, verb="answer", actor=ANN, recipients=(BOB, CYD, ADA), profile=7),
            Act(id=2, verb="answer", actor=ANN, recipients=(CYD,)),
            Act(id=3, verb="answer", actor=DAN, recipients=(BOB,)),
        ],
        nodes=NODES,
        choices=[Choice(profile=7, network="forum"), Choice(actor=ANN, mirrored=False)],
        takers=[("forum", BOB), (HUB, CYD)],
    )
    assert flows(engine, ledger, "counted", "mirrored") == [
        ("Ann", "Ada", True, True, 1),
        ("Ann", "Bob", True, True, 1),
        ("Ann", "Cyd", False, True, 1),
        ("Ann", "Cyd", True, False, 1),
        ("Dan", "Bob", False, False, 1),
    ]


def test_a_message_to_25_flows_and_one_to_26_does_not(engine: Engine) -> None:
    crowd = [Node(code=code) for code in range(100, 126)]
    codes = tuple(node.code for node in crowd)
    acts = [
        Act(id=1, verb="answer", actor=ANN, recipients=codes[:25]),
        Act(id=2, verb="answer", actor=BOB, recipients=codes),
    ]
    found = facts_by_month(engine, willing(acts, [*NODES, *crowd]))
    assert [(row["source"], len(found)) for row in found[:1]] == [(ANN, 25)]


def test_whoever_engages_with_a_share_in_two_months_took_it_in_once(engine: Engine) -> None:
    acts = [
        Act(id=1, verb="share", actor=ANN, day=date(2026, 2, 27)),
        Act(id=2, verb="thank", actor=BOB, parent=1, day=MARCH),
        Act(id=3, verb="reshare", actor=BOB, parent=1, day=APRIL),
    ]
    assert flows(engine, willing(acts, NODES), "day") == [("Ann", "Bob", MARCH, 1)]


def test_technical_accounts_make_no_facts_and_are_counted_apart(engine: Engine) -> None:
    robot = Node(code=9, is_bot=True)
    acts = [
        Act(id=1, verb="answer", actor=robot.code, recipients=(ANN,)),
        Act(id=2, verb="answer", actor=ANN, recipients=(robot.code,)),
        Act(id=3, verb="share", actor=robot.code),
    ]
    ledger = willing(acts, [*NODES, robot])
    nodes, *_ = small_tables(engine, ledger)
    counted = engine.arrow(acts_of_bots(acts_table(engine, "acts", acts), nodes)).to_pylist()
    assert facts_by_month(engine, ledger) == []
    assert sorted(tuple(row.values()) for row in counted) == [("answer", 1), ("share", 1)]


def test_a_tie_adds_up_both_ways_of_the_acts_in_its_window(engine: Engine) -> None:
    facts = [
        {"source": ANN, "target": BOB, "day": MARCH, "n": 2},
        {"source": BOB, "target": ANN, "day": APRIL},
        {"source": CYD, "target": DAN, "day": APRIL},
        {"source": ANN, "target": EVE, "day": date(2026, 3, 1), "n": 5},
    ]
    found = ties(
        facts_table(engine, facts),
        after=date(2026, 3, 1),
        until=APRIL,
        least=2,
        window="31d",
        mirrored_only=False,
    )
    assert engine.arrow(found).to_pylist() == [
        {"window": "31d", "a": ANN, "b": BOB, "n_ab": 2, "n_ba": 1, "first": MARCH, "last": APRIL}
    ]
