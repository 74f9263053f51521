"""Values behave the same before and after their class gets a constructor of its own."""

from __future__ import annotations

import dataclasses
from dataclasses import field

import pytest

from gatekeeper.value import dataclass


def _classes() -> tuple[type, type]:
    @dataclass(frozen=True, kw_only=True)
    class Named:
        name: str
        size: int = 3
        tags: list[str] = field(default_factory=list)

    @dataclass
    class Placed:
        start: int
        end: int = 5
        label: str = field(default="", kw_only=True)
        length: int = field(init=False, default=0)

        def __post_init__(self) -> None:
            self.length = self.end - self.start

    return Named, Placed


@pytest.mark.parametrize("made_before", [0, 1000])
def test_values_are_the_same_however_many_were_made(made_before: int) -> None:
    named, placed = _classes()
    for i in range(made_before):
        named(name="x")
        placed(i)
    one, other = named(name="a"), named(name="a", tags=["b"])
    assert (one.name, one.size, one.tags) == ("a", 3, [])
    assert one.tags is not named(name="a").tags
    assert one != other
    assert one == named(name="a", size=3)
    assert repr(other) == f"{named.__qualname__}(name='a', size=3, tags=['b'])"
    with pytest.raises(dataclasses.FrozenInstanceError):
        one.name = "b"
    assert dataclasses.replace(one, size=4).size == 4
    span = placed(2, label="l")
    assert (span.start, span.end, span.label, span.length) == (2, 5, "l", 3)
    assert placed(2, end=9).length == 7


@pytest.mark.parametrize("made_before", [0, 1000])
def test_wrong_arguments_are_refused(made_before: int) -> None:
    named, placed = _classes()
    for i in range(made_before):
        named(name="x")
        placed(i)
    for make in (
        lambda: named(),
        lambda: named(name="a", colour="red"),
        lambda: named("a"),
        lambda: placed(1, 2, "l"),
        lambda: placed(1, start=1),
    ):
        with pytest.raises(TypeError):
            make()
