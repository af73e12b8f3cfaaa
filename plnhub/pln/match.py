"""Whether two short texts speak of the same thing: they share a telling word. ◇ Pure."""

import re
import unicodedata

WORD = re.compile(r"[^\W_]+")
SHORTEST = 3
FILLERS = frozenset(
    word
    for line in (
        "about and are better but can for from have her him his how into know learn like more not our she",
        "team that the their them they this use used using want what when where which who why with work",
        "would you your",
    )
    for word in line.split()
)


def telling_words(text: str) -> frozenset[str]:
    """The words that say what a text is about, folded; short and common ones tell nothing."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    bare = "".join(sign for sign in plain if not unicodedata.combining(sign))
    return frozenset(word for word in WORD.findall(bare) if len(word) >= SHORTEST and word not in FILLERS)


def first_match(text: str, offers: tuple[str, ...]) -> str | None:
    """The first offer that shares a telling word with the text."""
    about = telling_words(text)
    return next((offer for offer in offers if about & telling_words(offer)), None)
