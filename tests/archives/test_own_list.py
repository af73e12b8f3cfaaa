"""A list of one's own: the columns of an import, oneself as the actor, names that nobody else can have."""

import pytest

from plnhub.archives.own_list import BAD_LINE, BAD_LIST, NOT_MINE, is_own_list
from tests.archives.world import Scene

HEAD = "occurred_at,verb,actor,recipients,topic,object,in_reply_to,context,channel,external_id\n"


def rows(*lines: str, head: str = HEAD) -> bytes:
    return (head + "".join(f"{line}\n" for line in lines)).encode()


def row(**cells: str) -> str:
    given = {"occurred_at": "2026-02-01T10:00:00Z", "verb": "present"} | cells
    return ",".join(given.get(name, "") for name in HEAD.strip().split(","))


@pytest.mark.parametrize(
    ("start", "expected"),
    [
        (b"occurred_at,verb\n", True),
        (b'\xef\xbb\xbf"Occurred_At", verb ,topic\r\n', True),
        (b"occurred_at,topic\n", False),
        (b"occurred_at,verb,password\n", False),
        (b"", False),
        (b"\xff\xfe", False),
    ],
)
def test_a_list_is_known_by_its_first_line(start: bytes, expected: bool):
    assert is_own_list(start) is expected


def test_a_row_is_an_act_of_ones_own(scene: Scene):
    scene.taken(rows(row(topic="python")))
    (act,) = scene.ledger()
    assert (act.verb, act.topic, act.channel) == ("present", "python", "own-list")


def test_a_row_that_names_somebody_else_is_told(scene: Scene):
    scene.person("Bob Example")
    upload = scene.upload(scene.looked_at(rows(row(), row(actor="bob.example"))))
    assert [each["why"] for each in upload.preview["broken"]] == [NOT_MINE]


def test_a_row_that_is_wrong_is_told_with_its_line(scene: Scene):
    upload = scene.upload(scene.looked_at(rows(row(), row(verb="dance"), row(occurred_at="soon"), "a,b")))
    told = [(each["why"], each["member"].partition(":")[0]) for each in upload.preview["broken"]]
    assert told == [(BAD_LINE, "3"), (BAD_LINE, "4"), (BAD_LINE, "5")]


def test_a_colleague_may_be_a_recipient(scene: Scene):
    scene.person("Bob Example")
    scene.taken(rows(row(verb="advise", recipients="bob.example")))
    assert [len(act.recipients) for act in scene.ledger()] == [1]


def test_nobody_can_write_over_anothers_act(scene: Scene):
    bob = scene.person("Bob Example")
    scene.taken(rows(row(external_id="1", channel="hub")))
    scene.taken(rows(row(external_id="1", channel="hub")), person=bob)
    keys = [act.key for act in scene.ledger()]
    assert len(set(keys)) == 2
    assert all(key.startswith("own-list:") for key in keys)


def test_the_same_list_twice_records_nothing_twice(scene: Scene):
    twice = rows(row(), row(), row(external_id="7"))
    scene.taken(twice)
    again = scene.upload(scene.taken(twice))
    assert (again.recorded, again.known, len(scene.ledger())) == (0, 3, 3)


def test_an_answer_within_the_list_finds_what_it_answers(scene: Scene):
    scene.taken(rows(row(external_id="1"), row(verb="reply", external_id="2", in_reply_to="1")))
    first, second = scene.ledger()
    assert second.in_reply_to == first.key


def test_a_name_of_any_length_fits(scene: Scene):
    scene.taken(rows(row(external_id="x" * 500, channel="c" * 60)))
    assert [len(act.key) <= 600 for act in scene.ledger()] == [True]


def test_a_list_with_a_column_twice_is_refused(scene: Scene):
    upload = scene.upload(scene.looked_at(b"occurred_at,verb,verb\n2026-01-01,share,share\n"))
    assert upload.error == BAD_LIST


def test_the_list_goes_into_a_profile_of_its_own(scene: Scene):
    scene.taken(rows(row()))
    assert [(each.network, each.account_id) for each in scene.profiles()] == [
        ("own-list", scene.ann.public_id)
    ]


def test_a_list_with_semicolons_is_told_what_to_change(scene: Scene):
    upload = scene.upload(scene.looked_at(b"occurred_at;verb\n2026-03-01;share\n"))
    assert upload.error == BAD_LIST


def test_no_command_is_told_to_somebody_who_has_none(scene: Scene):
    (told,) = scene.upload(scene.looked_at(rows(row(verb="dance"), row()))).preview["broken"]
    assert told["member"] == "2: 'dance' is not a verb"
