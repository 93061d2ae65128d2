"""Unpacks what a picture or a share code carries, within a budget, and words why it gives no workspace."""

import zlib

_TIMES = 4  # as much as the largest workspace may be taken out of one picture


class Damaged(ValueError):
    """Why a file gives no workspace; the words follow the name of the file."""


class Unpacker:
    """Takes data out of one file: `most` bytes at once, and a few times as many together.

    A few kilobytes can unpack to gigabytes, and a file can have thousands of them.
    """

    def __init__(self, kind: str, most: int) -> None:
        self._kind, self._most, self._left = kind, most, _TIMES * most

    def taken(self, plain: memoryview) -> bytes:
        """The data as it stands in the file."""
        self._check(len(plain))
        return bytes(plain)

    def unpacked(self, packed: bytes | memoryview, dictionary: bytes = b"") -> bytes:
        """The data that zlib has packed, which must be complete; with a dictionary, without zlib's header and sum."""
        unpacker = zlib.decompressobj(-zlib.MAX_WBITS, dictionary) if dictionary else zlib.decompressobj()
        try:
            made = unpacker.decompress(packed, self._most + 1)
        except zlib.error:
            made = b""
        self._check(len(made))
        if not unpacker.eof:
            raise Damaged(f"is a damaged {self._kind}: what is packed in it cannot be unpacked")
        return made

    def _check(self, length: int) -> None:
        if length > self._most:
            raise Damaged(f"is a {self._kind}, but the workspace in it is too large (over {self._most} bytes)")
        self._left -= length
        if self._left < 0:
            most = _TIMES * self._most
            raise Damaged(f"is a {self._kind} with too much packed into it (over {most} bytes)")
