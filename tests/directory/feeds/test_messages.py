"""The few bytes of a control are read exactly, and refused when they end too early."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from ldap.syncrepl import SyncRequestControl
from pyasn1.codec.ber import decoder

from plnhub.directory.feeds.ber import INTEGER, OCTETS, integer, octets, parts, sequence
from plnhub.directory.feeds.sync_messages import SyncDone, SyncInfo, SyncState

KEY, OTHER = bytes(range(16)), bytes(range(16, 32))


def tagged(tag: int, content: bytes) -> bytes:
    return bytes([tag, len(content)]) + content


@given(st.binary())
def test_any_text_comes_back(value: bytes):
    assert list(parts(octets(value))) == [(OCTETS, value)]


@pytest.mark.parametrize("length", [127, 128, 256, 70_000])
def test_a_long_text_comes_back(length: int):
    assert list(parts(octets(b"x" * length))) == [(OCTETS, b"x" * length)]


@given(st.integers(min_value=0, max_value=2**64))
def test_a_number_is_read_by_others_as_it_was_meant(value: int):
    assert decoder.decode(integer(value))[0] == value


def test_a_sequence_holds_its_elements_in_order():
    [(_, content)] = parts(sequence(integer(1), octets(b"x")))
    assert list(parts(content)) == [(INTEGER, b"\x01"), (OCTETS, b"x")]


@pytest.mark.parametrize("cut", [b"\x04", b"\x04\x05abc", b"\x04\x82\x01"])
def test_what_ends_too_early_is_refused(cut: bytes):
    with pytest.raises(ValueError, match="too early"):
        list(parts(cut))


@pytest.mark.parametrize("cookie", [b"", octets(b"csn=1")])
def test_an_entry_says_its_state_and_its_key(cookie: bytes):
    state = SyncState()
    state.decodeControlValue(sequence(tagged(0x0A, b"\x03"), octets(KEY), cookie))
    assert (state.state, state.key) == (SyncState.DELETE, KEY)


def test_the_end_says_the_cookie_and_that_deletions_were_named():
    done = SyncDone()
    done.decodeControlValue(sequence(octets(b"csn=1"), tagged(0x01, b"\xff")))
    assert (done.cookie, done.refresh_deletes) == ("csn=1", True)


def test_an_end_without_words_names_no_deletions():
    done = SyncDone()
    done.decodeControlValue(sequence())
    assert (done.cookie, done.refresh_deletes) == ("", False)


def test_many_keys_come_in_one_message():
    info = SyncInfo(tagged(0xA3, tagged(0x01, b"\xff") + tagged(0x31, octets(KEY) + octets(OTHER))))
    assert (info.keys, info.refresh_deletes, info.is_id_set) == ((KEY, OTHER), True, True)


@pytest.mark.parametrize("message", [tagged(0x80, b"csn=2"), tagged(0xA1, octets(b"csn=2"))])
def test_a_message_between_the_entries_brings_a_cookie(message: bytes):
    info = SyncInfo(message)
    assert (info.cookie, info.keys, info.is_id_set) == ("csn=2", (), False)


def test_a_message_of_a_kind_still_unknown_says_nothing():
    info = SyncInfo(tagged(0xA9, b""))
    assert (info.cookie, info.keys, info.is_id_set) == ("", (), False)


def test_the_library_names_the_control_that_is_asked_for_among_those_on_offer():
    assert SyncRequestControl.controlType == "1.3.6.1.4.1.4203.1.9.1.1"
