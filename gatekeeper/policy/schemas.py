"""The published JSON Schemas of the files that people write: policy, campaign, authorization registry, segment."""

from __future__ import annotations

from typing import Any

from gatekeeper.errors import UsageError
from gatekeeper.policy.descriptions import DESCRIPTIONS

NAMES = ("policy", "campaign", "authorizations", "segment")


def schema(name: str) -> dict[str, Any]:
    """Return the JSON Schema (draft 2020-12) of one file format.

    Args:
        name: One of `NAMES`.

    Raises:
        UsageError: There is no such format.
    """
    from gatekeeper.readers.schema import json_schema

    match name:
        case "policy":
            from gatekeeper.model.policy import Policy

            return json_schema(Policy, "gatekeeper policy", DESCRIPTIONS)
        case "campaign":
            from gatekeeper.model.submission import Manifest

            document = json_schema(Manifest, "gatekeeper campaign", DESCRIPTIONS)
            _inline_segment(document)
            return document
        case "authorizations":
            from gatekeeper.model.registry import Authorization

            return json_schema(Authorization, "gatekeeper authorization registry", DESCRIPTIONS, many=True)
        case "segment":
            return {
                "$schema": "https://json-schema.org/draft/2020-12/schema",
                "title": "gatekeeper segment",
                **_segment(),
                "$defs": _criteria(),
            }
    raise UsageError(f"there is no schema of this name; schemas: {', '.join(NAMES)}, verdict")


def _inline_segment(document: dict[str, Any]) -> None:
    """A mapping under ``segment:`` is a native segment."""
    document["$defs"] |= {"Segment": _segment(), **_criteria()}
    text = document["properties"]["segment"].get("description")
    options: list[dict[str, Any]] = [
        {"type": "string"},
        {"type": "array", "items": {"type": "string"}},
        {"$ref": "#/$defs/Segment"},
        {"type": "null"},
    ]
    document["properties"]["segment"] = {**({"description": text} if text else {}), "anyOf": options}


def _segment() -> dict[str, Any]:
    from gatekeeper.model.words import Relationship

    groups = {name: {"type": "array", "items": {"$ref": "#/$defs/Item"}} for name in ("all", "any", "none")}
    return {
        "description": "An audience by its criteria.",
        "type": "object",
        "additionalProperties": False,
        "properties": {
            "name": {"type": "string"},
            "description": {"type": "string"},
            "relationship": {"enum": [word.value for word in Relationship]},
            **groups,
            "select": {"description": "Columns that leave the source.", "type": "array", "items": {"type": "string"}},
            "size": {"description": "Number of people.", "type": "integer", "minimum": 0},
        },
    }


def _criteria() -> dict[str, Any]:
    from gatekeeper.readers.segments.native import OPERATORS

    scalar = {"type": ["string", "number", "boolean"]}
    return {
        "Item": {"anyOf": [{"$ref": "#/$defs/Criterion"}, {"$ref": "#/$defs/Group"}]},
        "Group": {
            "description": "All, any or none of the criteria in it.",
            "type": "object",
            "additionalProperties": False,
            "minProperties": 1,
            "properties": {
                name: {"type": "array", "items": {"$ref": "#/$defs/Item"}} for name in ("all", "any", "none")
            },
        },
        "Criterion": {
            "description": "One test on one field.",
            "type": "object",
            "additionalProperties": False,
            "required": ["field", "op"],
            "properties": {
                "field": {"type": "string"},
                "op": {"enum": list(OPERATORS)},
                "value": {"anyOf": [scalar, {"type": "array", "items": scalar}]},
                "system": {"description": "Code system of the value (ICD-10-CM, CPT, NDC, …).", "type": "string"},
            },
        },
    }
