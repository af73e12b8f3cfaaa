"""Decide what a run would change and what forbids it; all of it pure."""
