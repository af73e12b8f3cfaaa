"""Every kind of proof is looked for in its own way, and looked at again each month."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest

from connectors import errors
from connectors.contract import AccountRef, Challenge, ChallengeKind, Page, Verification
from connectors.errors import SourceUnavailable
from plnhub.errors import NotFound
from plnhub.models import Profile, ProfileState
from plnhub.privacy.consent import Switches
from plnhub.profiles.choosing import choose
from plnhub.profiles.linking import settle
from plnhub.profiles.outcomes import PERMISSION_ENDED
from plnhub.profiles.proof_again import prove_again
from plnhub.profiles.proofs import look_for_proof, ways_of
from plnhub.profiles.reading import Outside
from tests.profiles.visits import ADA, Town

MONTH, PAGE = timedelta(days=30), "https://hub.example/people/ann"
OWN_SITE = AccountRef(network="feed", host="ada.example", account_id="https://ada.example/feed")


class Network:
    """A connector whose account is there, is not, or is somebody else's."""

    capabilities: frozenset[str] = frozenset()

    def __init__(self, *kinds: ChallengeKind, trouble: Exception | None = None) -> None:
        self.kinds, self.trouble, self.asked = kinds, trouble, list[Challenge]()

    def challenges(self, _ref: AccountRef) -> tuple[ChallengeKind, ...]:
        return self.kinds

    def verify(self, http: Any, ref: AccountRef, challenge: Challenge) -> Verification:
        self.asked.append(challenge)
        kind, at = challenge.kind, http.now()
        return Verification(proven=True, method=kind, strength="signed", checked_at=at, expires_at=at + MONTH)

    def poll(self, *_given: Any) -> Iterator[Page]:
        if self.trouble:
            raise self.trouble
        yield from ()


class FakeNames:
    """The texts at each name; `silent` says nothing."""

    def __init__(self, silent: bool = False, **texts: tuple[str, ...]) -> None:
        self.silent, self.found = silent, dict[str, tuple[str, ...]](texts)

    def texts(self, name: str) -> tuple[str, ...]:
        if self.silent:
            raise SourceUnavailable("nobody answers")
        return self.found.get(name, ())


@pytest.fixture
def town(tmp_path) -> Town:
    return Town(folder=tmp_path)


def outside(town: Town, network: Network, names: FakeNames | None = None) -> Outside:
    at = town.authority
    return Outside(
        database=town.database,
        connectors={"mastodon": network, "feed": network},
        http=at,
        now=at.now,
        office=town.office,
        names=names or FakeNames(),
    )


def again(town: Town, network: Network, after: timedelta = MONTH, names: FakeNames | None = None) -> Profile:
    town.wait(after)
    prove_again(outside(town, network, names), lambda _public_id: PAGE)
    return town.profiles[0]


def published(town: Town) -> FakeNames:
    names = FakeNames()
    names.found["_plnhub-challenge.ada.example"] = (str(town.profiles[0].challenge),)
    return names


def proven_by(town: Town, kind: ChallengeKind, names: FakeNames, network: Network, who: str = "ann") -> None:
    profile = next(each for each in town.profiles if each.person_id == town.visits[who].person_id)
    found = look_for_proof(outside(town, network, names), profile, kind, PAGE, town.authority.at)
    with town.database.writing() as session:
        settle(session, session.get_one(Profile, profile.id), found, town.authority.at)


def test_the_strongest_way_comes_first(town):
    assert ways_of(Network("rel_me", "bio_token"), ADA, town.office) == ("oauth", "bio_token", "rel_me")


def test_ones_own_domain_can_prove_an_account(town):
    assert ways_of(Network("bio_token"), OWN_SITE, town.office) == ("dns_txt", "bio_token")


def test_a_signed_record_is_a_way_where_the_network_has_one(town):
    assert ways_of(Network("signed_nonce"), OWN_SITE, None) == ("signed_nonce", "dns_txt")


def test_a_code_among_the_names_proves_the_account(town):
    town.linked(ref=OWN_SITE)
    proven_by(town, "dns_txt", published(town), Network())
    assert (town.profiles[0].state, town.profiles[0].proof_method) == (ProfileState.VERIFIED, "dns_txt")


