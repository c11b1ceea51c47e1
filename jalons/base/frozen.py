"""`@frozen`: a data class that cannot be changed, without functions of its own for what all of them do the same way.

The standard library writes and compiles six functions for each frozen data class. For a thousand classes, comparing,
showing and refusing a change took 7 MB of each server and a fifth of the time it needs to start (decision 0131)."""

from collections.abc import Callable
from dataclasses import FrozenInstanceError, dataclass, field, fields
from functools import cache
from operator import attrgetter
from reprlib import recursive_repr
from typing import Any, dataclass_transform, overload


@overload
def frozen[T](cls: type[T], /) -> type[T]: ...
@overload
def frozen[T](*, slots: bool = False, kw_only: bool = False) -> Callable[[type[T]], type[T]]: ...
@dataclass_transform(frozen_default=True, field_specifiers=(field,))
def frozen[T](cls: type[T] | None = None, /, *, slots: bool = False, kw_only: bool = False) -> Any:
    """Equal, hashed and shown by its fields, as `dataclass(frozen=True)` does; what a class defines itself is kept."""
    if cls is None:
        return lambda decorated: _freeze(decorated, slots, kw_only)
    return _freeze(cls, slots, kw_only)


def _freeze[T](cls: type[T], slots: bool, kw_only: bool) -> type[T]:
    own = set(vars(cls))
    cls.__doc__ = cls.__doc__ or cls.__name__  # else the signature is written out, which takes longer than the rest
    made = dataclass(frozen=True, eq=False, repr=False, slots=slots, kw_only=kw_only)(cls)
    for name, shared in _SHARED.items():
        if name not in own:
            setattr(made, name, shared)
    return made


@cache
def _read_fields(cls: Any) -> Callable[[Any], Any]:
    names = [each.name for each in fields(cls) if each.compare]
    return attrgetter(*names) if names else lambda _instance: ()


@cache
def _shown_names(cls: Any) -> tuple[str, ...]:
    return tuple(each.name for each in fields(cls) if each.repr)


def _compare_fields(self: Any, other: Any) -> Any:
    if other.__class__ is not self.__class__:
        return NotImplemented
    read = _read_fields(self.__class__)
    return read(self) == read(other)


def _hash_fields(self: Any) -> int:
    return hash(_read_fields(self.__class__)(self))


@recursive_repr()
def _show_fields(self: Any) -> str:
    cls = self.__class__
    return f"{cls.__qualname__}({', '.join(f'{name}={getattr(self, name)!r}' for name in _shown_names(cls))})"


def _refuse_change(self: object, name: str, value: object) -> None:
    raise FrozenInstanceError(f"cannot assign to field {name!r}")


def _refuse_removal(self: object, name: str) -> None:
    raise FrozenInstanceError(f"cannot delete field {name!r}")


_SHARED: dict[str, Any] = {
    "__eq__": _compare_fields,
    "__hash__": _hash_fields,
    "__repr__": _show_fields,
    "__setattr__": _refuse_change,
    "__delattr__": _refuse_removal,
}
