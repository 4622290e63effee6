"""Records that are kept for good: they are added, and never changed or deleted."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NoReturn, TypeVar

from django.db import models

if TYPE_CHECKING:
    from collections.abc import Iterable

_Model = TypeVar("_Model", bound=models.Model)


class ImmutableError(TypeError):
    """A record that is kept for good was to be changed or deleted."""


class AppendOnly(models.QuerySet[_Model]):
    """Refuses what would change records that are there."""

    def update(self, **kwargs: Any) -> NoReturn:
        raise ImmutableError("These records are never changed.")

    def delete(self) -> NoReturn:
        raise ImmutableError("These records are never deleted.")

    def bulk_update(self, objs: Iterable[_Model], fields: Iterable[str], batch_size: int | None = None) -> NoReturn:
        raise ImmutableError("These records are never changed.")


def append_only(model: type[_Model]) -> type[_Model]:
    """Makes a model refuse to save a record that is there already, and to delete one."""
    save = model.save

    def save_once(self: _Model, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise ImmutableError("These records are never changed.")
        save(self, *args, **kwargs)

    def refuse(self: _Model, *args: Any, **kwargs: Any) -> NoReturn:
        raise ImmutableError("These records are never deleted.")

    model.save = save_once  # type: ignore[assignment, method-assign]
    model.delete = refuse  # type: ignore[assignment, method-assign]
    return model
