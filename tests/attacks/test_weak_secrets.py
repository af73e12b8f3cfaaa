"""The site does not start on a secret that somebody could guess (T46)."""

import secrets
from pathlib import Path

import pytest

from plnhub.app import create_app
from plnhub.config import Settings, checked_secret
from plnhub.errors import SettingsError
from tests.house.source import product_files, short

WEAK = (
    "",
    " " * 40,
    "changeme",
    "ChangeMe" * 6,
    "please-changeme-0123456789-please",
    "secret",
    "a" * 64,
    "ab" * 32,
    "0123456789" * 4,
    "abcdefghijklmnopqrstuvwxyz0123456789",
    "zyxwvutsrqponmlkjihgfedcba9876543210",
    "3f9Qx7LmZp" * 5,
    "x7Kq2mVb9T",
    "password-0123456789-password-0123",
)


@pytest.mark.parametrize("secret", WEAK)
def test_a_weak_secret_is_refused_before_anything_is_served(secret: str, tmp_path: Path):
    with pytest.raises(SettingsError, match="PLNHUB_SECRET_KEY"):
        create_app(Settings(data_dir=tmp_path, secret_key=secret))


@pytest.mark.parametrize("make", [secrets.token_urlsafe, secrets.token_hex])
def test_random_secrets_are_taken(make):
    made = [make(48) for _ in range(200)] + [make(32) for _ in range(200)]
    assert [checked_secret(Settings(secret_key=each)) for each in made] == made


def test_the_message_does_not_repeat_the_secret(tmp_path: Path):
    with pytest.raises(SettingsError) as told:
        create_app(Settings(data_dir=tmp_path, secret_key="x7Kq2mVb9T"))
    assert "x7Kq2mVb9T" not in str(told.value)


def test_printed_settings_hide_their_secrets():
    settings = Settings(secret_key="x7Kq2mVb9T", directory_password="dirpass77")
    assert "x7Kq2mVb9T" not in repr(settings)
    assert "dirpass77" not in repr(settings)


def test_no_secret_stands_in_the_source():
    words = ("secret_key = ", "SECRET_KEY = ", "password = ")
    named = [
        (short(path), line.strip())
        for path in product_files()
        for line in path.read_text(encoding="utf-8").splitlines()
        for word in words
        if line.strip().startswith(tuple(f"{word}{quote}" for quote in "\"'"))
    ]
    assert named == []
