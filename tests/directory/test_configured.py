"""The settings of the directory in force: the environment first, then what an administrator kept."""

import ssl

import pytest
from sqlalchemy import select

from plnhub.config import Settings
from plnhub.db import open_database
from plnhub.directory.setup.configured import configured, effective_settings, save_settings
from plnhub.errors import Invalid, SettingsError
from plnhub.models import AuditEntry, DirectorySetting
from tests.makers import NOW, empty_database

PASSWORD = "correct horse battery staple"


@pytest.fixture
def database(tmp_path):
    return empty_database(tmp_path)


@pytest.fixture
def save(database, tmp_path):
    def save(settings=None, **values):
        with database.writing() as session:
            changes = {f"directory_{name}" if name != "dimensions" else name: v for name, v in values.items()}
            return save_settings(session, settings or Settings(data_dir=tmp_path), changes, "ada", NOW)

    return save


def in_force(database, tmp_path, **given):
    return effective_settings(Settings(data_dir=tmp_path, **given), database)


def test_what_the_page_keeps_is_in_force(database, tmp_path, save):
    save(url="ldaps://ldap.example.com", base="dc=example,dc=com", attributes={"team": "ou"})
    settings = in_force(database, tmp_path)
    assert (settings.directory_url, settings.directory_base) == (
        "ldaps://ldap.example.com",
        "dc=example,dc=com",
    )
    assert settings.directory_attributes == {"team": "ou"}


def test_the_environment_is_stronger_than_the_page(database, tmp_path, save):
    save(base="dc=page")
    assert in_force(database, tmp_path, directory_base="dc=environment").directory_base == "dc=environment"


def test_a_field_of_the_environment_cannot_be_changed_by_the_page(database, tmp_path, save):
    given = Settings(data_dir=tmp_path, directory_base="dc=environment")
    assert save(given, base="dc=page", filter="(uid=*)") == ["directory_filter"]


def test_an_empty_value_in_the_environment_locks_nothing(database, tmp_path, save):
    given = Settings(data_dir=tmp_path, directory_base="")
    assert save(given, base="dc=page") == ["directory_base"]


def test_the_page_says_where_each_field_comes_from(database, tmp_path, save):
    save(base="dc=page", filter="(uid=*)")
    with database.reading() as session:
        found = configured(Settings(data_dir=tmp_path, directory_base="dc=x"), session)
    assert (found.locked, found.kept) == ({"directory_base"}, {"directory_filter"})


def test_the_password_is_in_force_and_in_no_row_and_no_audit(database, tmp_path, save):
    save(url="ldaps://one", password=PASSWORD)
    assert in_force(database, tmp_path).directory_password.get_secret_value() == PASSWORD
    with database.reading() as session:
        rows = [(row.name, row.value) for row in session.scalars(select(DirectorySetting))]
        audit = [(entry.what, entry.detail) for entry in session.scalars(select(AuditEntry))]
    assert PASSWORD not in str(rows) + str(audit)
    assert audit == [("directory.settings", {"fields": "directory_password, directory_url"})]


def test_only_this_user_may_read_the_file_of_the_password(tmp_path, save):
    save(url="ldaps://one", password=PASSWORD)
    (file,) = (tmp_path / "keys").glob("*.secret")
    assert file.stat().st_mode & 0o777 == 0o600


def test_the_page_never_gets_the_password(database, tmp_path, save):
    save(url="ldaps://one", password=PASSWORD)
    with database.reading() as session:
        found = configured(Settings(data_dir=tmp_path), session)
    assert found.settings.directory_password.get_secret_value() == ""
    assert "directory_password" in found.kept


def test_an_empty_password_leaves_the_kept_one(database, tmp_path, save):
    save(url="ldaps://one", password=PASSWORD)
    assert save(password="") == []
    assert in_force(database, tmp_path).directory_password.get_secret_value() == PASSWORD


def test_a_lost_password_file_is_named(database, tmp_path, save):
    save(url="ldaps://one", password=PASSWORD)
    for file in (tmp_path / "keys").glob("*.secret"):
        file.unlink()
    with pytest.raises(SettingsError, match="give the secret again"):
        in_force(database, tmp_path)


