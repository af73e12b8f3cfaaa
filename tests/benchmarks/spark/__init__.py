"""Spark on executor processes of its own beside the embedded engine, on the same acts and ties."""
