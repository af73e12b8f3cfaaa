"""The database's side of a sync: what is on file before it, and how a plan is written."""
