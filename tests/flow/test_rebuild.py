"""From the ledger to facts, ties and mirrors."""

from datetime import date, timedelta

import pytest

from plnhub.flow.partitions.people import communities_of, community_of
from plnhub.models import Profile, ProfileState, TeamMembership
from tests.flow.makers import TODAY, Scene
from tests.makers import NOW, Company, days_ago


def test_an_answer_flows_from_its_giver_to_who_asked(scene: Scene):
    scene.record(scene.act("q", "ask", "Ann"), scene.act("a", "answer", "Bob", "Ann", in_reply_to="q"))
    scene.rebuild()
    assert scene.flows() == [("Bob", "Ann", "answer")]


def test_an_act_upon_several_is_several_facts(scene: Scene):
    scene.record(scene.act("a", "advise", "Ann", "Bob", "Cyd"))
    scene.rebuild()
    assert scene.flows("n") == [("Ann", "Bob", 1), ("Ann", "Cyd", 1)]


def test_a_reply_to_a_share_also_shows_what_was_taken_from_it(scene: Scene):
    scene.record(scene.act("s", "share", "Ann"), scene.act("r", "reply", "Bob", "Ann", in_reply_to="s"))
    scene.rebuild()
    assert scene.flows() == [("Ann", "Bob", "share"), ("Bob", "Ann", "reply")]


def test_an_introduction_makes_two_ties_of_the_broker(scene: Scene):
    scene.record(scene.act("i", "introduce", "Ann", "Bob", "Cyd"))
    scene.rebuild()
    assert scene.ties() == [("Ann", "Bob", 1, 0), ("Ann", "Cyd", 1, 0)]


@pytest.mark.parametrize("verb", ["add", "follow", "join", "accept", "ask", "request-review", "thank"])
def test_bonds_and_demands_are_no_flow(scene: Scene, verb: str):
    scene.record(scene.act("x", verb, "Ann", "Bob"))
    scene.rebuild()
    assert scene.flows() == []


@pytest.mark.parametrize(("receivers", "facts"), [(25, 25), (26, 0)])
def test_a_message_to_more_than_25_makes_no_tie(scene: Scene, receivers: int, facts: int):
    scene.record(scene.act("b", "advise", "Ann", *(f"github:x{n}" for n in range(receivers))))
    assert (scene.rebuild().facts, scene.rebuild().ties) == (facts, facts)


def test_an_act_upon_oneself_makes_no_tie(scene: Scene):
    scene.record(scene.act("a", "answer", "Ann", "Ann", "Bob"))
    scene.rebuild()
    assert scene.ties() == [("Ann", "Bob", 1, 0)]


def test_what_was_taken_back_is_gone(scene: Scene):
    scene.record(scene.act("a", "answer", "Ann", "Bob"), scene.act("b", "answer", "Ann", "Cyd"))
    scene.record(scene.act("a", "retract", "Ann", revision="2"))
    scene.rebuild()
    assert scene.flows() == [("Ann", "Cyd", "answer")]


def test_the_newest_revision_counts_alone(scene: Scene):
    scene.record(scene.act("a", "answer", "Ann", "Bob"))
    scene.record(scene.act("a", "review", "Ann", "Cyd", revision="2"))
    scene.rebuild()
    assert scene.flows() == [("Ann", "Cyd", "review")]


@pytest.mark.parametrize(
    ("days", "window", "ties"), [(0, "90d", 1), (89, "90d", 1), (90, "90d", 0), (4000, "all", 1)]
)
def test_a_window_ends_with_its_day_and_holds_as_many_days_as_it_says(
    scene: Scene, days: int, window: str, ties: int
):
    scene.record(scene.act("a", "answer", "Ann", "Bob", at=days_ago(days)))
    assert scene.rebuild(window=window).ties == ties


def test_nothing_after_the_day_counts(scene: Scene):
    scene.record(scene.act("a", "answer", "Ann", "Bob", at=days_ago(0)))
    assert scene.rebuild(as_of=TODAY - timedelta(days=1)).facts == 0


def test_the_last_day_of_the_calendar_is_a_day(scene: Scene):
    scene.record(scene.act("a", "answer", "Ann", "Bob"))
    assert scene.rebuild(as_of=date.max, window="all").facts == 1


def test_a_tie_needs_enough_acts_of_both_together(scene: Scene):
    scene.record(scene.act("a", "answer", "Ann", "Bob"), scene.act("b", "answer", "Bob", "Ann"))
    scene.record(scene.act("c", "answer", "Ann", "Cyd"))
    scene.rebuild(least=2)
    assert scene.ties() == [("Ann", "Bob", 1, 1)]


def test_the_team_is_the_one_of_that_day(scene: Scene):
    with scene.database.writing() as session:
        company = Company(session=session)
        rows = (("Research", 300, 10), ("Data", 10, None))
        for team, start, end in rows:
            session.add(
                TeamMembership(
                    person_id=scene.ids["Ann"],
                    team_id=company.team(team).id,
                    started_on=days_ago(start).date(),
                    ended_on=days_ago(end).date() if end else None,
                )
            )
    for days in (11, 10, 400):
        scene.record(scene.act(f"a{days}", "answer", "Ann", "Bob", at=days_ago(days)))
    scene.rebuild(window="all")
    days = scene.query("SELECT source_team FROM fact ORDER BY day", "fact")
    assert days == [("Data",), ("Research",), ("Data",)]


