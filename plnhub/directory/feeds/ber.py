"""The few BER elements (X.690) that controls are made of. ◇ Pure."""

from collections.abc import Iterator

SEQUENCE, SET, OCTETS, BOOLEAN, INTEGER = 0x30, 0x31, 0x04, 0x01, 0x02


def parts(data: bytes) -> Iterator[tuple[int, bytes]]:
    """The tags and values of a row of elements of definite length."""
    at = 0
    while at < len(data):
        if at + 2 > len(data):
            raise ValueError("the server sent a control that ends too early")
        tag, length, at = data[at], data[at + 1], at + 2
        if length > 0x7F:
            digits = length & 0x7F
            length, at = int.from_bytes(data[at : at + digits], "big"), at + digits
        if at + length > len(data):
            raise ValueError("the server sent a control that ends too early")
        yield tag, data[at : at + length]
        at += length


def sequence(*elements: bytes) -> bytes:
    return _element(SEQUENCE, b"".join(elements))


def octets(value: bytes) -> bytes:
    return _element(OCTETS, value)


def integer(value: int) -> bytes:
    """A number that is not below zero."""
    return _element(INTEGER, value.to_bytes(value.bit_length() // 8 + 1, "big"))


def _element(tag: int, value: bytes) -> bytes:
    length = len(value)
    if length < 0x80:
        return bytes([tag, length]) + value
    digits = length.to_bytes((length.bit_length() + 7) // 8, "big")
    return bytes([tag, 0x80 | len(digits)]) + digits + value
