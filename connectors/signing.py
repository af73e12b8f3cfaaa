"""Put a secret where its network reads it, at the last moment, and take it out of what comes back. ◇"""

from urllib.parse import parse_qsl, quote, urlencode, urlsplit

from connectors.contract import Credential


def secret_headers(credential: Credential | None) -> dict[str, str]:
    """The header that carries the secret; none when it travels in the address."""
    if credential is None or credential.parameter:
        return {}
    return {credential.header: credential.value}


def signed(url: str, credential: Credential | None) -> str:
    """The address as it is sent: with the secret, if its network reads it there."""
    if credential is None or not credential.parameter:
        return url
    parsed = urlsplit(url)
    secret = f"{quote(credential.parameter, safe='')}={quote(credential.value, safe='')}"
    return parsed._replace(query="&".join(part for part in (parsed.query, secret) if part)).geturl()


def unsigned(url: str, credential: Credential | None) -> str:
    """An address from an answer, without the secret that the server may have written back into it."""
    if credential is None or not credential.parameter or credential.parameter not in url:
        return url
    parsed = urlsplit(url)
    kept = [pair for pair in parse_qsl(parsed.query, True) if pair[0] != credential.parameter]
    return parsed._replace(query=urlencode(kept)).geturl()
