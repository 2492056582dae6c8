"""Tokens: whoever holds one may change the graph over HTTP. The store keeps their hashes only."""

from __future__ import annotations

import hashlib
import hmac
import json
import re
import secrets
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from filelock import FileLock

from aigovkg.errors import InputError, StoreError
from aigovkg.store.files import replace

__all__ = ["Holder", "Tokens"]

_NAME = re.compile(r"[\w.@-]{1,64}")
_START = "aigovkg_"  # lets scanners of leaked secrets recognise one


@dataclass(frozen=True, slots=True)
class Holder:
    """Who holds a token.

    Attributes:
        name: as the audit log calls them.
        sha256: hash of the token, in hexadecimal digits. A token is 256 random bits, so a plain hash cannot be guessed.
        made: when, in ISO 8601.
        expires: when it ends, in ISO 8601; empty for never.
    """

    name: str
    sha256: str
    made: str
    expires: str = ""

    @property
    def expired(self) -> bool:
        """Tell whether the token has ended."""
        return bool(self.expires) and datetime.fromisoformat(self.expires) <= datetime.now(UTC)


class Tokens:
    """The tokens of a store.

    Args:
        root: the folder of the store.
    """

    def __init__(self, root: Path) -> None:
        self._path = root / "tokens.json"
        self._lock = FileLock(root / "tokens.lock")

    def make(self, name: str, days: int = 0) -> str:
        """Make a token and return it; nobody can read it again.

        Args:
            name: who will hold it.
            days: how long it holds; 0 for ever.
        Raises:
            InputError: somebody has one under this name, or it is no name.
            StoreError: it cannot be written.
        """
        if not _NAME.fullmatch(name):
            raise InputError("This is no name for the holder of a token", repr(name), "Use letters, digits and . @ _ -")
        token = _START + secrets.token_urlsafe(32)
        now = datetime.now(UTC).replace(microsecond=0)
        expires = (now + timedelta(days=days)).isoformat() if days else ""
        with self._writing():
            holders = self.holders()
            if any(holder.name == name for holder in holders):
                raise InputError("There is a token of this name already", name, "Revoke it first, or use another name")
            self._write([*holders, Holder(name, _hash(token), now.isoformat(), expires)])
        return token

    def revoke(self, name: str) -> None:
        """End a token at once.

        Raises:
            InputError: nobody has one under this name.
            StoreError: it cannot be written.
        """
        with self._writing():
            holders = self.holders()
            left = [holder for holder in holders if holder.name != name]
            if len(left) == len(holders):
                names = ", ".join(holder.name for holder in holders) or "none"
                raise InputError("There is no token of this name", name, f"The names are: {names}")
            self._write(left)

    def holders(self) -> list[Holder]:
        """List who holds a token, in the order they got it.

        Raises:
            StoreError: the file is damaged.
        """
        try:
            return [Holder(**entry) for entry in json.loads(self._path.read_text("utf-8"))]
        except FileNotFoundError:
            return []
        except (OSError, ValueError, TypeError) as error:
            reason = f"The tokens cannot be read ({type(error).__name__})"
            raise StoreError(reason, str(self._path), "Remove the file and make new ones") from None

    def holder(self, token: str) -> str | None:
        """Return the name of who holds a token; None when it is none, or ended. Takes as long whatever is given."""
        given, found = _hash(token), None
        for entry in self.holders():
            if hmac.compare_digest(entry.sha256, given) and not entry.expired:
                found = entry.name
        return found

    def _writing(self) -> FileLock:
        self._path.parent.mkdir(parents=True, exist_ok=True)
        return self._lock

    def _write(self, holders: list[Holder]) -> None:
        content = json.dumps([asdict(holder) for holder in holders], indent=1, ensure_ascii=False)
        try:
            replace(self._path, content + "\n", 0o600)
        except OSError as error:
            raise StoreError(f"The tokens cannot be written ({error.strerror})", str(self._path)) from None


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
