"""Read a list of JSON values one by one out of a stream, whatever its length, with a bound on each value. ◇

A parser that keeps the path to each value grows with the square of the depth, which a stranger chooses;
here every value goes through the standard decoder alone, whose depth is bounded.
"""

import codecs
import json
import re
from collections.abc import Iterator
from typing import Any

from connectors.archives.archive import LONGEST_RECORD, Member
from connectors.archives.refusal import Damaged

AT_ONCE = 2**16
BLANK = re.compile(r"[ \t\r\n]*")
DECODER = json.JSONDecoder(strict=False)
WRONG = (ValueError, RecursionError)


def elements(stream: Member, key: str = "") -> Iterator[Any]:
    """The values of the list in the stream, or of that under `key` of its object. Raises Damaged."""
    text = _Text(stream)
    if key:
        text.go_to(key)
    text.expect("[")
    is_over = text.next_sign() == "]"
    while not is_over:
        yield text.value()
        stream.next_record()
        is_over = text.expect(",", "]") == "]"
    while stream.read1(AT_ONCE):  # only at its end is a member known to be whole
        stream.next_record()


class _Text:
    """What has been read and not used yet."""

    def __init__(self, stream: Member) -> None:
        self._stream = stream
        self._decoder = codecs.getincrementaldecoder("utf-8-sig")("replace")
        self._text, self._at, self._is_over = "", 0, False

    def next_sign(self) -> str:
        """The next sign that is no blank; empty at the end."""
        while True:
            self._at = self._end_of_blank(self._at)
            if self._at < len(self._text) or not self._more():
                return self._text[self._at : self._at + 1]

    def expect(self, *signs: str) -> str:
        """One of these signs, which is used up. Raises Damaged for another."""
        found = self.next_sign()
        if found not in signs:
            raise Damaged
        self._at += 1
        return found

    def value(self) -> Any:
        """The next value, once the sign behind it is there, too. Raises Damaged for what is none."""
        self.next_sign()
        while True:
            try:
                found, end = DECODER.raw_decode(self._text, self._at)
                is_whole = self._end_of_blank(end) < len(self._text)
            except WRONG:
                is_whole = False
            if is_whole:
                self._at = end
                return found
            if len(self._text) - self._at > LONGEST_RECORD or not self._more():
                raise Damaged

    def go_to(self, key: str) -> None:
        """To the value of that key in the object that begins here. Raises Damaged when there is none."""
        self.expect("{")
        while self.value() != key:
            self.expect(":")
            self.value()
            self.expect(",")
        self.expect(":")

    def _end_of_blank(self, start: int) -> int:
        found = BLANK.match(self._text, start)
        return found.end() if found else start

    def _more(self) -> bool:
        if self._is_over:
            return False
        raw = self._stream.read1(AT_ONCE)
        self._is_over = not raw
        self._text = self._text[self._at :] + self._decoder.decode(raw, final=self._is_over)
        self._at = 0
        return bool(raw)
