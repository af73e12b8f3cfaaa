"""One run from beginning to end: everybody, only the changes, or only a plan."""
