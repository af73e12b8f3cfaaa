"""Every measure has one card; its golden value is what its function makes of its golden input."""

import importlib
import pkgutil

import pytest

from plnhub.flow import measures
from plnhub.flow.measures.card import Card
from plnhub.flow.measures.cards import CARDS

from .golden import COMPUTED

NO_MEASURES = {
    "broker_paths": "what brokerage is counted from",
    "card": "the form of a card",
    "cards": "the list of them",
    "engine": "hands a network to a library",
    "hearsay": "one step of spreading",
    "network": "what is measured",
    "overview": "all of them at once",
    "reached_together": "what reach together is counted from",
    "two_paths": "what several are counted from",
}


def cards_in_modules() -> dict[str, list[Card]]:
    names = [module.name for module in pkgutil.iter_modules(measures.__path__)]
    modules = {name: importlib.import_module(f"{measures.__name__}.{name}") for name in names}
    return {
        name: [value for value in vars(module).values() if isinstance(value, Card)]
        for name, module in modules.items()
    }


def test_every_module_of_a_measure_has_a_card() -> None:
    without = {name for name, cards in cards_in_modules().items() if not cards}
    assert without == set(NO_MEASURES)


def test_every_card_is_on_the_list_once() -> None:
    written = [card.key for cards in cards_in_modules().values() for card in cards]
    assert sorted(written) == sorted(CARDS)


def test_every_golden_value_is_computed() -> None:
    assert set(COMPUTED) == set(CARDS)


@pytest.mark.parametrize("card", CARDS.values(), ids=list(CARDS))
def test_the_golden_input_gives_the_golden_value(card: Card) -> None:
    assert only(COMPUTED[card.key](), card.golden.value) == near(card.golden.value)


@pytest.mark.parametrize("card", CARDS.values(), ids=list(CARDS))
def test_a_card_leaves_nothing_out(card: Card) -> None:
    empty = [name for name in vars(card) if getattr(card, name) in ("", None)]
    assert empty == []


def only(found: object, like: object) -> object:
    """A card may show a few of many values."""
    if isinstance(found, dict) and isinstance(like, dict):
        return {name: found[name] for name in like}
    return found


def near(value: object) -> object:
    if value is None or isinstance(value, bool | str):
        return value
    if isinstance(value, dict):
        return {name: near(one) for name, one in value.items()}
    if isinstance(value, tuple):
        return tuple(near(one) for one in value)
    return pytest.approx(value, abs=5e-5)
