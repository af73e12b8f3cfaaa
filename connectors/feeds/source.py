"""Turn the bytes of a feed into text that no parser can be tricked with. Pure."""

import codecs
import re

from connectors.answers import sample_hash
from connectors.contract import Response
from connectors.errors import SourceFormat

CHARSETS = re.compile(
    r"utf-?8|us-ascii|ascii|utf-?16(-?[lb]e)?|iso-8859-\d{1,2}|latin-?1|windows-125\d|cp125\d"
    r"|koi8-[ru]|shift_jis|euc-(jp|kr)|gb2312|gbk|gb18030|big5|iso-2022-jp",
    re.IGNORECASE,
)
MARKS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
BARE = ((b"<\x00?\x00", "utf-16-le"), (b"\x00<\x00?", "utf-16-be"))
DECLARATION = re.compile(r"\s*<\?xml\b[^>]*?\?>", re.IGNORECASE)
DECLARED = re.compile(rb"\s*<\?xml\b[^>]*?encoding\s*=\s*[\"']([\w.:-]+)[\"']", re.IGNORECASE)
# Read in the document's own order, so that a comment or CDATA section can neither hide nor fake one.
FORBIDDEN = re.compile(
    r"<!--.*?-->|<!\[CDATA\[.*?\]\]>|<\?.*?\?>|(?P<declaration><!\s*(?:DOCTYPE|ENTITY))",
    re.DOTALL | re.IGNORECASE,
)
MOST_MARKS = 100_000


def xml_text(response: Response) -> str:
    """The document without its XML declaration.

    Raises SourceFormat for a DOCTYPE or ENTITY declaration, and for more marks than a feed can need.
    """
    text = DECLARATION.sub("", _decoded(response), count=1)
    if any(found["declaration"] for found in FORBIDDEN.finditer(text)):
        raise SourceFormat("the feed declares a DOCTYPE", sample_hash(response.body))
    if max(text.count("<"), text.count("&")) > MOST_MARKS:
        raise SourceFormat("the feed has too many elements", sample_hash(response.body))
    return text


def _decoded(response: Response) -> str:
    body = response.body
    for mark, charset in MARKS:
        if body.startswith(mark):
            return body[len(mark) :].decode(charset, "replace")
    for start, charset in BARE:
        if body.startswith(start):
            return body.decode(charset, "replace")
    return body.decode(_charset(response), "replace")


def _charset(response: Response) -> str:
    header = re.search(r"charset=[\"']?([\w.:-]+)", response.headers.get("content-type", ""), re.IGNORECASE)
    declared = DECLARED.match(response.body[:1024])
    names = [header.group(1) if header else "", declared.group(1).decode("ascii") if declared else ""]
    return next((name for name in names if CHARSETS.fullmatch(name) and _is_known(name)), "utf-8")


def _is_known(name: str) -> bool:
    try:
        codecs.lookup(name)
    except LookupError:
        return False
    return True
