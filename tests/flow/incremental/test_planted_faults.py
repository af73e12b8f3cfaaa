"""The nights would notice if the store looked away: each piece of what is watched is blinded once."""

from collections.abc import Callable
from pathlib import Path

import pytest

from plnhub.flow.partitions import acts, borrowed, circumstances, ledger, months, update
from plnhub.flow.partitions.circumstances import Circumstances
from plnhub.flow.partitions.ledger import Superseded
from plnhub.flow.partitions.manifest import Manifest
from tests.flow.incremental.test_nights import live_through, stores
from tests.makers import empty_database

pytestmark = pytest.mark.full
MOST_NIGHTS = 25


def blind_to_consent_and_teams(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(Circumstances, "marks", lambda self, *_any: dict.fromkeys(self.months, ""))


def blind_to_those_who_differ(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(circumstances, "ONLY_OTHERS", "SEMI JOIN (SELECT 0 AS number) USING (number)")


def blind_to_changed_links(patch: pytest.MonkeyPatch) -> None:
    real = borrowed._Look.recalled

    def everything(self: borrowed._Look, earlier: Manifest | None) -> list[str]:
        real(self, earlier)
        return sorted(self.months) if earlier else []

    patch.setattr(borrowed._Look, "recalled", everything)


def blind_to_sums(patch: pytest.MonkeyPatch) -> None:
    real = update.fingerprints_since
    patch.setattr(update, "fingerprints_since", lambda *words: {day: (1, 1) for day in real(*words)})


def blind_to_kin(patch: pytest.MonkeyPatch) -> None:
    real = ledger.superseded

    def lonely(*words: object) -> Superseded:
        return Superseded(rows=real(*words).rows, kin={})  # type: ignore[arg-type]

    patch.setattr(ledger, "superseded", lonely)
    patch.setattr(acts, "MANY", 2.0)


def blind_to_erasures(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(ledger, "continues", lambda *_any: True)


def blind_to_acts(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(months.Digests, "of", lambda _self, month, _marks: month)


FAULTS = [
    *(blind_to_consent_and_teams, blind_to_those_who_differ, blind_to_changed_links),
    *(blind_to_sums, blind_to_kin, blind_to_erasures, blind_to_acts),
]


@pytest.mark.parametrize("blind", FAULTS)
def test_a_store_that_looks_away_differs_after_some_nights(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, blind: Callable[[pytest.MonkeyPatch], None]
):
    company = stores(tmp_path, empty_database(tmp_path), seed=5)
    blind(monkeypatch)
    with pytest.raises(AssertionError, match="night"):
        live_through(company, MOST_NIGHTS)
