"""Knows the chapter by its runs of eight words, as hashes: `python -m tests.recall.chapter_runs FILE` makes them."""

import re
import sys
from collections.abc import Iterator
from hashlib import blake2b
from pathlib import Path

RUN = 8
SIZE = 5
"""Bytes of a hash: among a hundred thousand runs of ours, one in a thousand times one is taken for the chapter's."""

FILE = Path(__file__).parent.parent / "data" / "recall" / "chapter-runs.bin"


def runs(text: str) -> Iterator[str]:
    """Give every run of eight words, in small letters and without marks."""
    plain = re.findall(r"[a-z0-9]+", re.sub(r"['’]", "", text.lower()))
    for begin in range(len(plain) - RUN + 1):
        yield " ".join(plain[begin : begin + RUN])


def hashed(run: str) -> bytes:
    return blake2b(run.encode(), digest_size=SIZE).digest()


def known(data: bytes) -> frozenset[bytes]:
    return frozenset(data[begin : begin + SIZE] for begin in range(0, len(data), SIZE))


if __name__ == "__main__":
    FILE.parent.mkdir(parents=True, exist_ok=True)
    FILE.write_bytes(b"".join(sorted({hashed(run) for run in runs(Path(sys.argv[1]).read_text(encoding="utf-8"))})))
