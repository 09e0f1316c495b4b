"""The key that seals sensitive text: where it comes from, and what seals and opens with it.

The key lives outside the database and outside its backups. Losing it loses everything that was sealed. `cryptography`
is imported when something is first sealed or opened (10 ms of the processor's work): a bot at rest holds none of it.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import os
import tempfile
from contextlib import suppress
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Final

from bot.errors import CannotStart

if TYPE_CHECKING:
    from cryptography.fernet import MultiFernet

KEY_FILE = "hearth.key"

_KEY_BYTES: Final = 32


class Unsealable(Exception):
    """Sealed text that none of the keys opens: the database and the key do not belong together."""


class Sealer:
    """Seals with the first key and opens with any, so that a key can be changed without losing text."""

    def __init__(self, keys: tuple[str, ...]) -> None:
        """`keys` are Fernet keys, newest first; raises `CannotStart` for none or for one of the wrong form."""
        if not keys:
            raise CannotStart(("There is no secret key. Set HEARTH_SECRET_KEY or HEARTH_SECRET_KEY_FILE.",))
        if not all(map(_is_key, keys)):
            raise CannotStart(
                (
                    "The secret key is not of the right form. It is 32 random bytes in URL-safe base64 (44 characters);"
                    " several, newest first, are parted by spaces or lines. `hearth key` prints a new one.",
                )
            )
        self._keys = keys
        self.fingerprints = tuple(_fingerprint(key) for key in keys)
        self._marking_keys = tuple(hashlib.sha256(b"hearth marks\0" + key.encode()).digest() for key in keys)

    def seal(self, text: str) -> bytes:
        """Return the text encrypted; the same text never looks the same twice."""
        return self._fernet.encrypt(text.encode())

    def open(self, sealed: bytes) -> str:
        """Return the text that was sealed; raises `Unsealable` where no key fits."""
        from cryptography.fernet import InvalidToken

        try:
            return self._fernet.decrypt(sealed).decode()
        except InvalidToken as error:
            raise Unsealable from error

    @cached_property
    def _fernet(self) -> MultiFernet:
        from cryptography.fernet import Fernet, MultiFernet

        return MultiFernet([Fernet(key.encode()) for key in self._keys])

    def marks(self, subject: str) -> tuple[str, ...]:
        """Return a keyed hash (HMAC-SHA-256, in hex) of a subject under each key, newest first.

        Always the same for the same key, so it can be found again; without the key it tells nothing.
        """
        return tuple(hmac.new(key, subject.encode(), hashlib.sha256).hexdigest() for key in self._marking_keys)


def new_key() -> str:
    """Return a fresh key in the form that the settings take."""
    return base64.urlsafe_b64encode(os.urandom(_KEY_BYTES)).decode()


def _is_key(text: str) -> bool:
    # As Fernet has it: https://github.com/fernet/spec/blob/master/Spec.md#key-format
    try:
        return len(base64.urlsafe_b64decode(text.encode())) == _KEY_BYTES
    except binascii.Error:
        return False


def key_made_beside(data_dir: Path) -> str:
    """Return the key kept in the data folder, making one (readable by its owner only) where there is none."""
    path = data_dir / KEY_FILE
    try:
        data_dir.mkdir(parents=True, exist_ok=True)
        if not path.exists():
            _make_key_file(path)
    except OSError as error:
        raise CannotStart((f"The secret key could not be written to {path}: {error.strerror}.",)) from error
    return read_key_file(path)


def _make_key_file(path: Path) -> None:
    # Written whole under another name and then linked to its own, which fails where another program was first:
    # of two started at once neither overwrites the other's key, and neither reads one that is half written.
    descriptor, name = tempfile.mkstemp(dir=path.parent, prefix=f"{path.name}.")  # 0600 from the start
    try:
        with os.fdopen(descriptor, "w") as file:
            file.write(new_key() + "\n")
            file.flush()
            os.fsync(file.fileno())
        with suppress(FileExistsError):
            os.link(name, path)
    finally:
        Path(name).unlink()


def read_key_file(path: Path) -> str:
    """Return what the key file holds; raises `CannotStart` where it cannot be read or is empty."""
    try:
        text = path.read_text().strip()
    except (OSError, UnicodeDecodeError) as error:
        raise CannotStart((f"The secret key file {path} could not be read: {error}.",)) from error
    if not text:
        raise CannotStart((f"The secret key file {path} is empty. If it held a key, put that key back.",))
    return text


def _fingerprint(key: str) -> str:
    # Tells keys apart without giving anything of them away.
    return hashlib.sha256(b"hearth key fingerprint\0" + key.encode()).hexdigest()[:32]