def test_a_signed_record_carries_the_code(town):
    town.linked(ref=OWN_SITE)
    network = Network("signed_nonce")
    proven_by(town, "signed_nonce", FakeNames(), network)
    assert [each.token for each in network.asked] == [town.profiles[0].challenge]


def test_names_without_the_code_prove_nothing(town):
    town.linked(ref=OWN_SITE)
    proven_by(town, "dns_txt", FakeNames(), Network())
    assert town.profiles[0].state == ProfileState.PENDING


def test_nobody_proves_an_account_by_asking_for_the_way_of_signing_in(town):
    town.linked()
    with pytest.raises(NotFound):
        proven_by(town, "oauth", FakeNames(), Network("oauth"))


def test_a_domain_that_is_not_ones_own_is_no_way(town):
    town.linked()
    with pytest.raises(NotFound):
        proven_by(town, "dns_txt", FakeNames(), Network())


def test_two_people_with_one_domain_freeze_the_account_for_both(town):
    names = FakeNames()
    for who in ("ann", "bob"):
        town.linked(who, OWN_SITE)
    codes = tuple(str(each.challenge) for each in town.profiles)
    names.found["_plnhub-challenge.ada.example"] = codes
    for who in ("ann", "bob"):
        proven_by(town, "dns_txt", names, Network(), who)
    assert {each.state for each in town.profiles} == {ProfileState.FROZEN}


def test_the_names_are_looked_at_again_each_month(town):
    town.linked(ref=OWN_SITE)
    names = published(town)
    proven_by(town, "dns_txt", names, Network())
    assert again(town, Network(), names=names).look_again_at == town.authority.at + MONTH


def test_names_that_lost_the_code_have_a_week(town):
    town.linked(ref=OWN_SITE)
    proven_by(town, "dns_txt", published(town), Network())
    states = [again(town, Network(), wait).state for wait in (MONTH, timedelta(days=8))]
    assert states == [ProfileState.VERIFIED, ProfileState.PENDING]


def test_a_silent_name_server_says_nothing_against_the_link(town):
    town.linked(ref=OWN_SITE)
    proven_by(town, "dns_txt", published(town), Network())
    left = again(town, Network(), MONTH + timedelta(days=20), FakeNames(silent=True))
    assert (left.state, left.last_error) == (ProfileState.VERIFIED, None)


def test_who_signed_in_stays_proven_while_the_account_is_there(town):
    town.signed_in()
    assert again(town, Network()).look_again_at == town.authority.at + MONTH


@pytest.mark.parametrize(
    ("trouble", "state"),
    [
        (errors.AccountMismatch(expected="42", found="666"), ProfileState.FROZEN),
        (errors.AccountGone(), ProfileState.GONE),
        (errors.SourceUnavailable(), ProfileState.VERIFIED),
        (errors.BudgetExhausted(), ProfileState.VERIFIED),
    ],
)
def test_t35_who_signed_in_is_looked_at_as_everybody_sees_them(town, trouble, state):
    town.signed_in()
    assert again(town, Network(trouble=trouble)).state == state


def reading(town: Town) -> None:
    """Signed in, with a permission that is in use."""
    town.signed_in(reads=True)
    with town.database.writing() as session:
        profile = session.get_one(Profile, town.profiles[0].id)
        choose(session, town.office.keys, profile, Switches(mirror=True), town.authority.at)


def test_a_permission_that_is_kept_says_itself_whose_it_is(town):
    reading(town)
    gone = Network(trouble=errors.AccountGone())
    assert again(town, gone).state == ProfileState.VERIFIED


def test_t35_a_permission_that_answers_for_somebody_else_freezes_the_account(town):
    reading(town)
    town.authority.tokens = dict.fromkeys(town.authority.tokens, "666")
    assert again(town, Network()).state == ProfileState.FROZEN


def test_a_permission_that_ended_is_dropped_and_the_owner_told(town):
    town.authority.life = 3600
    reading(town)
    town.authority.refreshes.clear()
    left = again(town, Network())
    assert (left.state, left.last_error, town.permissions) == (ProfileState.VERIFIED, PERMISSION_ENDED, [])
