"""Where to go after log-in: a path of our own and nothing else. ◇ Pure."""

from urllib.parse import quote

HOME = "/"
LONGEST = 2000
KEPT = "/?&=%:@!$'()*+,;-._~[]"


def own_path(wanted: str | None) -> str:
    """`wanted` when it can only mean a page of this site, otherwise the home page.

    Browsers drop tabs and line breaks, read a backslash as a slash and `//` as another host.
    """
    if not wanted or len(wanted) > LONGEST or not wanted.startswith("/"):
        return HOME
    if "\\" in wanted or not all(character.isprintable() for character in wanted):
        return HOME
    path = wanted.partition("?")[0]
    if "//" in path or any(part in (".", "..") for part in path.split("/")):
        return HOME
    return quote(wanted, safe=KEPT)
