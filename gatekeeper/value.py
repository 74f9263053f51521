"""Dataclasses without generated source code: a command that starts must not write two hundred constructors first.

`dataclasses.dataclass` writes, compiles and executes source for ``__init__``, ``__repr__``, ``__eq__``, ``__hash__``
and the frozen setters of every class at every start; that was a fifth of the time of checking one template. This one
keeps the fields, `dataclasses.replace`, `fields` and `asdict` as they are, and shares one set of methods instead. A
class of which a process makes many values gets a constructor of its own then, which is twice as fast.
"""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from dataclasses import dataclass as dataclass  # type checkers see the standard one
else:

    def dataclass(cls=None, /, *, frozen=False, kw_only=False, eq=True, repr=True, order=False, slots=False):
        """Return *cls* as a dataclass; *slots* is accepted and makes no difference."""

        def wrap(cls):
            return _shared(cls, frozen=frozen, kw_only=kw_only, eq=eq, repr=repr, order=order)

        return wrap if cls is None else wrap(cls)


#: Values of a class after which writing its constructor has paid.
_MANY = 200


def _shared(cls: Any, *, frozen: bool, kw_only: bool, eq: bool, repr: bool, order: bool) -> Any:
    own = set(cls.__dict__)
    if cls.__doc__ is None:
        cls.__doc__ = cls.__name__  # else `dataclasses` works a signature out to stand for it
    made: Any = dataclasses.dataclass(init=False, repr=False, eq=False, kw_only=kw_only)(cls)
    fields = dataclasses.fields(made)
    given = [f for f in fields if f.init]
    made.__names = frozenset(f.name for f in given)
    made.__defaults = {f.name: f.default for f in given if f.default is not dataclasses.MISSING}
    made.__factories = tuple((f.name, f.default_factory) for f in given if f.default_factory is not dataclasses.MISSING)
    made.__after = getattr(made, "__post_init__", None)
    made.__positional = tuple(f.name for f in fields if f.init and not f.kw_only)
    made.__left = [_MANY]
    made.__compared = tuple(f.name for f in fields if f.compare)
    methods: dict[str, Any] = {"__init__": _init}
    if repr:
        methods["__repr__"] = _repr
    if eq:
        methods |= {"__eq__": _eq, "__hash__": _hash if frozen else None}
    if order:
        methods |= {"__lt__": _lt, "__le__": _le, "__gt__": _gt, "__ge__": _ge}
    if frozen:
        methods |= {"__setattr__": _refuse, "__delattr__": _refuse}
    for name, method in methods.items():
        if name not in own or (name == "__hash__" and cls.__dict__["__hash__"] is None):
            setattr(made, name, method)
    return made


def _init(self: Any, *arguments: Any, **values: Any) -> None:
    cls = type(self)
    left = cls.__left
    left[0] -= 1
    if not left[0]:
        _specialise(cls)
    if arguments:
        names = cls.__positional
        if len(arguments) > len(names):
            raise TypeError(f"{cls.__name__} takes {len(names)} positional arguments, {len(arguments)} given")
        for name, value in zip(names, arguments, strict=False):
            if name in values:
                raise TypeError(f"{cls.__name__} got {name} twice")
            values[name] = value
    own = self.__dict__
    own.update(cls.__defaults)
    own.update(values)
    for name, factory in cls.__factories:
        if name not in values:
            own[name] = factory()
    if own.keys() != cls.__names:
        unknown, missing = values.keys() - cls.__names, cls.__names - own.keys()
        raise TypeError(f"{cls.__name__} has no {min(unknown)}" if unknown else f"{cls.__name__} needs {min(missing)}")
    if cls.__after is not None:
        cls.__after(self)


def _specialise(cls: Any) -> None:
    """Give a class a constructor with its fields as parameters, which does what `_init` does."""
    if cls.__init__ is not _init:
        return
    positional = list(cls.__positional)
    named = sorted(cls.__names - set(positional))
    known: dict[str, Any] = {"_after": cls.__after}
    parameters, lines = [], []
    factories = dict(cls.__factories)
    for name in (*positional, "*", *named) if named else positional:
        if name == "*":
            parameters.append(name)
            continue
        default = ""
        if name in factories:
            known[f"_make_{name}"] = factories[name]
            lines.append(f"_own[{name!r}] = _make_{name}() if {name} is _missing else {name}")
            default = "=_missing"
        else:
            lines.append(f"_own[{name!r}] = {name}")
            if name in cls.__defaults:
                known[f"_default_{name}"] = cls.__defaults[name]
                default = f"=_default_{name}"
        parameters.append(name + default)
    known["_missing"] = dataclasses.MISSING
    after = ["_after(self)"] if cls.__after is not None else []
    body = "\n    ".join(["_own = self.__dict__", *lines, *after])
    exec(f"def __init__(self, {', '.join(parameters)}):\n    {body}\n", known)  # names of fields only
    cls.__init__ = known["__init__"]


def _repr(self: Any) -> str:
    shown = (f"{f.name}={getattr(self, f.name)!r}" for f in dataclasses.fields(self) if f.repr)
    return f"{type(self).__qualname__}({', '.join(shown)})"


def _key(self: Any) -> tuple[Any, ...]:
    own = self.__dict__
    return tuple(own[name] for name in type(self).__compared)


def _eq(self: Any, other: object) -> bool:
    return bool(_key(self) == _key(other)) if other.__class__ is self.__class__ else NotImplemented


def _hash(self: Any) -> int:
    return hash(_key(self))


def _lt(self: Any, other: Any) -> bool:
    return bool(_key(self) < _key(other)) if other.__class__ is self.__class__ else NotImplemented


def _le(self: Any, other: Any) -> bool:
    return bool(_key(self) <= _key(other)) if other.__class__ is self.__class__ else NotImplemented


def _gt(self: Any, other: Any) -> bool:
    return bool(_key(self) > _key(other)) if other.__class__ is self.__class__ else NotImplemented


def _ge(self: Any, other: Any) -> bool:
    return bool(_key(self) >= _key(other)) if other.__class__ is self.__class__ else NotImplemented


def _refuse(self: Any, name: str, value: object = None) -> None:
    raise dataclasses.FrozenInstanceError(f"cannot assign to field {name!r}")
