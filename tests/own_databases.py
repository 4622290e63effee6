"""Databases that belong to one test: files of SQLite, and databases on the server of the session."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import psycopg

if TYPE_CHECKING:
    from pathlib import Path


@dataclass
class OwnDatabases:
    """Gives the addresses of empty databases, and takes them away at the end."""

    server: str
    folder: Path
    _made: list[str] = field(default_factory=list)

    def empty(self, kind: str) -> str:
        name = f"own_{len(self._made)}_{self.folder.name}".lower().replace("-", "_")[-60:]
        self._made.append(name if kind == "postgresql" else "")
        if kind == "sqlite":
            return f"sqlite:///{self.folder / name}.sqlite3"
        with psycopg.connect(self.server, autocommit=True) as connection:
            connection.execute(f'CREATE DATABASE "{name}"')
        return self.server.replace("/postgres?", f"/{name}?")

    def drop(self) -> None:
        with psycopg.connect(self.server, autocommit=True) as connection:
            for name in filter(None, self._made):
                connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)')
