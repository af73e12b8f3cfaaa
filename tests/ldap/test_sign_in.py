"""The service account signs in by password, by local socket or by certificate, against a real server."""

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import ldap
import pytest
from cryptography import x509
from cryptography.hazmat.primitives.serialization import load_pem_private_key

from plnhub.config import Settings, load_settings
from plnhub.errors import SettingsError, Unavailable
from plnhub.ldap_connection import Deadline, connected
from plnhub.ldap_sign_in import sign_in
from tests.ldap.made_certificates import Made, made_certificate
from tests.servers.certificates import Certificates
from tests.servers.slapd import Slapd

pytestmark = [pytest.mark.slapd, pytest.mark.authz]

BASE = "dc=pln,dc=example"
READER = f"cn=reader,{BASE}"
LDIF = f"dn: {BASE}\nobjectClass: dcObject\nobjectClass: organization\no: PLN\ndc: pln\n\n" + (
    f"dn: {READER}\nobjectClass: organizationalRole\nobjectClass: simpleSecurityObject\ncn: reader\n"
    "userPassword: reader-password\n\n"
)
LOCAL = f"gidNumber={os.getgid()}\\\\+uidNumber={os.getuid()},cn=peercred,cn=external,cn=auth"
KNOWN = f'TLSVerifyClient try\nauthz-regexp "{LOCAL}" "{READER}"\nauthz-regexp "^cn=hub$" "{READER}"'


@pytest.fixture(scope="module")
def server(slapd: Callable[..., Slapd]) -> Slapd:
    return slapd(LDIF, extra=KNOWN)


@pytest.fixture(scope="module")
def authority(certificates: Certificates) -> Made:
    key = load_pem_private_key(certificates.ca_file.with_suffix(".key").read_bytes(), None)
    certificate = x509.load_pem_x509_certificate(certificates.ca_file.read_bytes())
    return Made(certificate=certificate, key=key, file=certificates.ca_file)  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def hub_certificate(authority: Made, tmp_path_factory: pytest.TempPathFactory) -> str:
    """One file with the certificate and the key by which the server knows us."""
    return str(made_certificate(tmp_path_factory.mktemp("client"), "hub", issuer=authority).file)


def settings_for(server: Slapd, url: str, **values: Any) -> Settings:
    return Settings(directory_url=url, directory_ca_file=str(server.ca_file), **values)


def who_is_in(settings: Settings) -> str:
    connection = connected(settings, Deadline.after(9))
    try:
        return str(connection.whoami_s())
    finally:
        connection.unbind_ext_s()


def test_a_password_signs_the_service_account_in(server: Slapd) -> None:
    settings = settings_for(
        server, server.ldaps_url, directory_bind_dn=READER, directory_password="reader-password"
    )
    assert who_is_in(settings) == f"dn:{READER}"


@pytest.mark.parametrize("values", [{}, {"directory_sign_in": "external"}])
def test_the_local_socket_knows_this_process(server: Slapd, values: dict[str, Any]) -> None:
    assert who_is_in(settings_for(server, server.ldapi_url, **values)) == f"dn:{READER}"


@pytest.mark.parametrize("scheme", ["ldaps", "starttls"])
def test_a_certificate_of_ours_signs_the_service_account_in(
    server: Slapd, hub_certificate: str, scheme: str
) -> None:
    settings = settings_for(
        server,
        server.ldaps_url if scheme == "ldaps" else server.url,
        directory_starttls=True,
        directory_sign_in="external",
        directory_client_certificate=hub_certificate,
    )
    assert who_is_in(settings) == f"dn:{READER}"


def test_certificate_and_key_may_stand_in_two_files(
    server: Slapd, hub_certificate: str, tmp_path: Path
) -> None:
    certificate, mark, key = Path(hub_certificate).read_text().partition("-----BEGIN PRIVATE KEY")
    (tmp_path / "hub.crt").write_text(certificate)
    (tmp_path / "hub.key").write_text(mark + key)
    settings = settings_for(
        server,
        server.ldaps_url,
        directory_sign_in="external",
        directory_client_certificate=str(tmp_path / "hub.crt"),
        directory_client_key=str(tmp_path / "hub.key"),
    )
    assert who_is_in(settings) == f"dn:{READER}"


def test_external_without_a_certificate_is_a_wrong_setting(server: Slapd) -> None:
    with pytest.raises(SettingsError, match="PLNHUB_DIRECTORY_CLIENT_CERTIFICATE"):
        who_is_in(settings_for(server, server.ldaps_url, directory_sign_in="external"))


def test_a_certificate_that_the_server_does_not_trust_does_not_sign_in(server: Slapd, tmp_path: Path) -> None:
    settings = settings_for(
        server,
        server.ldaps_url,
        directory_sign_in="external",
        directory_client_certificate=str(made_certificate(tmp_path, "hub").file),
    )
    with pytest.raises(Unavailable):
        who_is_in(settings)


@pytest.mark.parametrize("password", ["", " ", "\t", "\0"])
def test_T1_no_blank_password_is_sent_for_the_service_account(server: Slapd, password: str) -> None:
    settings = settings_for(server, server.ldaps_url, directory_bind_dn=READER, directory_password=password)
    with pytest.raises(Unavailable, match="no password"):
        who_is_in(settings)


def test_an_unknown_way_to_sign_in_is_a_wrong_setting() -> None:
    with pytest.raises(SettingsError, match="PLNHUB_DIRECTORY_SIGN_IN"):
        load_settings(directory_sign_in="telepathy")


class KerberosFails:
    """Fails as libldap does; keeps the options that were set."""

    def __init__(self, failure: ldap.LDAPError) -> None:
        self.failure = failure
        self.options: dict[int, object] = {}

    def set_option(self, option: int, value: object) -> None:
        self.options[option] = value

    def sasl_gssapi_bind_s(self) -> None:
        raise self.failure


@pytest.mark.parametrize(
    ("failure", "advice"),
    [
        (ldap.LOCAL_ERROR({"desc": "Local error"}), "KRB5_CLIENT_KTNAME"),
        (ldap.AUTH_UNKNOWN({"desc": "Unknown authentication method"}), "libsasl2-modules-gssapi-mit"),
        (ldap.STRONG_AUTH_REQUIRED({"desc": "Strong authentication required"}), "inside TLS"),
        (ldap.SERVER_DOWN({"desc": "Can't contact LDAP server"}), "cannot be reached"),
        (ldap.INVALID_CREDENTIALS({"desc": "Invalid credentials"}), "refused the Kerberos sign-in"),
    ],
)  # fmt: skip
def test_a_failed_kerberos_sign_in_says_what_to_do(failure: ldap.LDAPError, advice: str) -> None:
    settings = Settings(directory_sign_in="gssapi")
    with pytest.raises(Unavailable, match=advice):
        sign_in(KerberosFails(failure), settings, "ldaps://a", is_encrypted=True)


@pytest.mark.parametrize(
    ("is_encrypted", "option"), [(True, ldap.OPT_X_SASL_SSF_MAX), (False, ldap.OPT_X_SASL_SSF_MIN)]
)
def test_T55_kerberos_encrypts_where_tls_does_not(is_encrypted: bool, option: int) -> None:
    connection = KerberosFails(ldap.LOCAL_ERROR({}))
    with pytest.raises(Unavailable):
        sign_in(connection, Settings(directory_sign_in="gssapi"), "ldap://a", is_encrypted=is_encrypted)
    assert connection.options[option] == (0 if is_encrypted else 128)
