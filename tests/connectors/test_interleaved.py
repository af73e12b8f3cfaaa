"""Whatever happens at the server while it is read, what is stored ends up as what is there."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors import CONNECTORS
from connectors.contract import Activity, Budget, ObjectRef
from connectors.errors import TryLater
from tests.connectors.living import LIVING
from tests.connectors.living.server import LivingNetwork, LivingServer, ShortSource, Step

Store = dict[str, Activity]
steps = st.lists(st.tuples(st.sampled_from(["create", "edit", "delete", "fail", "rest"]), st.integers(0, 59)))


WHOLE = [name for name, each in LIVING.items() if "backfill" in each.connector().capabilities]
SHORT = [name for name in LIVING if name not in WHOLE]


def poll_to_the_end(
    network: LivingNetwork, server: LivingServer, store: Store, cursor: bytes | None
) -> bytes:
    """Saves each page with its cursor; a failed run goes on from the last one saved."""
    while True:
        try:
            for page in network.connector().poll(server, network.ref, cursor, Budget()):
                store.update({act.object.id: act for act in page.activities})
                cursor = page.cursor
                if page.complete:
                    return cursor
        except TryLater:
            continue


def look_again(network: LivingNetwork, server: LivingServer, store: Store) -> dict[str, str | None]:
    ref = network.ref
    refs = [
        ObjectRef(
            network=ref.network, host=ref.host, object_id=key, revision=act.revision, url=act.object.url
        )
        for key, act in store.items()
    ]
    found = network.connector().recheck(server, refs)
    return {one.ref.object_id: one.revision for one in found if one.state != "gone"}


def test_every_connector_that_sees_edits_has_a_living_server() -> None:
    assert {name for name, each in CONNECTORS.items() if "edits" in each.capabilities} <= set(LIVING)


def read_while_it_changes(network: LivingNetwork, server: LivingServer, script: list[Step]) -> Store:
    """Everything stored once the script is over and one more poll has found nobody acting."""
    store, cursor = Store(), None
    while script or cursor is None:
        cursor = poll_to_the_end(network, server, store, cursor)
    poll_to_the_end(network, server, store, cursor)
    return store


@pytest.mark.parametrize("network", [LIVING[name] for name in WHOLE], ids=WHOLE)
@given(script=steps, size=st.integers(1, 5), first=st.integers(0, 12))
def test_poll_and_second_look_end_at_the_state_of_the_server(
    network: LivingNetwork, script: list[Step], size: int, first: int
) -> None:
    server = LivingServer(network, script, size, first)
    store = read_while_it_changes(network, server, script)
    there = {network.object_id(one): network.revision(item) for one, item in server.items.items()}
    assert look_again(network, server, store) == there


@pytest.mark.parametrize("network", [LIVING[name] for name in SHORT], ids=SHORT)
@given(script=steps, size=st.integers(1, 5), first=st.integers(0, 12))
def test_what_fell_off_the_end_of_a_short_list_stays_and_only_what_was_deleted_goes(
    network: ShortSource, script: list[Step], size: int, first: int
) -> None:
    server = LivingServer(network, script, size, first)
    store = read_while_it_changes(network, server, script)
    found = look_again(network, server, store)
    assert found.keys() == store.keys() & {network.object_id(one) for one in server.items}
    shown = network.shown(server.items, size)
    there = {network.object_id(one): network.revision(server.items[one]) for one in shown}
    assert found | there == found
