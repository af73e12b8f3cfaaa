"""The nights would notice if the store looked away: each piece of what is watched is blinded once."""

from collections.abc import Callable
from pathlib import Path

import pytest

from plnhub.flow.partitions import acts, ledger, months, update
from plnhub.flow.partitions.ledger import Superseded
from tests.flow.incremental.test_nights import live_through, stores
from tests.makers import empty_database

pytestmark = pytest.mark.full
MOST_NIGHTS = 25


def blind_to_consent_and_teams(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(update, "circumstances", lambda *_any: {})


def blind_to_sums(patch: pytest.MonkeyPatch) -> None:
    real = ledger.fingerprints
    patch.setattr(ledger, "fingerprints", lambda *words: {day: (1, 1) for day in real(*words)})


def blind_to_kin(patch: pytest.MonkeyPatch) -> None:
    real = ledger.superseded

    def lonely(*words: object) -> Superseded:
        return Superseded(rows=real(*words).rows, kin={})  # type: ignore[arg-type]

    patch.setattr(ledger, "superseded", lonely)
    patch.setattr(acts, "MANY", 2.0)


def blind_to_erasures(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(ledger, "continues", lambda *_any: True)


def blind_to_acts(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(months.Maker, "digest", lambda _self, month: month)


FAULTS = [blind_to_consent_and_teams, blind_to_sums, blind_to_kin, blind_to_erasures, blind_to_acts]


@pytest.mark.parametrize("blind", FAULTS)
def test_a_store_that_looks_away_differs_after_some_nights(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, blind: Callable[[pytest.MonkeyPatch], None]
):
    company = stores(tmp_path, empty_database(tmp_path), seed=5)
    blind(monkeypatch)
    with pytest.raises(AssertionError, match="night"):
        live_through(company, MOST_NIGHTS)
