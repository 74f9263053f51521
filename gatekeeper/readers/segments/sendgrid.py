"""SendGrid segments: SQL inside JSON, and the older rows of field, operator and value.

``contacts_sample`` holds real people; `without_people` takes it out before anything is kept.
"""

from __future__ import annotations

import re

from gatekeeper.model.place import Source
from gatekeeper.model.segment import Node
from gatekeeper.readers.segments.jsontree import Item, inner_map
from gatekeeper.readers.segments.reading import Operators, Reading, group
from gatekeeper.readers.segments.sql import Text, collect_sql

_OPERATORS: Operators = {
    "eq": ("=", False), "ne": ("!=", True), "lt": ("<", False), "gt": (">", False), "contains": ("contains", False),
    "is_empty": ("is_not_set", False), "is_not_empty": ("is_set", False),
}  # fmt: skip


def fits(root: Item) -> bool:
    """Return whether a JSON value is one."""
    return any(
        item.kind == "object" and ("query_dsl" in item.members or "and_or" in item.members) for item in root.walk(4)
    )


def without_people(source: Source, root: Item) -> Source:
    """Return the source with every ``contacts_sample`` as blanks of the same length."""
    text = source.text
    for item in root.walk():
        sample = item.members.pop("contacts_sample", None)
        if sample is not None:
            text = text[: sample.start] + re.sub(r"[^\n]", " ", text[sample.start : sample.end]) + text[sample.end :]
    return source if text is source.text else Source(source.path, text)


def read(reading: Reading, root: Item) -> Node:
    """Return the tree of every segment in the file."""
    found = reading.found
    trees: list[Node] = []
    for item in root.walk(4):
        if item.kind != "object":
            continue
        query = item.get("query_dsl")
        rows = [row for row in item.listed("conditions") if row.get("and_or") or row.get("operator")]
        if query is None and not rows:
            continue
        reading.called("segment", item.get("name"))
        if item.string("contacts_count").isdigit():
            reading.size = int(item.string("contacts_count")[:12])
        children = [reading.reference("list", (ident.text,), ident) for ident in item.listed("parent_list_ids")]
        if query is not None and query.kind == "string":
            if re.match(r"(?is)\s*select\b", query.text):
                sql = Text(query.text, found.source, inner_map(found.source, query))
                children.append(collect_sql(found, sql, reading.dialect or "snowflake"))
            else:
                children.append(reading.members_uploaded("query_dsl version 1 is a language of its own", query))
        groups: list[list[Node]] = [[]]
        for row in rows:
            if row.string("and_or") == "or" and groups[-1]:
                groups.append([])
            groups[-1].append(
                reading.test(row.string("field"), row.string("operator"), row.texts("value"), row, operators=_OPERATORS)
            )
        if rows:
            children.append(group("any", [group("all", members) for members in groups]))
        trees.append(group("all", children))
    found.columns[:] = [column for column in found.columns if column[0] not in ("contact_id", "updated_at")]
    return group("any", trees)
