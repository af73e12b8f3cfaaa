"""A profile of Stack Exchange is named by its address alone."""

import pytest

from connectors import errors
from connectors.stackexchange.naming import number_and_host


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("https://www.stackoverflow.com/users/22656", ("22656", "stackoverflow.com")),
        ("https://math.stackexchange.com/users/5?tab=profile", ("5", "math.stackexchange.com")),
    ],
)
def test_a_profile_is_named_by_its_address(typed: str, found: tuple[str, str]) -> None:
    assert number_and_host(typed) == found


@pytest.mark.parametrize(
    "typed", ["", "ada", "https://stackoverflow.com/questions/1", "https://localhost/users/1", "http://[::1"]
)
def test_what_names_no_profile_is_refused(typed: str) -> None:
    with pytest.raises(errors.AccountNotFound):
        number_and_host(typed)
