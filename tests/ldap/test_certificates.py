"""Each fault of a server's certificate is refused with a sentence of its own that says what to do (T55)."""

import ssl
from pathlib import Path
from typing import Any

import pytest

from plnhub.config import Settings
from plnhub.errors import SettingsError, Unavailable
from plnhub.ldap_certificate import verified_certificate
from plnhub.ldap_connection import Deadline, open_connection
from tests.ldap.made_certificates import DAY, Made, made_certificate, showing

pytestmark = pytest.mark.authz

FAULTS: dict[str, dict[str, Any]] = {
    "it has expired; renew": {"starts": -9 * DAY, "ends": -DAY},
    "it is not valid yet; look at the clocks": {"starts": DAY},
    "it is for another name than 127.0.0.1; use one of its names": {"address": "192.0.2.7"},
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("certificates")


@pytest.fixture(scope="module")
def authority(folder: Path) -> Made:
    return made_certificate(folder, "authority", is_authority=True)


def trusting(file: Path | str, **values: Any) -> Settings:
    return Settings(directory_ca_file=str(file), **values)


def refusal(settings: Settings, port: int, scheme: str = "ldaps") -> str:
    with pytest.raises(Unavailable) as refused:
        open_connection(settings, f"{scheme}://127.0.0.1:{port}", Deadline.after(5))
    return str(refused.value)


@pytest.mark.parametrize("sentence", FAULTS)
def test_T55_a_faulty_certificate_is_refused_and_the_sentence_says_which_fault_it_is(
    folder: Path, authority: Made, sentence: str
) -> None:
    made = made_certificate(folder, "faulty", issuer=authority, **FAULTS[sentence])
    with showing(made) as server:
        assert f"certificate refused: {sentence}" in refusal(trusting(authority.file), server.port)


def test_T55_a_certificate_that_signed_itself_is_refused(folder: Path, authority: Made) -> None:
    with showing(made_certificate(folder, "alone")) as server:
        assert "it is signed by itself; give that very certificate" in refusal(
            trusting(authority.file), server.port
        )


def test_T55_a_certificate_of_an_unknown_authority_is_refused(folder: Path, authority: Made) -> None:
    stranger = made_certificate(folder, "stranger", is_authority=True)
    with showing(made_certificate(folder, "foreign", issuer=stranger)) as server:
        assert "its issuer is not trusted here; give its issuer's certificate" in refusal(
            trusting(authority.file), server.port
        )


def test_an_expired_authority_is_told_from_an_expired_server(folder: Path) -> None:
    over = made_certificate(folder, "over", is_authority=True, starts=-9 * DAY, ends=-DAY)
    with showing(made_certificate(folder, "of-over", issuer=over)) as server:
        said = refusal(trusting(over.file), server.port)
    assert "the certificate of its authority, given here, has expired; ask your authority" in said


def test_T55_a_server_without_tls_1_2_is_refused(folder: Path, authority: Made) -> None:
    made = made_certificate(folder, "old", issuer=authority)
    with showing(made, newest=ssl.TLSVersion.TLSv1_1) as server:
        assert "no TLS 1.2 or newer" in refusal(trusting(authority.file), server.port)
        assert server.handshakes == []


def test_a_good_certificate_tells_its_names_and_its_end(folder: Path, authority: Made) -> None:
    made = made_certificate(folder, "good", issuer=authority)
    with showing(made) as server:
        found = verified_certificate(f"ldaps://127.0.0.1:{server.port}", trusting(authority.file), 5)
    assert (found.names, found.ends_at) == (("127.0.0.1",), made.certificate.not_valid_after_utc)


@pytest.mark.parametrize("setting", ["directory_ca_file", "directory_client_certificate"])
def test_a_certificate_file_that_cannot_be_read_is_a_wrong_setting(
    folder: Path, authority: Made, setting: str
) -> None:
    values = {"directory_ca_file": str(authority.file)} | {setting: str(folder / "absent.pem")}
    with (
        showing(made_certificate(folder, "shown", issuer=authority)) as server,
        pytest.raises(SettingsError, match=setting.upper()),
    ):
        open_connection(Settings(**values), f"ldaps://127.0.0.1:{server.port}", Deadline.after(5))  # type: ignore[arg-type]


def test_T55_no_setting_switches_the_check_of_certificates_off() -> None:
    words = ("verif", "insecure", "require_cert", "skip", "trust_all")
    assert [name for name in Settings.model_fields if any(word in name for word in words)] == []
