"""Hostile pictures: dimensions that lie, frames without end, cut streams, wrong sums."""

import io
import struct
import zlib

import pillow_heif  # noqa: TID251 - makes what is read
from PIL import Image


def chunk(kind: bytes, data: bytes, check: int | None = None) -> bytes:
    total = zlib.crc32(kind + data) if check is None else check
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", total)


def png(
    width: int,
    height: int,
    pixels: bytes,
    *more: bytes,
    bits: int = 8,
    colour: int = 0,
    check: int | None = None,
) -> bytes:
    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, bits, colour, 0, 0, 0), check)
    body = chunk(b"IDAT", zlib.compress(pixels, 9))
    return b"\x89PNG\r\n\x1a\n" + head + b"".join(more) + body + chunk(b"IEND", b"")


def saved(kind: str, width: int = 64, height: int = 64, **options: object) -> bytes:
    packed = io.BytesIO()
    Image.new("RGB", (width, height), "white").save(packed, kind, **options)
    return packed.getvalue()


def heic(width: int = 64, height: int = 64) -> bytes:
    packed = io.BytesIO()
    pillow_heif.from_pillow(Image.new("RGB", (width, height), "white")).save(packed)
    return packed.getvalue()


def said(data: bytes, mark: bytes, behind: int, value: bytes) -> bytes:
    """`data` with the bytes `behind` a mark replaced."""
    at = data.find(mark) + len(mark) + behind
    return data[:at] + value + data[at + len(value) :]


def tiff(*entries: tuple[int, int, int], following: int = 0, tail: bytes = bytes(64)) -> bytes:
    """A TIFF of one directory (tag, kind, value; each of count 1)."""
    listed = b"".join(struct.pack("<HHII", tag, kind, 1, value) for tag, kind, value in entries)
    return (
        b"II*\0"
        + struct.pack("<IH", 8, len(entries))
        + listed
        + struct.pack("<I", following)
        + tail
    )


def gif_frames(count: int, width: int = 1) -> bytes:
    head = b"GIF89a" + struct.pack("<HHBBB", width, width, 0x80, 0, 0) + b"\0\0\0\xff\xff\xff"
    frame = b"," + struct.pack("<HHHHB", 0, 0, 1, 1, 0) + b"\2\2\x4c\1\0"
    return head + frame * count + b";"


def tiff_frames(count: int) -> bytes:
    """A TIFF of many directories in a row, each of one pixel."""
    one = [
        (256, 3, 1),
        (257, 3, 1),
        (258, 3, 8),
        (259, 3, 1),
        (262, 3, 1),
        (273, 4, 4),
        (277, 3, 1),
        (279, 4, 1),
    ]
    size = 2 + 12 * len(one) + 4
    packed = b"II*\0" + struct.pack("<I", 8)
    for number in range(count):
        after = 8 + size * (number + 1) if number + 1 < count else 0
        packed += struct.pack("<H", len(one))
        packed += b"".join(struct.pack("<HHII", tag, kind, 1, value) for tag, kind, value in one)
        packed += struct.pack("<I", after)
    return packed


_BIG = (50_000, 50_000)
_TAGS = ((258, 3, 8), (259, 3, 1), (262, 3, 1), (273, 4, 8), (277, 3, 1))

