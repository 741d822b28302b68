"""A tar archive, compressed or not, or a single compressed file becomes readings of its files."""

import bz2
import importlib
import io
import lzma
import sys
import tarfile
import zlib
from collections.abc import Callable, Iterator
from functools import partial
from typing import Protocol

from mailbot.documents.page import Unreadable
from mailbot.pages.budgets import Allowance, CannotRead, Contents
from mailbot.pages.containers import Entry, enter, read_entries, shown_name
from mailbot.pages.sniff import is_tar

zstd = importlib.import_module(  # in the standard library from Python 3.14 on
    "compression.zstd" if sys.version_info >= (3, 14) else "backports.zstd"
)

_CHUNK = 1 << 18
_WINDOW = 27  # log2 of the most memory a zstd frame may ask for
_INPUT = 1 << 16
_LZMA_MEMORY = 256_000_000  # bytes; the dictionary of xz -9 takes 64 MB

_GZIP_NAME = 0x08  # FLG bit 3 (RFC 1952 §2.3.1)
_GZIP_EXTRA = 0x04
_GZIP_FIXED = 10  # bytes of header before the optional fields


def read_tar(data: bytes, allowance: Allowance) -> Contents:
    """The plain files of a tar archive; links, devices and sparse files are refused by name."""
    enter(allowance)
    try:
        # names without a declared charset are UTF-8 or GBK, told apart below
        with tarfile.open(fileobj=io.BytesIO(data), mode="r:", encoding="latin-1") as archive:
            return read_entries(_entries(archive), allowance)
    except (tarfile.TarError, EOFError, OSError, ValueError) as exc:
        raise CannotRead(Unreadable.DAMAGED, type(exc).__name__) from exc


def read_gzip(data: bytes, allowance: Allowance) -> Contents:
    """What a gzip file (RFC 1952) holds: a tar archive's files, or the one file."""
    return _inner(_inflated(data, _gunzip, allowance), _gzip_name(data), allowance)


def read_bzip2(data: bytes, allowance: Allowance) -> Contents:
    """What a bzip2 file holds: a tar archive's files, or the one file."""
    return _inner(_inflated(data, bz2.BZ2Decompressor, allowance), "", allowance)


def read_xz(data: bytes, allowance: Allowance) -> Contents:
    """What an xz file holds: a tar archive's files, or the one file."""
    start = partial(lzma.LZMADecompressor, memlimit=_LZMA_MEMORY)
    return _inner(_inflated(data, start, allowance), "", allowance)


def read_zstd(data: bytes, allowance: Allowance) -> Contents:
    """What a Zstandard file (RFC 8878) holds: a tar archive's files, or the one file."""
    limits = {zstd.DecompressionParameter.window_log_max: _WINDOW}
    start = partial(zstd.ZstdDecompressor, options=limits)
    return _inner(_inflated(data, start, allowance), "", allowance)


def _inner(plain: bytes, name: str, allowance: Allowance) -> Contents:
    if is_tar(plain):
        return read_tar(plain, allowance)
    enter(allowance)
    entry = Entry(name or "压缩文件内容", len(plain), lambda: plain)
    return read_entries([entry], allowance)


class _Decompressor(Protocol):
    """What the modules bz2 and lzma offer; gzip's stand-in below does likewise."""

    @property
    def eof(self) -> bool: ...
    @property
    def needs_input(self) -> bool: ...
    @property
    def unused_data(self) -> bytes: ...
    def decompress(self, data: bytes, max_length: int = -1, /) -> bytes: ...


class _gunzip:  # noqa: N801 - stands beside BZ2Decompressor as a function that starts one
    """A gzip member decompressed piece by piece, in the manner of the module bz2."""

    def __init__(self) -> None:
        self._inflater = zlib.decompressobj(wbits=31)

    @property
    def eof(self) -> bool:
        return self._inflater.eof

    @property
    def needs_input(self) -> bool:
        return not self._inflater.unconsumed_tail

    @property
    def unused_data(self) -> bytes:
        return self._inflater.unused_data

    def decompress(self, data: bytes, max_length: int = -1, /) -> bytes:
        return self._inflater.decompress(self._inflater.unconsumed_tail + data, max_length)


