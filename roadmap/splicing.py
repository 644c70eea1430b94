"""Text that is compressed once, and an end that is put behind it as it is, each time another.

What stands in the end is compressed together with nothing, so that no guess at it makes the whole
shorter (BREACH): it may be a secret.
"""

import struct
import zlib
from dataclasses import dataclass
from typing import Self

import brotli
from django.middleware.gzip import re_accepts_gzip

from roadmap.compression import TAKES_BROTLI

BROTLI_QUALITY, GZIP_LEVEL = 5, 6  # more takes far longer and saves a fiftieth
LONGEST_END = 0xFFFF  # bytes: both formats hold as much in a block
GZIP_HEADER = b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x02\xff"
# The last block of a gzip file, uncompressed: that it is, its length, and that again inverted.
GZIP_BLOCK = struct.Struct("<BHH")
GZIP_SUM = struct.Struct("<LL")
# In brotli such a block cannot be the last: an empty one follows.
BROTLI_AS_IT_IS, BROTLI_LAST = 1 << 19, b"\x03"


@dataclass(frozen=True, slots=True)
class Beginning:
    """What whole answers begin with; `length` and `checksum` are of the text."""

    brotli: bytes
    deflated: bytes
    length: int
    checksum: int

    @classmethod
    def of(cls, text: bytes) -> Self:
        # Each is flushed to a whole byte, so that another block may follow.
        smaller = brotli.Compressor(mode=brotli.MODE_TEXT, quality=BROTLI_QUALITY)
        deflate = zlib.compressobj(GZIP_LEVEL, zlib.DEFLATED, -zlib.MAX_WBITS)
        return cls(
            smaller.process(text) + smaller.flush(),
            deflate.compress(text) + deflate.flush(zlib.Z_SYNC_FLUSH),
            len(text),
            zlib.crc32(text),
        )

    @property
    def size(self) -> int:
        """Bytes that it takes to keep."""
        return len(self.brotli) + len(self.deflated)

    def with_end(self, end: bytes, accepted: str) -> tuple[bytes, str]:
        """The whole, as whoever says this in `Accept-Encoding` reads it, and what that is called."""
        if TAKES_BROTLI.search(accepted):
            block = (len(end) - 1 << 3 | BROTLI_AS_IT_IS).to_bytes(3, "little")
            return b"".join((self.brotli, block, end, BROTLI_LAST)), "br"
        if re_accepts_gzip.search(accepted):
            size, total = len(end), (self.length + len(end)) & 0xFFFFFFFF
            block = GZIP_BLOCK.pack(1, size, size ^ 0xFFFF)
            check = GZIP_SUM.pack(zlib.crc32(end, self.checksum), total)
            return b"".join((GZIP_HEADER, self.deflated, block, end, check)), "gzip"
        return zlib.decompressobj(-zlib.MAX_WBITS).decompress(self.deflated) + end, ""
