"""Dataclasses that cost little to define.

The standard library compiles seven methods for each class, which takes a quarter of a millisecond, and an
answer defines fifty to a hundred and fifty. Here one is compiled, `__init__`, when it is first looked up; the
others are shared. Fields, matching and `replace` are the standard library's own, and so is all that a type
checker sees.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator
from operator import attrgetter
from reprlib import recursive_repr

from gradcli.compiling import compiled

TYPE_CHECKING = False
if TYPE_CHECKING:
    from dataclasses import dataclass
    from typing import Any, Final
else:

    def dataclass(**options: bool) -> Callable[[type], type]:
        """Return what makes a class a dataclass; of the options, `slots=True` must be there."""
        return _Defining(**options).defined


__all__ = ["dataclass"]

_ABSENT: Final = dataclasses.MISSING


class _Made:
    """The default of a field whose value is made for each object."""

    def __repr__(self) -> str:
        return "<factory>"


_MADE: Final = _Made()


class _Defining:
    """What was asked of a class."""

    def __init__(self, *, slots: bool, frozen: bool = False, eq: bool = True) -> None:
        if not slots:
            raise TypeError("a class without slots is dataclasses.dataclass's business")
        self.frozen = frozen
        self.eq = eq

    def defined(self, plain: type) -> type:
        """Return the class with fields in slots, and the methods that it does not define itself."""
        # Without one, the standard library would write the signature there, which takes it milliseconds.
        plain.__doc__ = plain.__doc__ or plain.__name__
        cls: type = dataclasses.dataclass(init=False, repr=False, eq=False, slots=True)(plain)
        for name, method in self._methods(cls):
            if name not in cls.__dict__:
                setattr(cls, name, method)
        return cls

    def _methods(self, cls: type) -> Iterator[tuple[str, Any]]:
        yield "__init__", _Init(cls)
        yield "__repr__", _repr
        if self.eq:
            equal, hashed = _comparison_of(cls)
            yield "__eq__", equal
            yield "__hash__", hashed if self.frozen else None
        if self.frozen:
            yield "__setattr__", _refuse_assignment
            yield "__delattr__", _refuse_deletion
            yield "__setstate__", _restore


class _Init:
    """Stands for the `__init__` of a class until it is looked up."""

    def __init__(self, cls: type) -> None:
        self._cls = cls

    def __get__(self, instance: object, owner: type) -> Callable[..., None]:
        init = _init_of(self._cls)
        setattr(self._cls, "__init__", init)  # noqa: B010 - mypy knows of no class whose own this is
        bound: Callable[..., None] = init.__get__(instance, owner)
        return bound


def _init_of(cls: type) -> Callable[..., None]:
    """Compile the `__init__` of a class, which fills each slot by the slot's own descriptor."""
    fields = dataclasses.fields(cls)
    names: dict[str, Any] = {"_MADE": _MADE}
    for field in fields:
        names[f"_set_{field.name}"] = getattr(cls, field.name).__set__
        names[f"_default_{field.name}"] = field.default
        names[f"_make_{field.name}"] = field.default_factory
    parameters = [_parameter(field) for field in fields if field.init]
    lines = [line for field in fields if (line := _filling(field))]
    if hasattr(cls, "__post_init__"):
        lines.append("self.__post_init__()")
    head = f"def __init__({', '.join(['self', *parameters])}):"
    init = compiled([head, *(f" {line}" for line in lines or ["pass"])], "__init__", names)
    init.__qualname__ = f"{cls.__qualname__}.__init__"
    init.__annotations__ = {field.name: field.type for field in fields if field.init} | {"return": None}
    return init


def _parameter(field: dataclasses.Field[Any]) -> str:
    if field.default is not _ABSENT:
        return f"{field.name}=_default_{field.name}"
    return field.name if field.default_factory is _ABSENT else f"{field.name}=_MADE"


def _filling(field: dataclasses.Field[Any]) -> str:
    """Return the line that fills a slot, empty where `__post_init__` does."""
    name, value = field.name, field.name if field.init else f"_default_{field.name}"
    if field.default_factory is not _ABSENT:
        made = f"_make_{name}()"
        value = f"{made} if {name} is _MADE else {name}" if field.init else made
    elif field.default is _ABSENT and not field.init:
        return ""
    return f"_set_{name}(self, {value})"


def _comparison_of(cls: type) -> tuple[Callable[[Any, object], bool], Callable[[Any], int]]:
    names = [field.name for field in dataclasses.fields(cls) if field.compare]
    # With two more than the fields it is always a tuple, and a nan that is the same object equals itself.
    values = attrgetter("__class__", "__class__", *names)

    def equal(self: Any, other: object) -> bool:
        return values(self) == values(other) if other.__class__ is self.__class__ else NotImplemented

    def hashed(self: Any) -> int:
        # A class's own hash is its address: sets would be in another order each time.
        return hash(values(self)[2:])

    return equal, hashed


@recursive_repr()
def _repr(self: Any) -> str:
    names = (field.name for field in dataclasses.fields(self) if field.repr)
    shown = ", ".join(f"{name}={getattr(self, name)!r}" for name in names)
    return f"{self.__class__.__qualname__}({shown})"


def _refuse_assignment(_self: object, name: str, _value: object) -> None:
    raise dataclasses.FrozenInstanceError(f"cannot assign to field {name!r}")


def _refuse_deletion(_self: object, name: str) -> None:
    raise dataclasses.FrozenInstanceError(f"cannot delete field {name!r}")


def _restore(self: object, state: tuple[None, dict[str, object]]) -> None:
    for name, value in state[1].items():
        object.__setattr__(self, name, value)
