"""Settings come from the environment, secret files and one TOML file; what is wrong is named."""

from pathlib import Path

import pytest

from plnhub.config import checked_secret, load_settings
from plnhub.errors import SettingsError

GOOD = "kR3vX9mQ2pL7wZ5tB8nC4jH6sD1fG0yA"


def test_the_environment_is_stronger_than_the_file(tmp_path: Path, monkeypatch):
    (tmp_path / "hub.toml").write_text('bind = "0.0.0.0:1"\nlanguage = "de"\n', encoding="utf-8")
    monkeypatch.setenv("PLNHUB_CONFIG", str(tmp_path / "hub.toml"))
    monkeypatch.setenv("PLNHUB_BIND", "127.0.0.1:2")
    assert (load_settings().bind, load_settings().language) == ("127.0.0.1:2", "de")


def test_a_secret_comes_from_a_file(tmp_path: Path, monkeypatch):
    (tmp_path / "key").write_text(f"{GOOD}\n", encoding="utf-8")
    monkeypatch.setenv("PLNHUB_SECRET_KEY_FILE", str(tmp_path / "key"))
    assert checked_secret(load_settings()) == GOOD


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("PLNHUB_SECRET_KEY_FILE", "/nowhere/key", "cannot read the secret file"),
        ("PLNHUB_CONFIG", "/nowhere/hub.toml", "there is no file"),
        ("PLNHUB_TRUSTED_PROXIES", "many", "PLNHUB_TRUSTED_PROXIES"),
        ("PLNHUB_DIRECTORY_ATTRIBUTES", "not json", "directory_attributes"),
    ],
)
def test_a_wrong_setting_is_named(monkeypatch, name: str, value: str, words: str):
    monkeypatch.setenv(name, value)
    with pytest.raises(SettingsError, match=words):
        load_settings()


def test_all_wrong_settings_are_named_at_once(monkeypatch):
    monkeypatch.setenv("PLNHUB_TRUSTED_PROXIES", "many")
    monkeypatch.setenv("PLNHUB_DIRECTORY_LOCK_MINUTES", "0")
    with pytest.raises(SettingsError, match=r"(?s)TRUSTED_PROXIES.*LOCK_MINUTES"):
        load_settings()


@pytest.mark.parametrize("content", [b"bind = ", b"\xff\xfe"])
def test_a_broken_file_is_named(tmp_path: Path, monkeypatch, content: bytes):
    (tmp_path / "hub.toml").write_bytes(content)
    monkeypatch.setenv("PLNHUB_CONFIG", str(tmp_path / "hub.toml"))
    with pytest.raises(SettingsError, match=r"hub\.toml"):
        load_settings()


def test_no_message_repeats_a_secret(monkeypatch):
    monkeypatch.setenv("PLNHUB_SECRET_KEY", "short-and-telling")
    with pytest.raises(SettingsError) as refused:
        checked_secret(load_settings())
    assert "telling" not in str(refused.value)


@pytest.mark.parametrize("secret", ["", "short", "a" * 40, "changeme-" + GOOD, "Password" + GOOD])
def test_a_weak_secret_is_refused(secret: str):
    with pytest.raises(SettingsError, match="missing or weak"):
        checked_secret(load_settings(secret_key=secret))
