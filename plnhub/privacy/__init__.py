"""Consent, the publishing gate, releases, export and erasure."""
