"""From bytes to characters: UTF-8, UTF-16 and GB18030, told or detected."""

from __future__ import annotations

import codecs
import re

from aigovkg.errors import TextError

__all__ = ["decode"]

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_REMEDY = "Save it as UTF-8, or name the encoding with --encoding"
_BINARY = "Could not read the text, which is a binary file"
_CONTROLS = re.compile("[\x00-\x08\x0e-\x1a\x7f]")
_GB_PAIR = re.compile(rb"[\x81-\xfe][\x40-\x7e\x80-\xfe]")
#: Pairs of GB 2312 that make up nearly all of any Chinese text: level-1 characters and punctuation.
_GB_COMMON = re.compile(rb"[\xa1-\xa3\xb0-\xd7][\xa1-\xfe]")
_SAMPLE = 200_000


def decode(data: bytes, name: str, encoding: str | None = None) -> str:
    """Decode the bytes of a text; line breaks stay as they are.

    Args:
        data: the whole file.
        name: what to call the file in an error.
        encoding: name of the encoding; detected when None.
    Returns:
        The characters, without a byte order mark.
    Raises:
        TextError: the bytes are not text, or not in this encoding.
    """
    text = _told(data, name, encoding) if encoding else _detected(data, name)
    if _is_binary(text[:_SAMPLE]):
        raise TextError(_BINARY, name, _REMEDY)
    return text


def _is_binary(sample: str) -> bool:
    return len(_CONTROLS.findall(sample)) > max(2, len(sample) // 100)


def _told(data: bytes, name: str, encoding: str) -> str:
    try:
        codec = codecs.lookup(encoding).name
        "".encode(codec)  # some codecs are not for text
    except (LookupError, TypeError):
        raise TextError("There is no such encoding", encoding, "Name one such as utf-8, utf-16 or gb18030") from None
    mark = _mark(data)
    if mark and codec.startswith(mark.split("-sig")[0]):
        codec = mark
    elif mark or (codec not in ("utf-8", "ascii", "utf-8-sig") and _is_utf8(data, codec)):
        failed = f"Could not read the text as {encoding}, because it is {mark or 'utf-8'}"
        raise TextError(failed, name, "Leave out --encoding")
    try:
        return data.decode(codec)
    except UnicodeDecodeError as error:
        raise TextError(f"Could not read the text as {encoding} (byte {error.start})", name, _REMEDY) from None


def _is_utf8(data: bytes, codec: str) -> bool:
    """Whether these bytes are without doubt UTF-8 and would read otherwise in the codec."""
    if data.isascii():
        return codec.startswith(("utf-16", "utf-32")) and b"\0" not in data
    try:
        text = data.decode()
    except UnicodeDecodeError:
        return False
    return sum(1 for character in text[:_SAMPLE] if character > "\x7f") > 2


def _mark(data: bytes) -> str:
    return next((codec for mark, codec in _MARKS if data.startswith(mark)), "")


def _detected(data: bytes, name: str) -> str:
    mark = _mark(data)
    if mark:
        try:
            return data.decode(mark)
        except UnicodeDecodeError as error:
            raise TextError(f"Could not read the text as {mark} (byte {error.start})", name, _REMEDY) from None
    wide = _utf16(data)
    if wide:
        return wide
    try:
        return data.decode()
    except UnicodeDecodeError as error:
        broken = error
    loose = data.decode(errors="replace")
    if loose.count("\ufffd") * 20 < sum(1 for character in loose[:_SAMPLE] if character > "\x7f"):
        failed = f"Could not read the text, which is UTF-8 but for some bytes (first at {broken.start})"
        raise TextError(failed, name, _REMEDY)
    found = _gb18030(data) or _other(data)
    if not found:
        binary = _is_binary(data[:_SAMPLE].decode("latin-1"))
        raise TextError(_BINARY if binary else "Could not read the text, whose encoding is unknown", name, _REMEDY)
    return found


def _utf16(data: bytes) -> str:
    """Decode UTF-16 that lacks a byte order mark, told by the zero bytes of its blanks and line breaks."""
    sample = data[: _SAMPLE & ~1]
    if len(data) < 4 or len(data) % 2 or b"\0" not in sample:
        return ""
    even, odd = sample[0::2], sample[1::2]
    for codec, high, low in (("utf-16-le", odd, even), ("utf-16-be", even, odd)):
        if high.count(0) < 1 or low.count(0) > len(low) // 1000:
            continue
        if sum(high.count(page) for page in _PAGES) < 0.9 * len(high):
            continue
        try:
            return data.decode(codec)
        except UnicodeDecodeError:
            continue
    return ""


#: High bytes of the code points that English and Chinese texts are made of.
_PAGES = (0x00, 0x20, 0x30, 0xFF, *range(0x4E, 0xA0))


def _gb18030(data: bytes) -> str:
    pairs = _GB_PAIR.findall(data[:_SAMPLE])
    common = sum(1 for pair in pairs if _GB_COMMON.match(pair))
    high = sum(1 for byte in data[:_SAMPLE] if byte > 0x7F)
    if not pairs or common < 0.7 * len(pairs) or high < 1.5 * len(pairs):
        return ""
    try:
        return data.decode("gb18030")
    except UnicodeDecodeError:
        return ""


def _other(data: bytes) -> str:
    """Traditional Chinese and Western European legacy encodings, and rarer GB18030."""
    from charset_normalizer import from_bytes  # takes a while, and most files say what they are

    best = from_bytes(data[:_SAMPLE], cp_isolation=["big5", "gb18030", "cp1252"], enable_fallback=False).best()
    if best is None:
        return ""
    try:
        return data.decode(best.encoding)
    except UnicodeDecodeError:
        return ""
