"""Photos as a directory may hold them, the honest ones and the others."""

import base64
import struct
import zlib
from io import BytesIO
from typing import Any

from PIL import Image

SCRIPT = b"<script>alert(1)</script>"
ORIENTATION, CAMERA = 0x0112, 0x010F


def photo(colour: str = "teal", size: tuple[int, int] = (240, 320), kind: str = "JPEG", **more: Any) -> bytes:
    mode = more.pop("mode", "RGB")
    return saved(Image.new("RGB", size, colour).convert(mode), kind, **more)


def saved(image: Image.Image, kind: str, **more: Any) -> bytes:
    out = BytesIO()
    image.save(out, kind, **more)
    return out.getvalue()


def opened(content: bytes) -> Image.Image:
    return Image.open(BytesIO(content))


def telling_photo() -> bytes:
    """Red above and blue below, held sideways by a camera that gives its name and a comment."""
    upright = Image.new("RGB", (200, 200), "blue")
    upright.paste("red", (0, 0, 200, 100))
    about = Image.Exif()
    about[ORIENTATION], about[CAMERA] = 6, "ACME spy camera"
    return saved(upright.rotate(90), "JPEG", exif=about.tobytes(), comment=b"at home", quality=95)


def moving_png() -> bytes:
    frames = [Image.new("RGB", (60, 60), colour) for colour in ("red", "green")]
    return saved(frames[0], "PNG", save_all=True, append_images=frames[1:])


def png_that_claims(width: int, height: int) -> bytes:
    """A valid header and a few bytes: what is claimed would fill the memory."""
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", header) + _chunk(b"IDAT", zlib.compress(bytes(64)))


def _chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def as_ldif(raw: bytes, attribute: str = "jpegPhoto") -> str:
    return f"{attribute}:: {base64.b64encode(raw).decode()}"
