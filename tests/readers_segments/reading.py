"""What the tests of segments compare: criteria as plain tuples, with the text that their place covers."""

from __future__ import annotations

from gatekeeper.model.place import Place
from gatekeeper.model.segment import Segment
from gatekeeper.readers.segments import read_segment

Row = tuple[str, str, tuple[str, ...], str | None, str, str, tuple[str, ...], str]


def read(text: str, path: str = "segment.sql", **options: object) -> Segment:
    return read_segment(path, text.encode(), **options)  # type: ignore[arg-type]


def rows(segment: Segment) -> list[Row]:
    assert segment.source is not None
    return [
        (
            c.field,
            c.op,
            c.value,
            c.system,
            c.polarity,
            c.field_class.value,
            tuple(x.value for x in c.categories),
            segment.source.excerpt(c.at),
        )
        for c in segment.criteria
    ]


def telling(segment: Segment) -> list[tuple[str, str, tuple[str, ...], str, tuple[str, ...]]]:
    return [(c.field, c.op, c.value, c.polarity, tuple(x.value for x in c.categories)) for c in segment.criteria]


def spot(place: Place) -> tuple[int, int, int, int]:
    return place.line, place.column, place.end_line, place.end_column


def unchecked(segment: Segment) -> list[tuple[str, str]]:
    assert all(item.rule == "SEG007" for item in segment.unchecked)
    return [(item.what, item.why) for item in segment.unchecked]
