"""``gatekeeper detect``: text in, one JSON object a line out, in constant memory."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any

from gatekeeper.detectors.detector import Detector
from gatekeeper.detectors.own import OwnFacts
from gatekeeper.errors import InputError
from gatekeeper.model.entity import Entity
from gatekeeper.model.policy import Organization
from gatekeeper.model.words import Scope
from gatekeeper.redact import mask


def as_object(entity: Entity, *, show_phi: bool = False) -> dict[str, Any]:
    """Return the object of the contract, section 8, for one entity."""
    return {
        "kind": entity.kind,
        "start": entity.start,
        "end": entity.end,
        "score": round(entity.score, 2),
        "category": entity.category.value if entity.category is not None else None,
        "sensitive": entity.sensitive,
        "assertion": entity.assertion.value,
        "about": entity.about.value,
        "text": entity.text if show_phi else mask(entity.text),
    }


def as_text(id: object, entities: Iterable[dict[str, Any]]) -> Iterator[str]:
    """Yield one line for each entity, for people: place, kind, category, how it is said, the masked text."""
    for e in entities:
        label = e["kind"] + (f" {e['category']}" if e["category"] else "") + ("!" if e["sensitive"] else "")
        yield f"{id}:{e['start']}-{e['end']}  {label}  {e['assertion']}, {e['about']}  {e['score']:.2f}  {e['text']}"


def detect_lines(
    lines: Iterable[str],
    *,
    name: str = "-",
    jsonl: bool = False,
    organization: Organization | None = None,
    lexicons: tuple[str, ...] = (),
    as_json: bool = True,
    show_phi: bool = False,
    ner: bool = True,
) -> Iterator[str]:
    """Yield the lines of the answer: one JSON object for the whole text, or for each line of JSON Lines.

    Args:
        lines: The lines of the input, with their line ends.
        name: The id of a plain text, and the file named in errors.
        jsonl: Whether each line is ``{"id": …, "text": …}``.
        organization: The sender, whose public details are left out; None: nobody's data is public.
        lexicons: A hospital's own lexicon files.
        as_json: JSON Lines; else one line for each entity, for people.
        show_phi: Whether the text stands in clear.
        ner: Whether spaCy may be asked for names and places in the blocks that can need it.

    Raises:
        InputError: A line is no such object; the message names the line.
    """
    detector = Detector(own=OwnFacts.of(organization) if organization else None, lexicons=lexicons)
    for id, text in _texts(lines, name, jsonl):
        found = detector.entities(text, Scope.BODY, ner=ner)
        objects = [as_object(e, show_phi=show_phi) for e in found if not e.own]
        if as_json:
            yield json.dumps({"id": id, "entities": objects}, ensure_ascii=False)
        else:
            yield from as_text(id, objects)


def _texts(lines: Iterable[str], name: str, jsonl: bool) -> Iterator[tuple[Any, str]]:
    if not jsonl:
        yield name, "".join(lines)
        return
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
        except (ValueError, RecursionError) as error:
            raise InputError("not a JSON object", path=name, line=number) from error
        if not isinstance(row, dict) or not isinstance(row.get("text"), str):
            raise InputError('expected {"id": …, "text": "…"}', path=name, line=number)
        yield row.get("id", str(number)), row["text"]
