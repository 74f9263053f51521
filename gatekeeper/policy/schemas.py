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

            return _limited("policy", json_schema(Policy, "gatekeeper policy", DESCRIPTIONS))
        case "campaign":
            from gatekeeper.model.submission import Manifest

            document = json_schema(Manifest, "gatekeeper campaign", DESCRIPTIONS)
            _inline_segment(document)
            return _limited("campaign", document)
        case "authorizations":
            from gatekeeper.model.registry import Authorization

            document = json_schema(Authorization, "gatekeeper authorization registry", DESCRIPTIONS, many=True)
            return _limited("authorizations", document)
        case "segment":
            return {
                "$schema": "https://json-schema.org/draft/2020-12/schema",
                "title": "gatekeeper segment",
                **_segment(),
                "$defs": _criteria(),
            }
    raise UsageError(f"there is no schema of this name; schemas: {', '.join(NAMES)}, verdict")


def _limited(name: str, document: dict[str, Any]) -> dict[str, Any]:
    """Add what a format's checks demand beyond its types, so that an editor refuses what the reader refuses."""
    for path, limit in _limits(name).items():
        owner, _, key = path.rpartition(".")
        property_ = (document["$defs"][owner] if owner else document)["properties"][key]
        inner = next((property_[part] for part in ("items", "additionalProperties") if part in property_), None)
        if inner is not None:
            inner |= limit
            inner.pop("type", None)
        elif "enum" in limit:
            property_ |= {"enum": [*limit["enum"], None]}
        else:
            property_ |= limit
    return document


def _limits(name: str) -> dict[str, dict[str, Any]]:
    """Return the limits of one format: definition and key → what a value, an item or an entry must be."""
    match name:
        case "policy":
            from gatekeeper.policy.known import SPECIALTIES, topics

            told = {"enum": sorted(topics())}
            return {
                "version": {"enum": [1]},
                "Organization.specialties": {"enum": list(SPECIALTIES)},
                "Organization.identity_terms": told,
                "IncidentScope.topics": told,
                "Profile.recipients_per_transaction": {"minimum": 1},
            }
        case "campaign":
            from gatekeeper.readers.campaign import PLATFORMS

            return {"platform": {"enum": list(PLATFORMS)}, "volume": {"minimum": 0}}
    from gatekeeper.readers.authorizations import WORDS

    return {f"Authorization.{key}": {"enum": list(words)} for key, words in WORDS.items()}


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
