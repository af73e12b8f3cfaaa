"""Turn the bytes of a feed into text that no parser can be tricked with. ◇"""

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
DECLARATION = re.compile(r"<\?xml\b[^>]{0,500}\?>", re.IGNORECASE)
DECLARED = re.compile(rb"\s*<\?xml\b[^>]*?encoding\s*=\s*[\"']([\w.:-]+)[\"']", re.IGNORECASE)
SECTIONS = (("<!--", "-->"), ("<![cdata[", "]]>"), ("<?", "?>"))
DECLARATIONS = ("<!doctype", "<!entity")
MOST_MARKS = 60_000  # what two megabytes of feed can need; parsing time grows with them


def xml_text(response: Response) -> str:
    """The document without its XML declaration.

    Raises SourceFormat for a DOCTYPE or ENTITY declaration, and for more marks than a feed can need.
    """
    text = _decoded(response).lstrip("\ufeff \t\r\n")
    declaration = DECLARATION.match(text)
    text = text[declaration.end() :] if declaration else text
    if is_hostile(text):
        raise SourceFormat("the feed declares a DOCTYPE or is too involved", sample_hash(response.body))
    return text


def is_hostile(text: str) -> bool:
    """Whether there is a DOCTYPE, an ENTITY or too many marks outside comments, CDATA and instructions.

    The sections are passed over in the document's own order, so that none can hide or fake another.
    """
    lowered, at = text.lower(), 0
    for _mark in range(MOST_MARKS):
        at = lowered.find("<", at)
        if at < 0 or lowered.startswith(DECLARATIONS, at):
            return at >= 0
        ending = next((end for start, end in SECTIONS if lowered.startswith(start, at)), None)
        end = lowered.find(ending, at + 2) if ending else at
        if end < 0:  # never closed: what follows may be read either way
            return any(name in lowered[at:] for name in DECLARATIONS)
        at = end + 1
    return True


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
