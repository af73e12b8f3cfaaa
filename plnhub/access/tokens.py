"""Random tokens that are handed out once and kept only as a SHA-256 hash."""

import hashlib
import secrets

TOKEN_BYTES = 32
LONGEST_TOKEN = 200


def new_token() -> str:
    """256 random bits as URL-safe text."""
    return secrets.token_urlsafe(TOKEN_BYTES)


def token_hash(token: str) -> str:
    """What the database keeps of a token; a token too long to be ours hashes to nothing that is stored."""
    if len(token) > LONGEST_TOKEN:
        return ""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()
