"""The published JSON Schema of the verdict (docs/formats.md)."""

from __future__ import annotations

from typing import Any

from gatekeeper.model.words import (
    Category,
    Disposition,
    MessageClass,
    Mode,
    Obligation,
    Purpose,
    RiskLevel,
    Severity,
)
from gatekeeper.reports.json import SCHEMA


def verdict_schema() -> dict[str, Any]:
    """Return the schema, JSON Schema draft 2020-12."""
    place = _object(
        path={"type": "string"},
        **{n: {"type": "integer", "minimum": 1} for n in ("line", "column", "end_line", "end_column")},
    )
    here = {"anyOf": [{"$ref": "#/$defs/place"}, {"type": "null"}]}
    text = {"type": "string"}
    finding = {
        "rule": text,
        "name": text,
        "severity": _enum(Severity),
        "mode": _enum(Mode),
        "message": text,
        "at": {"$ref": "#/$defs/place"},
        "fingerprint": text,
        "advice": text,
        "authority": _list(text),
    }
    waiver = _object(reason=text, owner=text, expires=text)
    number = {"type": "integer", "minimum": 0}
    risk = _object(
        level=_enum(RiskLevel),
        sensitive={"type": "boolean"},
        categories=_list(_enum(Category)),
        dimensions=_object(
            relationship=number,
            topic=number,
            linked=number,
            selection=number,
            smallest_group={"type": ["integer", "null"]},
        ),
        reasons=_list(
            _object(
                source=text,
                raises=text,
                value=number,
                confidence={"type": "number", "minimum": 0, "maximum": 1},
                text=text,
                observers=_list(text),
                at=here,
            )
        ),
        safeguards=_list(
            _object(
                name=text,
                required={"type": "boolean"},
                state={"enum": ["held", "missing", "unknown"]},
                why=text,
            )
        ),
    )
    submission = _object(
        id=text,
        path=text,
        purpose=_enum(Purpose),
        **{"class": _enum(MessageClass)},
        bulk={"type": "boolean"},
        disposition=_enum(Disposition),
        obligations=_list(_enum(Obligation)),
        risk=risk,
        findings=_list(_object(**finding)),
        waived=_list(_object(**finding, waiver=waiver)),
        unchecked=_list(_object(rule={"type": ["string", "null"]}, what=text, why=text, at=here)),
    )
    root = _object(
        schema={"const": SCHEMA},
        tool=_object(name={"const": "gatekeeper"}, version=text),
        policy=_object(name=text, digest=text),
        today={"type": "string", "format": "date"},
        submissions=_list(submission),
        errors=_list(_object(path=text, line=number, column=number, message=text)),
    )
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "gatekeeper verdict",
        **root,
        "$defs": {"place": place},
    }


def _object(**properties: Any) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }


def _list(items: dict[str, Any]) -> dict[str, Any]:
    return {"type": "array", "items": items}


def _enum(words: Any) -> dict[str, Any]:
    return {"enum": [word.value for word in words]}
