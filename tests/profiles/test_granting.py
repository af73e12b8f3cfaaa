"""An account is proven by signing in at its network, and by nothing that only looks like it."""

from dataclasses import replace
from datetime import timedelta

import pytest

from connectors.contract import AccountRef
from connectors.errors import ConnectorError, SourceUnavailable
from connectors.oauth.parts import NOT_GIVEN, NOT_THERE, TOO_LATE, TOO_MUCH, NotPermitted
from plnhub.models import OauthClient, PermissionRequest, Profile, ProfileState
from plnhub.profiles.granting import OTHER_ACCOUNT
from plnhub.profiles.under_way import OTHER_VISIT
from tests.profiles.provider import HOST
from tests.profiles.visits import ADA, Town

PAGE = f"https://{HOST}/@ada"
pytestmark = pytest.mark.fault


@pytest.fixture
def town(tmp_path) -> Town:
    return Town(folder=tmp_path)


def refused(town: Town, answer: dict[str, str], who: str = "ann") -> str:
    with pytest.raises(NotPermitted) as caught:
        town.bring(answer, who)
    return str(caught.value)


def test_signing_in_proves_the_account_that_was_linked(town):
    town.signed_in(profile_id=town.linked())
    assert [(each.state, each.proof_method) for each in town.profiles] == [(ProfileState.VERIFIED, "oauth")]


def test_a_link_may_begin_with_signing_in(town):
    town.signed_in()
    found = town.profiles[0]
    assert (found.account_id, found.handle, found.host) == ("42", f"ada@{HOST}", HOST)


def test_a_token_that_only_proves_is_given_back_at_once(town):
    town.signed_in()
    assert (town.permissions, town.authority.tokens) == ([], {})


def test_a_token_to_read_with_is_kept_sealed(town):
    town.signed_in(reads=True)
    kept = town.permissions[0]
    assert (kept.withdrawn_at, b"canary" in kept.sealed) == (None, False)


def test_what_stands_on_word_under_another_id_is_proven_by_signing_in(town):
    profile_id = town.linked(ref=replace(ADA, account_id=f"https://{HOST}/users/ada", url=PAGE))
    with town.database.writing() as session:
        claimed = session.get_one(Profile, profile_id)
        claimed.state, claimed.proof_method = ProfileState.VERIFIED, "archive"
    town.signed_in(profile_id=profile_id)
    assert [(each.account_id, each.proof_method) for each in town.profiles] == [("42", "oauth")]


def test_the_least_is_asked_for_that_the_server_knows(town):
    assert "scope=profile&" in town.ask()


def test_an_older_server_is_asked_for_the_account_alone(town):
    town.authority.scopes = "read write"
    assert "scope=read%3Aaccounts&" in town.ask()


def test_only_somebody_who_lets_the_hub_read_is_asked_for_more(town):
    assert "scope=read%3Aaccounts+read%3Astatuses&" in town.ask(reads=True)


def test_the_hub_introduces_itself_to_a_server_once(town):
    town.signed_in()
    town.signed_in("bob")
    assert (town.authority.registrations, len(town.rows(OauthClient))) == (1, 1)


def test_another_account_than_the_linked_one_is_refused_and_nothing_changes(town):
    profile_id = town.linked()
    town.authority.who = "666"
    said = refused(town, town.authority.visit(town.ask(profile_id=profile_id)))
    assert (said, town.profiles[0].state, town.authority.tokens) == (OTHER_ACCOUNT, ProfileState.PENDING, {})


def test_an_account_that_is_proven_stays_so_when_another_one_answers(town):
    town.signed_in()
    town.authority.who = "666"
    refused(town, town.authority.visit(town.ask(profile_id=town.profiles[0].id)))
    assert town.profiles[0].state == ProfileState.VERIFIED


def test_two_people_who_sign_in_to_one_account_freeze_it_for_both(town):
    town.signed_in("ann", reads=True)
    town.signed_in("bob", reads=True)
    assert {each.state for each in town.profiles} == {ProfileState.FROZEN}


def test_a_frozen_account_is_not_read_with_a_permission(town):
    town.signed_in("ann")
    town.signed_in("bob", reads=True)
    assert (town.permissions, town.authority.tokens) == ([], {})


@pytest.mark.parametrize("state", ["", "x", "x" * 500, "\ud800"])
def test_t36_an_answer_without_our_state_is_refused(town, state):
    answer = town.authority.visit(town.ask(), state=state)
    assert (refused(town, answer), town.profiles) == (TOO_LATE, [])


def test_t36_a_state_is_used_once(town):
    answer = town.authority.visit(town.ask())
    town.bring(answer)
    assert refused(town, answer) == TOO_LATE


