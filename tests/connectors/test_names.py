"""Texts among the names of a domain are read from a real name server, and silence is not an answer."""

from collections.abc import Iterator

import pytest

from connectors.errors import SourceUnavailable
from connectors.names import PublicNames
from tests.servers.dnsmasq import start_names
from tests.servers.programs import free_port, server_folder

CODE = "plnhub-0123456789abcdef0123456789abcdef"
HERE = "_plnhub-challenge"
TEXTS = {
    f"{HERE}.ada.test": [CODE],
    f"{HERE}.long.test": [CODE[:10], CODE[10:]],
    "ada.test": ["v=spf1 -all"],
}

pytestmark = pytest.mark.dns


@pytest.fixture(scope="module")
def names(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PublicNames]:
    folder = server_folder(tmp_path_factory.mktemp("names"), "dnsmasq")
    server, port = start_names(folder, TEXTS)
    yield PublicNames([("127.0.0.1", port)], seconds=3)
    server.stop()


def test_a_text_is_found_at_its_name(names):
    assert names.texts(f"{HERE}.ada.test") == (CODE,)


def test_the_strings_of_one_text_are_joined(names):
    assert names.texts(f"{HERE}.long.test") == (CODE,)


def test_case_does_not_matter_in_a_name(names):
    assert names.texts(f"{HERE}.ADA.test") == (CODE,)


def test_a_name_that_does_not_exist_has_no_texts(names):
    assert names.texts(f"{HERE}.nobody.test") == ()


def test_a_name_without_texts_has_none(names):
    assert names.texts(f"other.{HERE}.ada.test") == ()


def test_a_name_that_nobody_can_have_is_not_asked_for(names):
    with pytest.raises(SourceUnavailable):
        names.texts(f"{'a' * 64}.test")


def test_servers_that_are_silent_are_told_from_names_without_texts():
    with pytest.raises(SourceUnavailable):
        PublicNames([("127.0.0.1", free_port())], seconds=0.5).texts(f"{HERE}.ada.test")