@pytest.mark.parametrize("change", [{"url": "ldaps://elsewhere"}, {"starttls": False}])
def test_the_kept_password_does_not_follow_to_another_place(save, change):
    save(url="ldaps://one", password=PASSWORD)
    with pytest.raises(Invalid) as refused:
        save(**change)
    assert refused.value.field == "directory_password"


def test_a_change_of_the_password_forgets_the_one_before_the_last(tmp_path, save):
    for word in ("first one", "second one", "third one"):
        save(password=word)
    assert len(list((tmp_path / "keys").glob("*.secret"))) == 2


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("url", "http://169.254.169.254/"),
        ("url", "gopher://host"),
        ("url", "ldap://host/dc=example"),
        ("url", "ldap://user@host"),
        ("url", "csv:///etc/passwd"),
        ("url", "ldif://../secret.ldif"),
        ("base", "people"),
        ("filter", "(uid=*"),
        ("filter", "(uid=*))(uid=*"),
        ("filter", ""),
        ("ca_file", "/etc/passwd"),
        ("vendor", "banyan"),
        ("attributes", {"name": "userPassword"}),
        ("attributes", {"king": "cn"}),
        ("attributes", {"name": "cn)(uid=*"}),
        ("role_groups", {"king": "cn=x"}),
        ("role_groups", {"admin": "admins"}),
        ("sign_in", "digest"),
        ("sign_in", "external"),
        ("feed", "telepathy"),
        ("photo_attributes", "userCertificate"),
        ("photo_attributes", ""),
        ("circle_groups", {"": "cn=x"}),
        ("circle_groups", {"Chess": "chess"}),
        ("circle_groups", {"C" * 201: "cn=x"}),
        ("circles_base", "circles"),
        ("circles_filter", "(cn=*"),
    ],
)
def test_a_wrong_value_is_refused_with_its_field(save, name, value):
    with pytest.raises(Invalid) as refused:
        save(**{name: value})
    assert refused.value.field == f"directory_{name}"


def test_photos_circles_and_feed_are_in_force_as_they_are_kept(database, tmp_path, save):
    save(photos=True, photo_attributes=" jpegPhoto , thumbnailPhoto", feed="usn", sign_in="gssapi")
    save(circle_groups={" Chess ": "cn=chess,dc=x", "Gone": ""}, circles_base="ou=c,dc=x", circles_filter="")
    found = in_force(database, tmp_path)
    assert (found.directory_photos, found.directory_photo_attributes) == (True, "jpegPhoto,thumbnailPhoto")
    assert (found.directory_feed, found.directory_sign_in) == ("usn", "gssapi")
    assert found.directory_circle_groups == {"Chess": "cn=chess,dc=x"}
    assert (found.directory_circles_base, found.directory_circles_filter) == ("ou=c,dc=x", "")


@pytest.mark.parametrize(
    ("given", "url"),
    [({"directory_client_certificate": "/x.pem"}, "ldaps://one"), ({}, "ldapi://%2Frun%2Fx")],
)
def test_a_certificate_or_a_local_socket_may_sign_in(tmp_path, save, given, url):
    settings = Settings(data_dir=tmp_path, **given)
    assert "directory_sign_in" in save(settings, url=url, sign_in="external")


def test_a_file_in_the_import_folder_may_be_named(tmp_path, save):
    assert save(url=f"csv://{tmp_path}/import/people.csv") == ["directory_url"]


def test_a_link_that_leads_out_of_the_import_folder_is_refused(tmp_path, save):
    (tmp_path / "import").mkdir()
    (tmp_path / "import" / "out").symlink_to("/etc")
    with pytest.raises(Invalid):
        save(url=f"csv://{tmp_path}/import/out/passwd")


def test_a_pasted_certificate_becomes_a_file_for_the_connection(database, tmp_path, save):
    pem = ssl.DER_cert_to_PEM_cert(ssl.create_default_context().get_ca_certs(binary_form=True)[0])
    save(ca_file=pem)
    path = in_force(database, tmp_path).directory_ca_file
    assert ssl.create_default_context(cafile=path).get_ca_certs()


def test_a_database_without_tables_keeps_nothing(tmp_path):
    settings = Settings(data_dir=tmp_path)
    assert effective_settings(settings, open_database(f"sqlite:///{tmp_path}/new.db")) == settings
