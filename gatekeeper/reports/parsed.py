"""What was understood of a file (docs/formats.md): plain data, no recipient's cell, no unmasked text."""

from __future__ import annotations

from typing import Any

from gatekeeper.model.message import Message, Unchecked
from gatekeeper.model.place import Place
from gatekeeper.model.recipients import RecipientList
from gatekeeper.model.segment import Segment
from gatekeeper.reports.json import place


def of_segment(segment: Segment) -> dict[str, Any]:
    """Return a segment as plain data."""
    return {
        "path": segment.path,
        "kind": "segment",
        "format": segment.format,
        "platform": _platform(segment.format),
        "name": segment.name or None,
        "criteria": [
            {
                "field": c.field,
                "label": c.label or c.field,
                "table": c.table or None,
                "op": c.op,
                "value": list(c.value),
                "system": c.system,
                "polarity": c.polarity,
                "class": c.field_class.value,
                "categories": [category.value for category in c.categories],
                "at": place(c.at),
            }
            for c in segment.criteria
        ],
        "columns": [{"name": name, "class": _class_of(name)} for name, _ in segment.columns],
        "size": segment.size,
        "opaque": segment.opaque,
        "unchecked": _unchecked(segment.unchecked),
    }


def of_message(
    message: Message, unsubscribe: list[tuple[str, Place]], postal: list[tuple[str, Place]]
) -> dict[str, Any]:
    """Return a draft or message as plain data.

    Args:
        message: What was read.
        unsubscribe: Opt-out mechanisms as (form, place).
        postal: Postal addresses as (form, place).
    """
    return {
        "path": message.path,
        "kind": "message" if message.kind == "eml" else "draft",
        "format": message.kind,
        "platform": message.platform,
        "variables": [
            {"name": t.field or t.raw, "class": t.field_class.value, "fallback": t.fallback, "at": place(t.at)}
            for t in message.tags
            if t.kind == "variable"
        ],
        "conditionals": [
            {
                "expression": c.expression,
                "fields": list(c.fields),
                "class": c.field_class.value,
                "negated": c.negated,
                "at": place(c.at),
            }
            for c in message.conditionals
        ],
        "unsubscribe": [{"form": form, "at": place(at)} for form, at in unsubscribe],
        "postal_address": [{"form": form, "at": place(at)} for form, at in postal],
        "links": len(message.links),
        "images": len(message.images),
        "attachments": [
            {"type": a.media_type, "size": a.size, "readable": a.readable, "at": place(a.at)}
            for a in message.attachments
        ],
        "defects": [{"code": code, "at": place(at)} for code, at in message.defects],
        "unchecked": _unchecked(message.unchecked),
    }


def of_recipients(found: RecipientList) -> dict[str, Any]:
    """Return a recipient list as plain data: its columns and its number of rows, never a cell."""
    return {
        "path": found.path,
        "kind": "recipients",
        "format": found.format,
        "platform": None,
        "address_column": found.address_column,
        "columns": [
            {"name": c.name, "class": c.field_class.value, "categories": [x.value for x in c.categories]}
            for c in found.columns
        ],
        "rows": len(found.rows),
        "unchecked": _unchecked(found.unchecked),
    }


def render_text(document: dict[str, Any]) -> str:
    """Return one parsed file for a person."""
    lines = [
        f"{document['path']}: {document['kind']}, {document['format']}"
        + (f", {document['platform']}" if document.get("platform") else "")
    ]
    for c in document.get("criteria", ()):
        told = f" ({', '.join(c['categories'])})" if c["categories"] else ""
        values = " ".join(c["value"])
        system = f" [{c['system']}]" if c["system"] else ""
        lines.append(f"  {_at(c['at'])} {c['polarity']} {c['field']} {c['op']} {values}{system}: {c['class']}{told}")
    for v in document.get("variables", ()):
        lines.append(
            f"  {_at(v['at'])} variable {v['name']}: {v['class']}" + (", has a fall-back" if v["fallback"] else "")
        )
    for c in document.get("conditionals", ()):
        lines.append(f"  {_at(c['at'])} condition {c['expression']}: {c['class']}")
    for key, word in (("unsubscribe", "opt-out"), ("postal_address", "postal address")):
        for item in document.get(key, ()):
            lines.append(f"  {_at(item['at'])} {word}: {item['form']}")
    for column in document.get("columns", ()):
        lines.append(f"  column {column['name']}: {column['class']}")
    if "rows" in document:
        lines.append(f"  {document['rows']} rows")
    for key, value in document.get("campaign", {}).items():
        lines.append(f"  {key}: {value}")
    for u in document.get("unchecked", ()):
        lines.append(f"  unchecked: {u['what']}: {u['why']}")
    return "\n".join(lines)


def _at(at: dict[str, Any] | None) -> str:
    return f"{at['line']}:{at['column']}" if at else "-"


def _unchecked(items: tuple[Unchecked, ...]) -> list[dict[str, Any]]:
    return [{"rule": u.rule, "what": u.what, "why": u.why, "at": place(u.at)} for u in items]


def _platform(format_name: str) -> str | None:
    name = format_name.split("-")[0]
    known = (
        "mailchimp",
        "klaviyo",
        "hubspot",
        "sendgrid",
        "mautic",
        "customerio",
        "activecampaign",
        "iterable",
        "marketo",
        "braze",
        "sfmc",
        "listmonk",
    )
    return name if name in known else None


def _class_of(name: str) -> str:
    from gatekeeper.vocabulary.names import classify

    return classify(name).field_class.value
