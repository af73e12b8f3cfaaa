"""What tests of several folders ask of the translations."""

from collections.abc import Callable
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from plnhub.config import PACKAGE

ROOT = Path(__file__).resolve().parents[1]
TRANSLATIONS = PACKAGE / "translations"
LANGUAGES = sorted(path.parents[1].name for path in TRANSLATIONS.glob("*/LC_MESSAGES/messages.po"))
KEYWORDS = {**DEFAULT_KEYWORDS, "_l": None, "later": None, "marked": None}
METHODS = [("**.py", "python"), ("**.html", "jinja2")]


def sources() -> Catalog:
    """Every marked sentence of the product as it is now."""
    catalog = Catalog()
    for folder in ("connectors", "plnhub", "templates"):
        options = {"**.html": {"trimmed": "true"}}
        for file, line, message, *_more in extract_from_dir(
            ROOT / folder, METHODS, options, KEYWORDS, directory_filter=_is_ours
        ):
            catalog.add(message, locations=[(f"{folder}/{file}", line)])
    return catalog


def translated(language: str) -> Catalog:
    with (TRANSLATIONS / language / "LC_MESSAGES" / "messages.po").open("rb") as file:
        return read_po(file, locale=language)


def texts_of(text: str | tuple[str, ...] | list[str]) -> tuple[str, ...]:
    """The one form of a sentence, or all its forms."""
    return (text,) if isinstance(text, str) else tuple(text)


def write_invented(folder: Path, language: str, say: Callable[[str], str]) -> None:
    """Compile a language in which every sentence is what `say` makes of it."""
    catalog = Catalog(locale=language)
    for message in sources():
        if message.id:
            forms = tuple(map(say, texts_of(message.id)))
            catalog.add(message.id, forms[0] if isinstance(message.id, str) else forms)
    path = folder / language / "LC_MESSAGES" / "messages.mo"
    path.parent.mkdir(parents=True)
    with path.open("wb") as file:
        write_mo(file, catalog)


def needs_translations() -> None:
    if not (TRANSLATIONS / "de" / "LC_MESSAGES" / "messages.mo").exists():
        pytest.skip("the translations are not compiled: run deploy/translate, as deploy/run does")


def _is_ours(folder: str | Path) -> bool:
    return Path(folder).name not in ("node_modules", "static", "__pycache__")
