"""What a run would change, decided from values alone."""

from datetime import timedelta

import pytest

from plnhub.directory.entries.names import team_key
from plnhub.directory.entries.values import KnownTeam, OnFile, Quarantined
from plnhub.directory.planning.changes import Change, Kind
from plnhub.directory.planning.plan import Plan, plan_sync
from plnhub.models import PersonState
from tests.directory.makers import DAY, NOW, known, reading, staff

IT = team_key(None, "IT")
HAD_ADMIN = {"key-ada": frozenset({"admin"})}


def plan_of(before: list, *found, **values) -> Plan:
    extra = {name: values.pop(name) for name in ("foreign_uids", "erased_keys", "grants") if name in values}
    return plan_sync(OnFile(people=tuple(before), **extra), reading(*found, **values), now=NOW)


def only(plan: Plan) -> Change:
    (change,) = plan.changes
    return change


def test_somebody_new_is_created():
    assert only(plan_of([], staff())).kinds == (Kind.CREATE,)


def test_somebody_unchanged_changes_nothing():
    assert plan_of([known()], staff()).is_empty


def test_an_update_names_the_field_before_and_after():
    (field,) = only(plan_of([known(title="Buyer")], staff(title="Chief Buyer"))).fields
    assert (field.field, field.old, field.new) == ("title", "Buyer", "Chief Buyer")


@pytest.mark.parametrize(
    ("old", "new", "kinds"),
    [
        ({"uid": "ada"}, {"uid": "ada.l", "key": "key-ada", "name": "Ada"}, (Kind.RENAME,)),
        ({"dn": "cn=a,ou=x"}, {"dn": "cn=b,ou=x"}, (Kind.RENAME,)),
        ({"dn": "cn=a,ou=x"}, {"dn": "cn=a,ou=y"}, (Kind.MOVE,)),
        ({"dn": "cn=a,ou=x"}, {"dn": "cn=b,ou=y"}, (Kind.MOVE, Kind.RENAME)),
        ({"dn": "cn=a,ou=x"}, {"dn": "CN=a,OU=X"}, (Kind.UPDATE,)),
        ({"team": "Sales"}, {"team": "IT"}, (Kind.MOVE,)),
        ({}, {"disabled": True}, (Kind.DISABLE,)),
        ({"disabled": True}, {}, (Kind.ENABLE,)),
    ],
)
def test_each_change_has_its_name(old: dict, new: dict, kinds: tuple):
    assert only(plan_of([known(**old)], staff(**new))).kinds == kinds


def test_a_locked_field_keeps_its_local_value():
    assert plan_of([known(title="Queen", locked=frozenset({"title"}))], staff(title="Buyer")).is_empty


def test_a_lock_on_one_field_lets_the_others_through():
    change = only(plan_of([known(locked=frozenset({"title"}))], staff(title="Buyer", mail="a@x.example")))
    assert [field.field for field in change.fields] == ["mail"]


def test_a_locked_manager_stays():
    before = [known(manager_key="key-bob", locked=frozenset({"manager"})), known("bob", 2)]
    assert plan_of(before, staff(manager="ada"), staff("bob")).is_empty


def test_another_manager_is_told_by_key():
    before = [known(manager_key="key-bob"), known("bob", 2), known("eve", 3)]
    (field,) = only(plan_of(before, staff(manager="eve"), staff("bob"), staff("eve"))).fields
    assert (field.field, field.old, field.new) == ("manager", "key-bob", "key-eve")


def test_an_unresolved_manager_is_kept_as_text_and_does_not_flap():
    assert plan_of([known(manager="uid=gone")], staff(manager="uid=gone")).is_empty


def test_a_resolved_manager_may_be_written_in_another_way_without_a_change():
    before = [known(manager_key="key-bob"), known("bob", 2)]
    assert plan_of(before, staff(manager="BOB"), staff("bob")).is_empty


def test_a_team_kept_by_a_lock_stays_open():
    on_file = OnFile(people=(known(team="IT", locked=frozenset({"team"})),), teams={IT: KnownTeam(name="IT")})
    assert plan_sync(on_file, reading(staff(team=None)), now=NOW).teams.closed == ()


def test_the_team_of_somebody_who_becomes_inactive_is_closed():
    gone = known(team="IT", state=PersonState.MISSING, missing_runs=1)
    on_file = OnFile(people=(gone, known("bob", 2)), teams={IT: KnownTeam(name="IT")})
    assert plan_sync(on_file, reading(staff("bob")), now=NOW).teams.closed == (IT,)


def test_a_state_locked_by_hand_is_not_undone():
    assert plan_of([known(state=PersonState.INACTIVE, locked=frozenset({"state"}))], staff()).is_empty


def test_somebody_absent_is_only_missing_at_first():
    assert only(plan_of([known(), known("bob", 2)], staff())).state is PersonState.MISSING


def missing(runs: int, since: timedelta):
    return known(state=PersonState.MISSING, missing_runs=runs, state_since=NOW - since)


@pytest.mark.parametrize(
    ("runs", "since", "kinds"),
    [
        (1, DAY, [Kind.INACTIVE]),
        (5, DAY, [Kind.INACTIVE]),
        (1, DAY - timedelta(minutes=1), [Kind.STILL_MISSING]),
        (2, DAY - timedelta(minutes=1), []),
    ],
)
def test_only_two_complete_runs_and_a_whole_day_make_a_missing_person_inactive(runs, since, kinds):
    plan = plan_of([missing(runs, since), known("bob", 2)], staff("bob"))
    assert [kind for change in plan.changes for kind in change.kinds] == kinds


