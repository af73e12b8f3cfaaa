"""The test of the connection where the source is a file, and the words in which its steps are told."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from plnhub.config import Settings
from plnhub.directory.checking.check import check_directory
from plnhub.directory.checking.check_values import told_person, told_staff
from plnhub.directory.checking.server_clock import moment, server_time
from plnhub.errors import Unavailable
from tests.directory.makers import TODAY, staff


def test_a_file_is_tested_too(tmp_path: Path) -> None:
    file = tmp_path / "staff.csv"
    file.write_text("uid,name\nada,Ada Lovelace\n")
    settings = Settings(directory_url=f"csv://{file}", directory_canaries="ada")
    assert [(one.name, one.ok) for one in check_directory(settings, TODAY)] == [
        (name, True) for name in ("open", "search", "canary", "person")
    ]


@pytest.mark.parametrize(
    ("canaries", "content"), [("bob", "uid,name\nada,Ada\n"), ("", "uid,name\n"), ("", "x")]
)
def test_a_file_that_cannot_be_used_says_what_to_do(tmp_path: Path, canaries: str, content: str) -> None:
    file = tmp_path / "staff.csv"
    file.write_text(content)
    settings = Settings(directory_url=f"csv://{file}", directory_canaries=canaries)
    assert [bool(one.advice) for one in check_directory(settings, TODAY) if not one.ok] == [True]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (b"20261122010948.0Z", datetime(2026, 11, 22, 1, 9, 48, tzinfo=UTC)),
        (b"20261122010948Z", datetime(2026, 11, 22, 1, 9, 48, tzinfo=UTC)),
        (b"yesterday", None),
    ],
)  # fmt: skip
def test_a_server_tells_its_time_with_or_without_a_fraction(text: bytes, expected: datetime | None) -> None:
    assert moment(text) == expected


class WindowsServer:
    """Tells its time as domain controllers do."""

    def search_ext_s(self, base: str, *_more: Any) -> list[tuple[str, dict[str, list[bytes]]]]:
        return [("", {"currentTime": [b"20261122010948.0Z"]})] if not base else []


def test_a_domain_controller_tells_its_time_in_the_root_entry() -> None:
    assert server_time(WindowsServer()) == datetime(2026, 11, 22, 1, 9, 48, tzinfo=UTC)


def test_a_company_without_anybody_of_use_is_a_failure() -> None:
    with pytest.raises(Unavailable, match="0 people, 0 entries set aside"):
        told_staff([], [])


def test_the_person_is_shown_field_by_field() -> None:
    assert "name=Ada" in told_person([staff("ada")], ("name",)).detail


def test_without_anybody_no_person_is_told():
    with pytest.raises(Unavailable):
        told_person([], ("name",))
