"""Flow: from the ledger to facts, ties and measures."""