def test_nobody_is_missed_in_a_read_that_was_cut_off():
    assert plan_of([known(), known("bob", 2)], staff(), complete=False).changes == ()


@pytest.mark.parametrize("state", [PersonState.MISSING, PersonState.INACTIVE])
def test_somebody_who_is_back_is_active_again(state: PersonState):
    change = only(plan_of([known(state=state)], staff()))
    assert (change.kinds, change.state) == ((Kind.RETURNED,), PersonState.ACTIVE)


@pytest.mark.parametrize("held", [{"key": "key-bob"}, {"uid": "BOB"}])
def test_somebody_whose_entry_is_in_quarantine_is_not_missing(held: dict):
    quarantined = (Quarantined(origin="line 3", reason="broken", **held),)
    assert plan_of([known("bob")], staff(), quarantined=quarantined).counts()["missing"] == 0


def test_a_uid_of_a_local_account_is_a_conflict():
    plan = plan_of([], staff("Admin"), foreign_uids=frozenset({"admin"}))
    assert (plan.changes, len(plan.conflicts)) == ((), 1)


def test_an_erased_person_is_not_taken_back():
    plan = plan_of([], staff(), erased_keys=frozenset({"key-ada"}))
    assert (plan.changes, len(plan.conflicts)) == ((), 1)


def test_a_new_key_with_an_old_uid_is_a_conflict_and_the_old_one_is_missing_like_any_other():
    plan = plan_of([known(), known("bob", 2)], staff(key="another"), staff("bob"))
    assert (len(plan.conflicts), only(plan).kinds, only(plan).key) == (1, (Kind.MISSING,), "key-ada")


def test_an_unusable_entry_of_another_key_stands_for_nobody_on_file():
    stray = (Quarantined(origin="line 3", reason="broken", key="stray", uid="ada"),)
    assert only(plan_of([known(), known("bob", 2)], staff("bob"), quarantined=stray)).kinds == (Kind.MISSING,)


def test_somebody_whose_entry_is_set_aside_is_switched_off_when_it_says_so():
    off = (Quarantined(origin="line 3", reason="the same mail", key="key-ada", uid="ada", disabled=True),)
    change = only(plan_of([known(title="Buyer"), known("bob", 2)], staff("bob"), quarantined=off))
    assert (change.kinds, change.staff.disabled, change.staff.title) == ((Kind.DISABLE,), True, "Buyer")


def test_somebody_whose_entry_is_set_aside_is_not_switched_on_by_it():
    on = (Quarantined(origin="line 3", reason="the same mail", key="key-ada", uid="ada"),)
    before = [known(disabled=True), known("bob", 2)]
    assert plan_of(before, staff("bob"), quarantined=on).changes == ()


def test_a_locked_switch_is_not_touched_by_an_entry_set_aside():
    off = (Quarantined(origin="line 3", reason="the same mail", key="key-ada", uid="ada", disabled=True),)
    before = [known(locked=frozenset({"disabled"})), known("bob", 2)]
    assert plan_of(before, staff("bob"), quarantined=off).changes == ()


def test_two_people_may_swap_their_uids():
    found = staff("ada", key="key-bob", name="Bob"), staff("bob", key="key-ada", name="Ada")
    plan = plan_of([known(), known("bob", 2)], *found)
    assert (plan.counts()["renamed"], plan.conflicts) == (2, ())


def test_who_is_set_aside_keeps_the_uid_that_another_wanted():
    found = staff("bob", key="key-ada"), staff("admin", key="key-bob")
    plan = plan_of([known(), known("bob", 2)], *found, foreign_uids=frozenset({"admin"}))
    assert (plan.counts()["renamed"], len(plan.conflicts)) == (0, 2)


def roles_of(plan: Plan) -> list[tuple[str, str, bool]]:
    return [(one.key, one.role, one.granted) for one in plan.roles]


def test_a_group_gives_its_role():
    plan = plan_of([known()], staff(), role_members={"leader": frozenset({"key-ada"})})
    assert roles_of(plan) == [("key-ada", "leader", True)]


def test_who_leaves_the_group_loses_the_role():
    plan = plan_of([known()], staff(), role_members={"admin": frozenset()}, grants=HAD_ADMIN)
    assert roles_of(plan) == [("key-ada", "admin", False)]


def test_a_group_that_cannot_be_read_takes_no_role():
    on_file = OnFile(people=(known(),), grants=HAD_ADMIN)
    plan = plan_sync(on_file, reading(staff()), now=NOW, role_groups={"admin": "cn=admins"})
    assert plan.roles == ()


def test_a_role_that_no_group_gives_any_more_ends():
    assert roles_of(plan_of([known()], staff(), grants=HAD_ADMIN)) == [("key-ada", "admin", False)]


def test_somebody_missing_keeps_the_role():
    before = [known(), known("bob", 2)]
    assert plan_of(before, staff("bob"), role_members={"admin": frozenset()}, grants=HAD_ADMIN).roles == ()


def test_a_read_that_was_cut_off_takes_no_role():
    assert plan_of([known()], staff(), complete=False, grants=HAD_ADMIN).roles == ()


def test_somebody_in_quarantine_keeps_the_role():
    held = (Quarantined(origin="line 2", reason="broken", key="key-ada"),)
    none = {"admin": frozenset()}
    plan = plan_of([known()], staff("bob"), quarantined=held, role_members=none, grants=HAD_ADMIN)
    assert plan.roles == ()
