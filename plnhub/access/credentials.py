"""Which names and passwords are worth checking at all. ◇ Pure."""

import unicodedata

from plnhub.words import marked

LONGEST_NAME = 200
LONGEST_PASSWORD = 1024
SHORTEST_PASSWORD = 12


def folded(name: str) -> str:
    """A name as directories compare it: NFC, without case, without blanks around it."""
    return unicodedata.normalize("NFC", name.strip()).casefold()


def skeleton(name: str) -> str:
    """A name without case, accents, width and doubled blanks, none of which every directory tells apart.

    Spellings that a directory takes for one person must share that person's counters.
    """
    plain = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", name).casefold())
    letters = "".join(letter for letter in plain if not unicodedata.combining(letter))
    return " ".join(letters.split())


def is_worth_checking(name: str, password: str) -> bool:
    """False for what no directory may ever see: an empty, blank or NUL password logs in anybody at some."""
    return _is_possible_name(name) and _is_possible_password(password)


def complaint_about(password: str) -> str | None:
    """Why a new password is refused, in words for its owner; None when it is good."""
    if not _is_possible_password(password):
        return marked("Choose a password of at most 1,024 characters that is not blank.")
    if len(password) < SHORTEST_PASSWORD:
        return marked("Choose a password of at least 12 characters; a few words are fine.")
    if len(set(password)) < SHORTEST_PASSWORD // 2:
        return marked("That password repeats itself: choose one with more different characters.")
    return None


def _is_possible_name(name: str) -> bool:
    return 0 < len(name.strip()) <= LONGEST_NAME and name.isprintable()


def _is_possible_password(password: str) -> bool:
    return bool(password.strip()) and len(password) <= LONGEST_PASSWORD and _is_clean(password)


def _is_clean(password: str) -> bool:
    return not any(unicodedata.category(character) in ("Cc", "Cs") for character in password)