def _inflated(data: bytes, start: Callable[[], _Decompressor], allowance: Allowance) -> bytes:
    """The bytes a stream unpacks to, counted as they come; streams may follow one another."""
    pieces: list[bytes] = []
    try:
        while data:
            stream = start()
            data = _one_stream(stream, data, pieces, allowance).lstrip(b"\0")
            if data[:2] not in {b"\x1f\x8b", b"BZ", b"\xfd7", b"\x28\xb5"}:
                break
    except (zlib.error, lzma.LZMAError, zstd.ZstdError, EOFError, OSError, ValueError) as exc:
        raise CannotRead(Unreadable.DAMAGED, type(exc).__name__) from exc
    except CannotRead as refusal:
        # A tar archive cut short still holds the files before the cut.
        if refusal.reason is not Unreadable.DAMAGED or not (pieces and is_tar(pieces[0])):
            raise
    return b"".join(pieces)


def _one_stream(
    stream: _Decompressor, data: bytes, pieces: list[bytes], allowance: Allowance
) -> bytes:
    """Unpack one stream into `pieces`; what follows it is returned."""
    position = 0
    while not stream.eof:
        fed = b""
        if stream.needs_input:
            fed = data[position : position + _INPUT]
            position += len(fed)
        piece = stream.decompress(fed, _CHUNK)
        if not piece and not fed and not stream.eof:
            raise CannotRead(Unreadable.DAMAGED, "ends too early")
        allowance.take_bytes(len(piece))
        pieces.append(piece)
    return stream.unused_data + data[position:]


def _gzip_name(data: bytes) -> str:
    """The file name a gzip header carries, "" where none."""
    flags = data[3] if len(data) > _GZIP_FIXED else 0
    if not flags & _GZIP_NAME or flags & _GZIP_EXTRA:
        return ""
    raw = data[_GZIP_FIXED : data.find(b"\0", _GZIP_FIXED)][:255]
    return shown_name(_decoded(raw))


def _entries(archive: tarfile.TarFile) -> Iterator[Entry]:
    for info in _listed(archive):
        if info.isdir():
            continue
        refusal = None
        if not info.isreg() or info.issparse():
            refusal = CannotRead(Unreadable.UNSUPPORTED, "a link or device, not a file")
        yield Entry(_path(info), info.size, partial(_taken_out, archive, info), refusal)


def _listed(archive: tarfile.TarFile) -> Iterator[tarfile.TarInfo]:
    """The archive's headers; where they end in rubbish, those before it are kept."""
    try:
        yield from archive
    except (tarfile.TarError, EOFError, OSError, ValueError) as exc:
        raise CannotRead(Unreadable.DAMAGED, type(exc).__name__) from exc


def _taken_out(archive: tarfile.TarFile, info: tarfile.TarInfo) -> bytes:
    try:
        stream = archive.extractfile(info)
        data = stream.read() if stream is not None else b""
    except (tarfile.TarError, EOFError, OSError, ValueError) as exc:
        raise CannotRead(Unreadable.DAMAGED, type(exc).__name__) from exc
    if len(data) < info.size:
        raise CannotRead(Unreadable.DAMAGED, "ends too early")
    return data


def _path(info: tarfile.TarInfo) -> str:
    if "path" in info.pax_headers:
        return info.name  # declared to be UTF-8 (POSIX pax)
    return _decoded(info.name.encode("latin-1", errors="replace"))


def _decoded(raw: bytes) -> str:
    for charset in ("utf-8", "gb18030"):
        try:
            return raw.decode(charset)
        except UnicodeDecodeError:
            continue
    return raw.decode("latin-1")
