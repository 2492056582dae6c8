"""Packs bytes, part by part, in the content codings of HTTP."""

from __future__ import annotations

import zlib
from collections.abc import Callable

import brotli
import zstandard

__all__ = ["CODERS", "SMALL", "Coder"]

#: Takes data and whether it is the last, returns all that can be unpacked so far.
Coder = Callable[[bytes | bytearray, bool], bytes]

#: Bytes that no coding makes worth unpacking.
SMALL = 860


def _gzip() -> Coder:
    coder = zlib.compressobj(5, wbits=31)
    return lambda data, last: coder.compress(data) + coder.flush(zlib.Z_FINISH if last else zlib.Z_SYNC_FLUSH)


def _brotli() -> Coder:
    coder = brotli.Compressor(quality=4)
    return lambda data, last: coder.process(bytes(data)) + (coder.finish() if last else coder.flush())


def _zstd() -> Coder:
    coder = zstandard.ZstdCompressor(level=3).compressobj()
    last_block, block = zstandard.COMPRESSOBJ_FLUSH_FINISH, zstandard.COMPRESSOBJ_FLUSH_BLOCK
    return lambda data, last: coder.compress(data) + coder.flush(last_block if last else block)


#: Name -> what makes a coder.
CODERS: dict[str, Callable[[], Coder]] = {"gzip": _gzip, "br": _brotli, "zstd": _zstd}
