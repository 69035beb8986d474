"""What belongs to a person or pair is encrypted at rest, each field bound to its tenant, row and column."""

import base64
import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from sqlalchemy import Dialect, Text
from sqlalchemy.types import TypeDecorator
from sqlmodel import Field


class Sealed(str):
    """A ciphertext. Only a Vault makes one."""

    __slots__ = ()


class SealedText(TypeDecorator[Sealed]):
    """The one encrypted column type: it takes and gives ciphertext only, so plain text cannot reach the table."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Sealed | None, dialect: Dialect) -> str | None:
        if value is not None and not isinstance(value, Sealed):
            raise TypeError("plain text was given to an encrypted column: seal it with the vault first")
        return value

    def process_result_value(self, value: str | None, dialect: Dialect) -> Sealed | None:
        return None if value is None else Sealed(value)


def sealed() -> Any:
    """A column of a SQLModel table that holds encrypted text."""
    return Field(default=None, sa_type=SealedText, nullable=True)


class KeyProblem(Exception):
    """The key that encrypts what people write is missing, wrong, or readable by others."""


@dataclass(frozen=True)
class Place:
    """Where a sealed text lives. A text moved to another tenant, row or column does not open there."""

    team_id: str
    table: str
    row_id: str
    column: str


class Vault:
    """Seals and opens text with Fernet keys derived per place (HKDF-SHA256, RFC 5869).

    The first key seals, all of them open, so a new key is put in front and old texts stay readable.
    """

    def __init__(self, keys: Sequence[str]) -> None:
        if not keys:
            raise KeyProblem("no key was given; set TRELLIS_KEYS")
        try:
            self._roots = tuple(base64.urlsafe_b64decode(key) for key in keys)
        except ValueError:
            raise KeyProblem("a key is not base64; `trellis key` makes a good one") from None
        if any(len(root) != 32 for root in self._roots):
            raise KeyProblem("a key has not 32 bytes; `trellis key` makes a good one")

    def seal(self, text: str, place: Place) -> Sealed | None:
        """An empty text is None: that nothing was written is no secret, and costs nothing."""
        if not text:
            return None
        return Sealed(_derive(self._roots[0], place).encrypt(text.encode()).decode())

    def open(self, token: Sealed | None, place: Place) -> str:
        if token is None:
            return ""
        try:
            return MultiFernet([_derive(root, place) for root in self._roots]).decrypt(token.encode()).decode()
        except InvalidToken:
            raise KeyProblem(f"a text of table {place.table} does not open with the keys given") from None


def _derive(root: bytes, place: Place) -> Fernet:
    info = "\x1f".join((place.team_id, place.table, place.row_id, place.column)).encode()
    derived = HKDF(algorithm=hashes.SHA256(), length=32, salt=None, info=info).derive(root)
    return Fernet(base64.urlsafe_b64encode(derived))


def new_key() -> str:
    return Fernet.generate_key().decode()


def key_file(folder: Path) -> str:
    """The embedded default's key: made once with mode 0600 beside the database, refused if others can read it."""
    path = folder / "trellis.key"
    if not path.exists():
        folder.mkdir(parents=True, exist_ok=True)
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w") as file:
            file.write(new_key() + "\n")
    if path.stat().st_mode & 0o077:
        raise KeyProblem(f"others can read {path}; run: chmod 600 {path}")
    return path.read_text().strip()
