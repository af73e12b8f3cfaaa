"""On a few random ledgers, too, executors answer what the definitions say, act by act."""

from collections import Counter
from typing import Any

import pytest
from hypothesis import given, settings

from tests.flow.expressions.makers import Ledger, facts_by_month
from tests.flow.expressions.reference import FACT, Reference
from tests.flow.expressions.test_against_reference import ledgers

pytestmark = [pytest.mark.spark, pytest.mark.full]


@settings(max_examples=4, deadline=None)
@given(ledger=ledgers())
def test_facts_of_random_ledgers_are_those_of_the_reference(spark_cluster: Any, ledger: Ledger) -> None:
    found = facts_by_month(spark_cluster, ledger)
    counted = Counter({tuple(row[name] for name in FACT): row["n"] for row in found})
    assert counted == Reference(ledger=ledger).facts()
