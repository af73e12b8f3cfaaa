"""The steps that test what a live directory shows: people, their number, the canaries, one of them mapped."""

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import partial

import ldap
from ldap.filter import filter_format

from plnhub.config import Settings
from plnhub.directory.checking.check_values import Check, Told, told_person, told_staff
from plnhub.directory.entries.ldap_source import ask_vendor, read_entries, wanted_people
from plnhub.directory.entries.mapping import AttributeMapping, attribute_mapping
from plnhub.directory.entries.names import fold
from plnhub.directory.entries.normalise import Entry, staff_from_entry
from plnhub.directory.entries.values import Quarantined, Staff
from plnhub.directory.vendors import chosen_vendor
from plnhub.errors import SettingsError, Unavailable
from plnhub.ldap_connection import Connection, Deadline, close, reason_of, signed_in_at

SECONDS = 30.0
COUNTING_SECONDS = 3.0
NO_ATTRIBUTES = ("1.1",)
NOBODY_ADVICE = "look at base, filter and the account's rights"
CANARY_ADVICE = "look at base and filter, or correct PLNHUB_DIRECTORY_CANARIES"
LIMIT_ADVICE = (
    "raise the account's limits (OpenLDAP: limits … size=unlimited; 389: nsSizeLimit, nsLookThroughLimit, "
    "nsIDListScanLimit), or choose a base without referrals"
)


@dataclass(frozen=True, kw_only=True)
class People:
    """A connection that is looked through, and how its entries become people."""

    connection: Connection
    base: str
    wanted: str
    mapping: AttributeMapping
    convert: Callable[[Entry], Staff | Quarantined]
    deadline: Deadline

    def pages(self, wanted: str, attributes: tuple[str, ...]) -> Iterator[tuple[list[Entry], int]]:
        """Pages of what this filter finds, each with the number of referrals among it."""
        return read_entries(self.connection, self.base, wanted, attributes, self.deadline)

    def first(self, wanted: str) -> tuple[list[Staff], list[Quarantined]]:
        """The people of the first page, and what could not be used there."""
        try:
            page, _ = next(self.pages(wanted, self.mapping.requested))
        except ldap.FILTER_ERROR as error:
            raise SettingsError(f"PLNHUB_DIRECTORY_FILTER: '{wanted}' is no filter") from error
        made = [self.convert(entry) for entry in page]
        good = [one for one in made if isinstance(one, Staff)]
        return good, [one for one in made if isinstance(one, Quarantined)]


def staff_checks(settings: Settings, uri: str, today: date) -> Iterator[Check]:
    """No more is read than the first page, and of the rest the number."""
    deadline = Deadline.after(SECONDS)

    def looking(act: Callable[[People], Told]) -> Callable[[], Told]:
        return partial(_look, settings, uri, today, deadline, act)

    yield "search", looking(_search), NOBODY_ADVICE
    yield "limits", looking(_limits), LIMIT_ADVICE
    if settings.canary_uids:
        yield "canary", looking(partial(_canaries, settings.canary_uids)), CANARY_ADVICE
    yield "person", looking(_person), NOBODY_ADVICE


def _look(
    settings: Settings, uri: str, today: date, deadline: Deadline, act: Callable[[People], Told]
) -> Told:
    connection = signed_in_at(settings, uri, deadline)
    try:
        vendor = chosen_vendor(settings.directory_vendor) or ask_vendor(connection)
        mapping = attribute_mapping(vendor, settings.directory_attributes, settings.dimension_names)
        people = People(
            connection=connection,
            base=settings.directory_base,
            wanted=wanted_people(settings, vendor),
            mapping=mapping,
            convert=partial(staff_from_entry, mapping=mapping, vendor=vendor, today=today),
            deadline=deadline,
        )
        return act(people)
    finally:
        close(connection)


def _search(people: People) -> Told:
    return told_staff(*people.first(people.wanted))


def _limits(people: People) -> Told:
    """Count what the filter finds, for a few seconds; a limit or a referral on the way is told."""
    count, referrals, stop_at = 0, 0, time.monotonic() + COUNTING_SECONDS
    try:
        for page, foreign in people.pages(people.wanted, NO_ATTRIBUTES):
            count, referrals = count + len(page), referrals + foreign
            if time.monotonic() > stop_at:
                return Told(detail=f"{count} entries and more: counted for {COUNTING_SECONDS:.0f} s only")
    except ldap.LDAPError as error:
        raise Unavailable(f"the directory stopped after {count} entries: {reason_of(error)}") from error
    if referrals:
        raise Unavailable(f"{referrals} referrals stand below the base: no read would ever be complete")
    return Told(detail=f"{count} entries, no limit met")


def _canaries(uids: tuple[str, ...], people: People) -> Told:
    names = dict(people.mapping.fields)["uid"]
    tests = "".join(filter_format(f"({name}=%s)", [uid]) for name in names for uid in uids)
    good, _ = people.first(f"(&{people.wanted}(|{tests}))")
    found = {fold(one.uid) for one in good}
    if absent := [uid for uid in uids if fold(uid) not in found]:
        raise Unavailable(f"not found: {', '.join(absent)}")
    return Told(detail=", ".join(uids))


def _person(people: People) -> Told:
    good, _ = people.first(people.wanted)
    return told_person(good, [name for name, attributes in people.mapping.fields if attributes])
