"""Every sentence that a reader can meet is marked for translation, and every language has all of them."""

import ast
import gettext
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from connectors.errors import AskPerson
from tests.house.source import ROOT, product_files, short, tree
from tests.translations import LANGUAGES, TRANSLATIONS, needs_translations, sources, texts_of, translated

PLACE = re.compile(r"%\(\w+\)[.\d]*[a-z]|%%")
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
NAMES = {"PLN Hub", "esc", "⌘K"}  # the same in every language
HIDDEN = re.compile(r"\{#.*?#\}|<script.*?</script>|<title>.*?</title>", re.DOTALL)
CODE = re.compile(r"\{\{.*?\}\}|\{%.*?%\}", re.DOTALL)
TAG = re.compile(r"<[^<>]*>")
ATTRIBUTE = re.compile(r"[\w-]+=\"[^\"]*\"")
SPOKEN = re.compile(r"\b(?:aria-label|title|placeholder|alt|data-none|data-hidden|data-copied)=\"([^\"]*)\"")
SPEAKING = re.compile(
    r"\b(?:badge|button|callout|card|empty|kpi|link_button|table|verb)\(\s*[\"'](\w[^\"']*)[\"']"
)
SAYS = {"Invalid", "Unavailable", "abort", "flash"}
ASKS = {each.__name__ for each in (AskPerson, *AskPerson.__subclasses__())}
FEATURES = ("access", "onboarding", "pln", "profiles", "search", "web")
FOR_LOGS = {
    "plnhub/access/ldap_bind.py",
    "plnhub/access/people.py",
    "plnhub/access/roles.py",
}  # and the shell


@pytest.fixture(scope="module")
def wanted() -> set[str]:
    return {texts_of(message.id)[0] for message in sources() if message.id}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_sentence_is_translated(language, wanted):
    known = {texts_of(each.id)[0] for each in translated(language) if each.id and all(texts_of(each.string))}
    assert sorted(wanted - known) == [], "run deploy/translate and fill what it prints"


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_translation_is_left_of_a_sentence_that_is_gone(language, wanted):
    catalog = translated(language)
    assert sorted({texts_of(each.id)[0] for each in catalog if each.id} - wanted) == []
    assert list(catalog.obsolete) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_translation_is_a_guess(language):
    assert [each.id for each in translated(language) if each.id and each.fuzzy] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_translation_keeps_the_places_of_its_sentence(language):
    different = [
        (each.id, form)
        for each in translated(language)
        if each.id
        for form in texts_of(each.string)
        if sorted(PLACE.findall(form)) not in [sorted(PLACE.findall(text)) for text in texts_of(each.id)]
    ]
    assert different == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_translation_keeps_the_blanks_around_its_sentence(language):
    pairs = [(texts_of(each.id)[0], texts_of(each.string)[0]) for each in translated(language) if each.id]
    assert [text for text, form in pairs if form != form.strip() and text == text.strip()] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_compiled_says_what_its_source_says(language):
    needs_translations()
    compiled = gettext.translation("messages", TRANSLATIONS, [language])
    singles = [each for each in translated(language) if each.id and isinstance(each.id, str)]
    assert [each.id for each in singles if compiled.gettext(str(each.id)) != each.string] == []


def test_no_compiled_language_is_kept_in_the_repository():
    if shutil.which("git") is None or not (ROOT / ".git").exists():
        pytest.skip("this is no git checkout, or git is not installed")
    kept = subprocess.run(["git", "ls-files", "*.mo"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert kept.stdout == ""


def unmarked(text: str) -> list[str]:
    """Words that stand in a template without a mark, between its tags, in what is spoken, or in a macro."""
    text = HIDDEN.sub("", text)
    spoken = SPOKEN.findall(CODE.sub("", text))
    shown = ATTRIBUTE.sub("", TAG.sub("\n", CODE.sub("", text))).split("\n")
    said = [word for code in CODE.findall(text) for word in SPEAKING.findall(code)]
    clean = [word.strip() for word in (*spoken, *shown, *said)]
    return [word for word in clean if re.search(r"[^\W\d_]{2,}", word) and word not in NAMES]


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_word_of_a_template_is_marked(path: Path):
    assert unmarked(path.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize(
    "bad",
    [
        "<p>Hello there</p>",
        '<p title="Help">{{ _("x") }}</p>',
        '{{ button("Save it") }}',
        "<p>{% if a %}Yes{% endif %}</p>",
    ],
)
def test_the_search_for_words_sees(bad):
    assert unmarked(bad)


def unmarked_calls(path: Path) -> list[str]:
    """Sentences that are shown to the reader and stand bare in the code."""
    calls = (node for node in ast.walk(tree(path)) if isinstance(node, ast.Call))
    return [
        f"{short(path)}:{call.lineno}"
        for call in calls
        if isinstance(call.func, ast.Name) and call.func.id in SAYS
        for sentence in call.args[:2]
        if isinstance(sentence, ast.JoinedStr)
        or (isinstance(sentence, ast.Constant) and isinstance(sentence.value, str) and " " in sentence.value)
    ]


def test_every_sentence_of_a_page_that_stands_in_code_is_marked():
    pages = [path for path in product_files() if path.relative_to(ROOT).parts[1] in FEATURES]
    assert [bare for path in pages if short(path) not in FOR_LOGS for bare in unmarked_calls(path)] == []


def bare(node: ast.AST) -> Iterator[ast.AST]:
    """The words beneath a node that no mark covers, and the names that may stand for some."""
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "marked":
        return
    if isinstance(node, (ast.Constant, ast.JoinedStr, ast.Name)):
        yield node
    for child in ast.iter_child_nodes(node):
        yield from bare(child)


def unmarked_questions(module: ast.Module) -> list[int]:
    """Where people are told what only they can mend, in words that nobody translates."""
    given = {
        target.id: assignment.value
        for assignment in module.body
        if isinstance(assignment, ast.Assign)
        for target in assignment.targets
        if isinstance(target, ast.Name)
    }
    calls = (node for node in ast.walk(module) if isinstance(node, ast.Call))
    words = [
        word
        for call in calls
        if isinstance(call.func, ast.Name) and call.func.id in ASKS
        for argument in call.args
        for found in bare(argument)
        for word in (bare(given[found.id]) if isinstance(found, ast.Name) and found.id in given else [found])
    ]
    return [
        word.lineno
        for word in words
        if isinstance(word, ast.JoinedStr) or (isinstance(word, ast.Constant) and " " in str(word.value))
    ]


@pytest.mark.parametrize("path", sorted((ROOT / "connectors").rglob("*.py")), ids=short)
def test_every_sentence_with_which_a_connector_asks_people_is_marked(path: Path):
    assert unmarked_questions(tree(path)) == []


@pytest.mark.parametrize(
    "bad",
    [
        "raise AccountNotFound('There is none.')",
        "raise AccessDenied(f'{host} is closed')",
        "NONE = 'There is none.'\nraise AccountNotFound(NONE)",
        "raise AuthExpired(OTHER if old else 'It has ended.')",
    ],
)
def test_the_search_for_such_sentences_sees(bad: str):
    assert unmarked_questions(ast.parse(bad))