def test_t36_a_state_is_used_up_by_a_refusal_too(town):
    answer = town.authority.visit(town.ask())
    refused(town, {"state": answer["state"], "error": "access_denied"})
    assert refused(town, answer) == TOO_LATE


def test_t36_a_state_ends_after_ten_minutes(town):
    answer = town.authority.visit(town.ask())
    town.wait(timedelta(minutes=10, seconds=1))
    assert refused(town, answer) == TOO_LATE


def test_t36_an_answer_for_another_person_is_refused_and_used_up(town):
    answer = town.authority.visit(town.ask("ann"))
    assert (refused(town, answer, "bob"), refused(town, answer, "ann")) == (OTHER_VISIT, TOO_LATE)


def test_t36_a_code_of_another_visit_does_not_fit_the_verifier(town):
    """Code injection: an attacker's code in the victim's own answer."""
    stolen = town.authority.visit(town.ask("bob"))["code"]
    answer = town.authority.visit(town.ask("ann"), code=stolen)
    assert (refused(town, answer), town.profiles) == (TOO_LATE, [])


@pytest.mark.parametrize("issuer", ["https://evil.example", f"https://{HOST}.evil.example", f"http://{HOST}"])
def test_t36_an_answer_of_another_server_is_refused_before_its_code_travels(town, issuer):
    answer = town.authority.visit(town.ask(), iss=issuer)
    before = len(town.authority.asked)
    said = refused(town, answer)
    assert (said, [url for url in town.authority.asked[before:] if "token" in url]) == (NOT_THERE, [])


@pytest.mark.parametrize("door", ["", "0" * 32])
def test_t36_an_answer_at_the_door_of_another_network_is_refused_before_its_code_travels(town, door):
    answer = town.authority.visit(town.ask()) | {"door": door}
    before = len(town.authority.asked)
    said = refused(town, answer)
    assert (said, [url for url in town.authority.asked[before:] if "token" in url]) == (NOT_THERE, [])


def test_t36_every_server_that_takes_the_hub_in_sends_people_to_a_door_of_its_own(town):
    doors = {town.office.return_address("mastodon", host) for host in (HOST, "other.example")}
    assert len(doors) == 2
    assert all(door.startswith("https://hub.example/permissions/doors/") for door in doors)


def test_the_servers_own_name_is_taken(town):
    town.bring(town.authority.visit(town.ask(), iss=f"https://{HOST}/"))
    assert town.profiles[0].state == ProfileState.VERIFIED


def test_t37_a_token_that_may_do_more_is_not_taken(town):
    town.authority.gives = "profile write"
    said = refused(town, town.authority.visit(town.ask()))
    assert (said, town.permissions, town.authority.tokens) == (TOO_MUCH, [], {})


def test_a_no_at_the_network_is_said_in_words(town):
    answer = town.authority.visit(town.ask())
    assert refused(town, {"state": answer["state"], "error": "access_denied"}) == NOT_GIVEN


def test_words_of_the_network_are_never_shown(town):
    answer = town.authority.visit(town.ask())
    answer = {"state": answer["state"], "error": "<b>pay", "error_description": "pay here"}
    assert "pay" not in refused(town, answer)


def test_somebody_who_unlinked_meanwhile_gets_no_profile_back(town):
    profile_id = town.linked("bob")
    answer = town.authority.visit(town.ask("ann", profile_id=profile_id))
    assert refused(town, answer) == TOO_LATE


def test_a_network_that_fails_after_the_token_is_asked_again_to_end_it(town):
    answer = town.authority.visit(town.ask())
    town.authority.down = {"/api/v1/accounts/verify_credentials", "/oauth/revoke"}
    with pytest.raises(SourceUnavailable):
        town.bring(answer)
    assert [each.withdrawn_at for each in town.permissions] == [town.authority.at]


def test_an_account_without_an_id_is_nobodys(town):
    town.authority.who = ""
    with pytest.raises(ConnectorError):
        town.signed_in()
    assert (town.profiles, town.authority.tokens) == ([], {})


def test_old_requests_are_forgotten_when_the_next_one_begins(town):
    town.ask()
    town.wait(timedelta(minutes=11))
    town.ask()
    with town.database.reading() as session:
        assert session.query(PermissionRequest).count() == 1


def test_neither_state_nor_verifier_lies_in_the_database_in_clear(town):
    address = town.ask()
    state = address.partition("state=")[2].partition("&")[0]
    with town.database.reading() as session:
        request = session.query(PermissionRequest).one()
    assert state not in repr([request.state_hash, request.sealed])


def test_another_network_of_the_same_number_is_another_account(town):
    profile_id = town.linked(
        ref=AccountRef(network="mastodon", host="other.example", account_id=ADA.account_id)
    )
    assert refused(town, town.authority.visit(town.ask(profile_id=profile_id))) == OTHER_ACCOUNT
