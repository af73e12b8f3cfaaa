"""Throw-away servers for tests: own processes, free loopback ports, one folder that is removed at the end."""
