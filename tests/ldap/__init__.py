"""Connections to directory servers: fail-over, limits, certificates, ways to sign in."""