KINDS: dict[str, bytes] = {
    "png wide strip": png(2_000_000_000, 1, b"\0"),
    "png tall strip": png(1, 2_000_000_000, b"\0" * 900),
    "png of no size": png(0, 0, b""),
    "png 49 megapixels of one bit": png(7_000, 7_000, bytes(876 * 7_000), bits=1),
    "png bomb within the pixels": png(10, 10, bytes(90_000_000)),
    "png wrong sum": png(9, 9, bytes(90), check=0),
    "png bad bits": png(9, 9, bytes(900), bits=99),
    "png text bomb": png(
        9, 9, bytes(90), chunk(b"zTXt", b"a\0\0" + zlib.compress(bytes(90_000_000), 9))
    ),
    "png text flood": png(9, 9, bytes(90), *[chunk(b"tEXt", b"a\0b")] * 60_000),
    "png profile bomb": png(
        9, 9, bytes(90), chunk(b"iCCP", b"a\0\0" + zlib.compress(bytes(90_000_000), 9))
    ),
    "png animated lies": png(9, 9, bytes(90), chunk(b"acTL", struct.pack(">II", 2**31, 0))),
    "png length lies": b"\x89PNG\r\n\x1a\n\x7f\xff\xff\xffIHDR" + bytes(40),
    "png head only": b"\x89PNG\r\n\x1a\n",
    "jpeg says 65535": said(saved("JPEG"), b"\xff\xc0\0\x11\x08", 0, b"\xff\xff\xff\xff"),
    "jpeg of no size": said(saved("JPEG"), b"\xff\xc0\0\x11\x08", 0, bytes(4)),
    "jpeg components lie": said(saved("JPEG"), b"\xff\xc0\0\x11\x08", 4, b"\xff"),
    "jpeg cut": saved("JPEG", 900, 900)[:400],
    "jpeg comment flood": b"\xff\xd8"
    b"\xff\xfe\xff\xff" + bytes(65_533) * 1 + (b"\xff\xfe\0\2" * 90_000) + saved("JPEG")[2:],
    "jpeg scans without end": saved("JPEG", 2_000, 2_000, progressive=True)[:-2]
    + saved("JPEG", 2_000, 2_000, progressive=True)[600:-2] * 300,
    "jpeg exif loop": b"\xff\xd8\xff\xe1\0\x40Exif\0\0II*\0\x08\0\0\0"
    b"\1\0\x69\x87\4\0\1\0\0\0\x08\0\0\0\x08\0\0\0" + bytes(26) + saved("JPEG")[2:],
    "jpeg exif says turn": saved(
        "JPEG", exif=b"Exif\0\0II*\0\x08\0\0\0\1\0\x12\1\3\0\1\0\0\0\xff\xff\0\0\0\0\0\0"
    ),
    "jpeg of markers": b"\xff\xd8\xff" + b"\xff" * 900_000,
    "gif 10^5 frames": gif_frames(100_000),
    "gif frame outside": gif_frames(1).replace(b"," + bytes(4), b"," + b"\xff\xff\xff\xff"),
    "gif cut": gif_frames(2)[:-4],
    "gif code size lies": gif_frames(1).replace(b"\2\2\x4c\1\0", b"\xff\2\x4c\1\0"),
    "webp size lies": said(saved("WEBP", lossless=True), b"VP8L", 5, b"\xff\xff\xff\xff"),
    "webp cut": saved("WEBP", 300, 300)[:60],
    "webp riff lies": said(saved("WEBP"), b"RIFF", 0, b"\xff\xff\xff\xff"),
    "webp canvas lies": b"RIFF\x1e\0\0\0WEBPVP8X\x0a\0\0\0\x02\0\0\0" + b"\xff" * 6 + bytes(20),
    "tiff 50000 square": tiff(
        (256, 4, _BIG[0]), (257, 4, _BIG[1]), *_TAGS, (278, 4, 64), (279, 4, 9)
    ),
    "tiff strip outside": tiff(
        (256, 4, 64),
        (257, 4, 64),
        (258, 3, 8),
        (259, 3, 1),
        (262, 3, 1),
        (273, 4, 2**31),
        (279, 4, 2**31),
    ),
    "tiff lzw noise": tiff(
        (256, 4, 64),
        (257, 4, 64),
        (258, 3, 8),
        (259, 3, 5),
        (262, 3, 1),
        (273, 4, 8),
        (277, 3, 1),
        (278, 4, 64),
        (279, 4, 120),
    ),
    "tiff fax noise": tiff(
        (256, 4, 9_000),
        (257, 4, 5_000),
        (258, 3, 1),
        (259, 3, 4),
        (262, 3, 0),
        (273, 4, 8),
        (277, 3, 1),
        (278, 4, 5_000),
        (279, 4, 120),
    ),
    "tiff packed bomb": tiff(
        (256, 4, 7_000),
        (257, 4, 7_000),
        (258, 3, 8),
        (259, 3, 8),
        (262, 3, 1),
        (273, 4, 122),
        (277, 3, 1),
        (278, 4, 7_000),
        (279, 4, 60_000),
        tail=zlib.compress(bytes(49_000_000), 9),
    ),
    "tiff directory is itself": tiff(
        (256, 4, 9), (257, 4, 9), *_TAGS, (278, 4, 9), (279, 4, 1), following=8
    ),
    "tiff 20000 directories": tiff_frames(20_000),
    "tiff count lies": b"II*\0\x08\0\0\0\xff\xff" + b"\xff" * 900,
    "tiff samples lie": tiff(
        (256, 4, 9), (257, 4, 9), (258, 3, 8), (262, 3, 1), (277, 3, 65_535), (273, 4, 8)
    ),
    "big tiff": b"II+\0\x08\0\0\0\x10\0\0\0\0\0\0\0" + b"\xff" * 90,
    "bmp palette lies": b"BM"
    + struct.pack("<IIIIiiHHIIiiII", 99, 0, 54, 40, 64, 64, 1, 8, 0, 0, 0, 0, 2**31, 2**31)
    + bytes(500),
    "bmp upside down": b"BM"
    + struct.pack("<IIIIiiHHIIiiII", 99, 0, 54, 40, 64, -(2**31), 1, 24, 0, 0, 0, 0, 0, 0)
    + bytes(500),
    "bmp run lengths": b"BM"
    + struct.pack("<IIIIiiHHIIiiII", 99, 0, 54, 40, 6_000, 6_000, 1, 8, 1, 0, 0, 0, 0, 0)
    + b"\xff\1" * 900,
    "ico of itself": b"\0\0\1\0\1\0\xff\xff\0\0\1\0\x20\0" + struct.pack("<II", 99, 0) + bytes(99),
    "heic box says 2^63": said(
        heic(), b"", 0, struct.pack(">I", 1) + b"ftypheic" + struct.pack(">Q", 2**63)
    ),
    "heic box of no size": heic() + b"\0\0\0\0free",
    "heic size lies": said(heic(), b"ispe", 4, b"\x7f\xff\xff\xff\x7f\xff\xff\xff"),
    "heic location lies": said(heic(), b"iloc", 8, b"\xff" * 16),
    "heic cut": heic(300, 300)[:300],
    "heic boxes nested": b"\0\0\0\x18ftypheic\0\0\0\0mif1heic"
    + b"".join(struct.pack(">I", 9_000 * 8 - 8 * n) + b"meta" for n in range(9_000)),
    "avif noise": b"\0\0\0\x1cftypavif\0\0\0\0avifmif1" + bytes(range(256)) * 8,
    "svg script": (
        b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"><image'
        b' href="http://127.0.0.1:9/a"/><script>x</script></svg>'
    ),
    "svg bomb": (
        b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY a'
        b' "aaaa">]><svg width="99999999" height="99999999">'
    )
    + b"<g>" * 50_000,
    "emf": b"\1\0\0\0\x6c\0\0\0" + bytes(32) + b" EMF" + b"\xff" * 90,
    "wmf": b"\xd7\xcd\xc6\x9a" + b"\xff" * 90,
    "psd lies": b"8BPS\0\1" + bytes(6) + struct.pack(">HIIHH", 3, 30_000, 30_000, 8, 3) + bytes(40),
    "jp2 noise": b"\0\0\0\x0cjP  \r\n\x87\n" + b"\xff\x4f\xff\x51" + b"\xff" * 90,
    "dng": tiff((256, 4, 64), (257, 4, 64), (50_706, 1, 1), (330, 4, 8)),
    "xbm flood": b"#define a_width 99999\n#define a_height 99999\nstatic char a_bits[]={"
    + b"0xff," * 9_000,
    "ppm vast": b"P6 99999 99999 255\n" + bytes(99),
    "tga vast": b"\0\0\2" + bytes(9) + b"\xff\xff\xff\xff\x18\0" + bytes(90),
    "eps": b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 99999 99999\n(%pipe%id) (w) file\n",
    "video": b"\0\0\0\x18ftypmp42\0\0\0\0mp42isom" + bytes(900),
}