@pytest.mark.privacy
def test_a_receiver_who_is_counted_elsewhere_only_is_not_counted_in_acts_of_the_hub(scene: Scene):
    scene.consent("Bob", mirror=True, count=False)
    with scene.database.writing() as session:
        session.add(
            Profile(
                person_id=scene.ids["Bob"],
                network="mastodon",
                state=ProfileState.VERIFIED,
                linked_at=NOW,
                count_on=True,
            )
        )
    scene.record(scene.act("k1", "answer", "Ann", "Bob", "Cyd"))
    scene.rebuild()
    assert scene.flows("counted") == [("Ann", "Bob", False), ("Ann", "Cyd", True)]


def test_acts_without_consent_are_not_counted(scene: Scene):
    scene.consent("Ann", mirror=True, count=False)
    scene.record(scene.act("a", "answer", "Ann", "Bob"), scene.act("b", "answer", "Bob", "Ann"))
    scene.rebuild()
    assert scene.flows("counted, mirrored") == [("Ann", "Bob", False, True), ("Bob", "Ann", False, True)]
    assert scene.query("SELECT sum(n) FROM deed", "deed") == [(1,)]


def test_what_is_taken_counts_when_both_agree(scene: Scene):
    scene.consent("Ann", mirror=False, count=False)
    scene.record(scene.act("s", "share", "Ann"), scene.act("t", "thank", "Bob", in_reply_to="s"))
    scene.rebuild()
    assert scene.flows("counted, mirrored") == [("Ann", "Bob", False, False)]


def test_who_switched_the_mirror_off_has_none_after_a_rebuild(scene: Scene):
    scene.record(scene.act("a", "answer", "Ann", "Bob"))
    scene.rebuild()
    before = set(scene.mirrors())
    scene.consent("Ann", mirror=False, count=True)
    scene.rebuild()
    assert (before - set(scene.mirrors()), scene.mirrors()["Bob"]["receive"]) == ({"Ann"}, 0)


def test_a_mirror_tells_what_went_each_way_and_across_which_walls(scene: Scene):
    scene.record(
        scene.act("a", "answer", "Ann", "Bob", "Cyd"), scene.act("b", "answer", "github:olga", "Ann")
    )
    scene.rebuild()
    mine = scene.mirrors()["Ann"]
    assert (mine["give"], mine["receive"], mine["ties"]) == (2, 1, 3)
    assert (mine["inside_team"], mine["outside_team"], mine["outside_company"]) == (1, 1, 1)
    assert mine["diversity"]["team"]["groups"] == 2


def test_the_store_holds_no_name_and_no_address(scene: Scene):
    scene.record(scene.act("a", "answer", "github:olga-the-great", "Ann"))
    scene.rebuild()
    content = b"".join(path.read_bytes() for path in scene.store.rglob("*") if path.is_file())
    assert not [word for word in (b"olga", b"ann@", b"Ann") if word in content]


@pytest.mark.parametrize(
    ("network", "handle", "community"),
    [
        ("github", "olga", "github"),
        ("mastodon", "olga@Craft.Example", "craft.example"),
        ("mastodon", "a@b;c:d", "b_c_d"),
        ("feed", "olga@", "feed"),
    ],
)
def test_a_community_is_the_host_or_the_network(network: str, handle: str, community: str):
    assert community_of(network, handle) == community


def test_a_handle_with_separators_stays_one_party(scene: Scene):
    others = [f"mastodon:a{number}@b;c" for number in range(4)]
    scene.record(scene.act("a", "answer", "Ann", "mastodon:a@b;c", *others))
    scene.rebuild()
    assert scene.flows("community") == [("Ann", "outside:b_c", "b_c")] * 5


def test_one_person_on_five_networks_and_robots_make_no_community():
    networks = ["mastodon", "pixelfed", "peertube", "lemmy", "gotosocial", "mastodon"]
    handles = ["olga@olga.example"] * 4 + ["Olga@olga.example", "news-bot@olga.example"]
    assert communities_of(networks, handles) == networks


def test_a_host_of_few_accounts_is_named_nowhere_in_the_store(scene: Scene):
    few = [f"mastodon:olga{number}@olga.example" for number in range(4)]
    scene.record(scene.act("a", "answer", "Ann", *few))
    scene.rebuild()
    assert scene.flows("community") == [("Ann", "outside:mastodon", "mastodon")] * 4
    content = b"".join(path.read_bytes() for path in scene.store.rglob("*") if path.is_file())
    assert b"mastodon" in content
    assert b"olga" not in content


def test_what_people_write_as_a_topic_is_told_apart_and_never_kept(scene: Scene):
    odd = 'a "quoted",\r\n line; with \\ and \u2028 of Ann, ann@hub.example'
    topics = (odd, odd, "another", None)
    scene.record(*(scene.act(f"a{n}", "answer", "Ann", "Bob", topic=one) for n, one in enumerate(topics)))
    scene.rebuild()
    assert sorted(n for (n,) in scene.query("SELECT sum(n)::INT FROM fact GROUP BY topic", "fact")) == [
        1,
        1,
        2,
    ]
    assert scene.query("SELECT topic FROM fact WHERE topic SIMILAR TO '.*[^0-9].*'", "fact") == []


@pytest.mark.parametrize(("state", "counts"), [(ProfileState.VERIFIED, True), (ProfileState.FROZEN, False)])
def test_only_a_profile_that_stands_counts_somebody_in(scene: Scene, state: ProfileState, counts: bool):
    scene.consent("Ann", count=False, mirror=False)
    with scene.database.writing() as session:
        session.add(
            Profile(
                person_id=scene.ids["Ann"],
                network="mastodon",
                account_id="1",
                state=state,
                linked_at=NOW,
                count_on=True,
            )
        )
    scene.rebuild()
    found = dict(scene.query("SELECT node, counted FROM person", "person"))
    assert {scene.name_of(node): is_in for node, is_in in found.items()}["Ann"] is counts
