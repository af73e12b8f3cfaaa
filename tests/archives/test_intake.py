"""An archive is looked at before anything is kept, and taken in only as its owner says."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from connectors.archives.refusal import EMPTY
from plnhub.activity.verbs import RETRACTED
from plnhub.archives.looking import LOST, look
from plnhub.archives.taking import WITHDRAWN, take
from plnhub.archives.uploads import TOO_LATE, refuse_more, sweep, throw_away
from plnhub.errors import Invalid
from plnhub.models import ArchiveUpload, Profile, UploadState
from plnhub.privacy.consent import Switches
from tests.archives.world import Scene
from tests.connectors.archives.makers import NOW, SHARE, TWEET, note, outbox, script, x_archive

OTHER = {"tweet": TWEET["tweet"] | {"id_str": "19"}}
LINKEDIN_OPEN = SHARE.replace("PUBLIC", "MEMBER_NETWORK")


def test_looking_writes_nothing_into_the_ledger(scene: Scene):
    scene.looked_at(x_archive(TWEET))
    assert (scene.ledger(), scene.profiles()) == ([], [])


def test_the_preview_tells_kinds_months_and_days(scene: Scene):
    preview = scene.upload(scene.looked_at(x_archive(TWEET, OTHER))).preview
    assert preview["kinds"] == {"share": 2}
    assert preview["months"] == {"2025-12": {"share": 2}}
    assert preview["first"] == preview["last"] == "2025-12-06T18:20:30+00:00"


def test_the_preview_holds_no_word_that_was_written(scene: Scene):
    preview = scene.upload(scene.looked_at(x_archive(TWEET))).preview
    assert "words" not in str(preview)


def test_what_is_left_out_is_told_with_the_reason(scene: Scene):
    private = note(8, to=["https://social.example/users/ada/followers"], cc=[])
    preview = scene.upload(scene.looked_at(outbox(note(), private))).preview
    assert [(each["why"], each["n"]) for each in preview["left_out"]] == [
        ("posts for followers or for single people", 1)
    ]


def test_acts_whose_audience_only_the_owner_knows_are_told_apart(scene: Scene):
    preview = scene.upload(scene.looked_at({"Shares.csv": LINKEDIN_OPEN})).preview
    assert (preview["kinds"], preview["open_question"]) == ({}, {"share": 1})


def test_without_the_owners_word_an_unknown_audience_is_not_public(scene: Scene):
    scene.taken({"Shares.csv": LINKEDIN_OPEN})
    assert scene.ledger() == []


def test_on_the_owners_word_an_unknown_audience_is_public(scene: Scene):
    scene.taken({"Shares.csv": LINKEDIN_OPEN}, at_word=True)
    assert [act.verb for act in scene.ledger()] == ["share"]


def test_an_act_for_connections_is_never_taken_in(scene: Scene):
    closed = SHARE.replace("7448", "7449").replace("PUBLIC", "CONNECTIONS").partition("\n")[2]
    scene.taken({"Shares.csv": SHARE + closed}, at_word=True)
    assert [act.key for act in scene.ledger()] == ["linkedin:www.linkedin.com:object:urn:li:share:7448"]


def test_taking_in_records_the_acts_through_a_profile_on_the_owners_word(scene: Scene):
    scene.taken(x_archive(TWEET))
    (profile,) = scene.profiles()
    assert (profile.account_id, profile.proof_method, profile.state) == ("990001", "archive", "verified")
    assert [(act.key, act.profile_id) for act in scene.ledger()] == [("x:x.com:object:18", profile.id)]


def test_the_same_archive_twice_records_nothing_twice(scene: Scene):
    scene.taken(x_archive(TWEET))
    again = scene.upload(scene.taken(x_archive(TWEET)))
    assert (again.recorded, again.known, len(scene.ledger())) == (0, 1, 1)


def test_a_newer_archive_adds(scene: Scene):
    scene.taken(x_archive(TWEET))
    newer = scene.upload(scene.taken(x_archive(TWEET, OTHER)))
    assert (newer.recorded, newer.known, len(scene.profiles())) == (1, 1, 1)


def test_an_older_account_of_an_act_corrects_nothing(scene: Scene):
    scene.taken(outbox(note(updated="2026-06-01T00:00:00Z")))
    scene.taken(outbox(note()))
    assert [act.revision for act in scene.ledger()] == ["2026-06-01T00:00:00Z"]


def test_acts_before_the_chosen_day_stay_out(scene: Scene):
    scene.taken(x_archive(TWEET), since=datetime(2026, 1, 1, tzinfo=UTC))
    assert scene.ledger() == []


def test_with_mirror_and_count_off_nothing_can_be_taken_in(scene: Scene):
    name = scene.looked_at(x_archive(TWEET))
    with pytest.raises(Invalid, match="nothing would be kept"):
        scene.asked(name, Switches(show=True))


def test_a_choice_that_is_taken_back_meanwhile_stops_it(scene: Scene):
    name = scene.looked_at(x_archive(TWEET))
    scene.asked(name)
    with scene.database.writing() as session:
        profile = session.scalars(select(Profile)).one()
        profile.mirror_on = profile.count_on = False
    take(scene.intake, name)
    assert (scene.ledger(), scene.upload(name).error) == ([], WITHDRAWN)


def test_the_file_is_gone_once_it_is_taken_in(scene: Scene):
    assert scene.shelf.path(scene.taken(x_archive(TWEET))) is None


def test_the_file_is_gone_at_once_when_it_is_refused(scene: Scene):
    name = scene.looked_at(b"<html>")
    assert (scene.shelf.path(name), scene.upload(name).state) == (None, UploadState.FAILED)


def test_a_recognised_archive_without_an_act_is_an_error_with_counts(scene: Scene):
    upload = scene.upload(scene.looked_at(x_archive()))
    assert (upload.state, upload.error) == (UploadState.FAILED, EMPTY)
    assert upload.preview["records"] == {"data/tweets.js": 0}


def test_only_records_that_cannot_be_used_are_told_with_their_number(scene: Scene):
    preview = scene.upload(scene.looked_at(x_archive({"tweet": {}}))).preview
    assert preview["records"] == {"data/tweets.js": 1}


def test_throwing_away_leaves_neither_file_nor_row(scene: Scene):
    name = scene.looked_at(x_archive(TWEET))
    with scene.database.writing() as session:
        throw_away(session, scene.shelf, session.scalars(select(ArchiveUpload)).one())
    with scene.database.reading() as session:
        assert session.scalars(select(ArchiveUpload)).all() == []
    assert scene.shelf.path(name) is None


def test_after_a_day_the_night_throws_it_away(scene: Scene):
    name = scene.looked_at(x_archive(TWEET))
    with scene.database.writing() as session:
        gone = sweep(session, scene.shelf, datetime.now(UTC) + timedelta(hours=2) + timedelta(days=400))
    assert (gone, scene.shelf.path(name), scene.upload(name).error) == (1, None, TOO_LATE)


def test_within_the_day_the_night_leaves_it_alone(scene: Scene):
    name = scene.looked_at(x_archive(TWEET))
    with scene.database.writing() as session:
        sweep(session, scene.shelf, NOW + timedelta(hours=23))
    assert scene.shelf.path(name) is not None


def test_a_file_that_is_gone_is_told(scene: Scene):
    name = scene.uploaded(x_archive(TWEET))
    scene.shelf.remove(name)
    look(scene.intake, name, NOW)
    assert scene.upload(name).error == LOST


def test_files_are_for_the_hubs_own_account_alone(scene: Scene):
    name = scene.uploaded(x_archive(TWEET))
    path = scene.shelf.path(name)
    assert path is not None
    assert (path.stat().st_mode & 0o777, scene.shelf.folder.stat().st_mode & 0o777) == (0o600, 0o700)


def test_more_than_three_open_uploads_are_refused(scene: Scene):
    for _number in range(3):
        scene.uploaded(x_archive(TWEET))
    with scene.database.reading() as session, pytest.raises(Invalid, match="Three files"):
        refuse_more(session, scene.ann.id)


def test_an_act_that_was_taken_back_stays_so(scene: Scene):
    scene.taken(x_archive(TWEET))
    assert RETRACTED not in {act.verb for act in scene.ledger()}


def test_taking_in_again_after_a_crash_changes_nothing(scene: Scene):
    name = scene.taken(x_archive(TWEET))
    take(scene.intake, name)
    assert (len(scene.ledger()), scene.upload(name).recorded) == (1, 1)


def test_a_worker_that_dies_half_way_loses_and_doubles_nothing(scene: Scene):
    many = [{"tweet": TWEET["tweet"] | {"id_str": str(number)}} for number in range(1, 1201)]
    name = scene.looked_at(x_archive(*many))
    scene.asked(name)
    with pytest.raises(MemoryError):
        take(replace(scene.intake, progress=_dies), name)
    assert len(scene.ledger()) == 500
    take(scene.intake, name)
    upload = scene.upload(name)
    assert (len(scene.ledger()), upload.recorded, upload.known) == (1200, 1200, 500)


def _dies(_done: int) -> None:
    raise MemoryError


def test_an_archive_of_two_networks_is_refused(scene: Scene):
    upload = scene.upload(scene.looked_at({**x_archive(TWEET), "Shares.csv": SHARE}))
    assert "two networks" in (upload.error or "")


def test_deleted_posts_are_never_taken_in(scene: Scene):
    deleted = script("deleted_tweets", [OTHER])
    scene.taken(x_archive(TWEET, **{"data__deleted-tweets.js": deleted}))
    assert [act.key for act in scene.ledger()] == ["x:x.com:object:18"]
