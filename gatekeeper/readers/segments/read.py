"""Which audience format a file has, and the reader for it."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from importlib import import_module
from typing import Any

from gatekeeper.errors import InputError
from gatekeeper.model.place import Place, Source
from gatekeeper.model.segment import Segment
from gatekeeper.patterns import lazy
from gatekeeper.readers.segments.collect import Collector, Names
from gatekeeper.readers.segments.native import read_native, read_native_file

__all__ = ["read_native", "read_segment", "recognise"]

#: Longer files of no known kind are not parsed only to say what is wrong with them.
_EXAMINED = 1_000_000
_PACKAGE = "gatekeeper.readers.segments."
#: JSON formats in the order of trial: format id, module, test, and the words of which one must stand in the text, so
#: that big files of another kind cost one search and no parsing.
_JSON: tuple[tuple[str, str, str, tuple[str, ...]], ...] = (
    ("fhir-group", "fhir_group", "fits", ('"Group"',)),
    ("circe-cohort", "circe", "fits", ('"PrimaryCriteria"', '"ConceptSets"')),
    ("hubspot-list", "hubspot", "fits", ('"filterBranch', '"processingType"')),
    ("klaviyo-segment", "klaviyo", "fits", ('"condition_groups"',)),
    ("sfmc-filter", "sfmc", "fits", ('"c__filterDefinition"', '"filterDefinitionXml"', '"r__dataFilter_key"')),
    (
        "mailchimp-segment",
        "mailchimp",
        "fits",
        ('"conditions"', '"segment_opts"', '"condition_type"', '"static"'),
    ),
    ("activecampaign-segment", "activecampaign", "fits", ('"segment_conditions"',)),
    ("sendgrid-segment", "sendgrid", "fits", ('"query_dsl"', '"and_or"')),
    ("iterable-list", "iterable", "fits", ('"comparatorType"', '"searchQueries"')),
    ("marketo-smart-list", "marketo", "fits", ('"filterMatchType"',)),
    ("mautic-segment", "mautic", "fits", ('"glue"',)),
    ("customerio-segment", "customerio", "fits", ('"attribute"', '"segment"')),
    ("braze-segment", "braze", "fits", ('"text_description"', '"custom_attribute_name"', '"custom_event_name"')),
    ("customerio-segment", "customerio", "described", ('"state"',)),
    ("iterable-list", "iterable", "listed", ('"listType"',)),
    ("marketo-smart-list", "marketo", "bare", ("smartList", "/SL")),
)
_MODULES = {kind: module for kind, module, _, _ in _JSON}

#: What may stand before the first word of a query: opening mark → closing mark.
_SKIPPED = {"--": "\n", "/*": "*/", "{{": "}}", "{%": "%}", "{#": "#}", "#": "\n"}
_SELECT = lazy(
    r"""(?ix) select(?:\s|\*|$)
    | with\s+(?:recursive\s+)?\S+\s*(?:\([^()]{0,500}\)\s*)?as\s*(?:not\s+)?(?:materialized\s*)?\(
    | create\s+(?:or\s+replace\s+)?(?:global\s+|local\s+)?(?:temp\w*\s+)?(?:table|view|materialized)\b
    | insert\s+into\b | delete\s+from\b | declare\s+@ | merge\s+into\b"""
)
_JINJA = lazy(r"\{\{-?\s*(?:ref|source|config)\s*\(")
_SFMC = lazy(
    r"(?i)\b(?:from|join)\s+\[?(?:ent\.)?_(?:subscribers|sent|open|click|job|bounce|unsubscribe|complaint|listsubscribers)\b"
)
_NATIVE = lazy(r"(?m)^\{?(?:all|any|none|select|relationship)\s*:")
_OTHER = lazy(r"(?m)^(?:campaign|version|organization|extends|purpose)\s*:")
_LISTMONK = lazy(r"\bsubscribers\.\w+")


def _is_query(text: str) -> bool:
    """Return whether a text begins with an SQL statement, behind blanks, comments, brackets and template tags."""
    at = 0
    while at < len(text):
        if text[at].isspace() or text[at] == "(":
            at += 1
            continue
        mark = next((mark for mark in _SKIPPED if text.startswith(mark, at)), None)
        if mark is None:
            match = _SELECT.match(text, at)
            return match is not None and (match.group()[:6].lower() != "select" or _has_source(text, match.end()))
        end = text.find(_SKIPPED[mark], at + len(mark))
        if end < 0:
            return False
        at = end + len(_SKIPPED[mark])
    return False


def _has_source(text: str, at: int) -> bool:
    """Return whether FROM or a constant follows SELECT: prose may begin with that word too."""
    return re.search(r"(?i)\bfrom\b", text[at : at + 20_000]) is not None or text[at : at + 1].isdigit()


def _text(data: bytes) -> str:
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return data.decode("utf-16", "replace")
    return data.decode("utf-8", "surrogateescape").removeprefix("\ufeff")


def recognise(path: str, data: bytes) -> str | None:
    """Return the format id of an audience definition (docs/formats.md), or None when the file is none."""
    return _recognise(path, _text(data))[0]


def _recognise(path: str, text: str) -> tuple[str | None, Any]:
    """Return the format id and the tree, where recognising it needed one."""
    low = path.lower()
    start = text.lstrip()[:2]
    start = "" if start in ("{{", "{%", "{#") else start[:1]
    if low.endswith((".yaml", ".yml")):
        return ("gatekeeper-segment" if _NATIVE.search(text) and not _OTHER.search(text) else None), None
    if start in ("{", "[") and not low.endswith((".sql", ".cql", ".html", ".mjml", ".txt", ".md")):
        return _recognise_json(path, text)
    if start == "<" and low.endswith((".xml", ".fhir")):
        return _recognise_xml(path, text)
    from gatekeeper.readers.segments import cql, fhir_search

    if low.endswith(".cql") or (not low.endswith((".sql", ".html")) and cql.fits(text)):
        return "cql", None
    if _is_query(text):
        return ("dbt" if _JINJA.search(text) else "sfmc-query" if _SFMC.search(text) else "sql"), None
    if low.endswith(".sql"):
        bare = _LISTMONK.search(text) and not _is_query(text)
        return ("listmonk-query" if bare else "dbt" if _JINJA.search(text) else "sql"), None
    if low.endswith((".txt", ".url", ".uri", ".fhir", "")) and not low.endswith(
        (".html", ".eml", ".mjml", ".md", ".csv")
    ):
        if fhir_search.fits(text):
            return "fhir-search", None
        if (
            len(text) < 20_000
            and _LISTMONK.search(text)
            and re.search(r"(?i)->|\s(?:=|!=|<>|like|ilike|in|and|or|not)\s", text)
        ):
            return "listmonk-query", None
    return None, None


def _recognise_json(path: str, text: str) -> tuple[str | None, Any]:
    from gatekeeper.readers.segments import jsontree

    likely = [row for row in _JSON if any(word in text for word in row[3])]
    if not likely:
        return None, None
    try:
        root = jsontree.parse(Source(path, text))
    except InputError:
        return None, None
    if root.kind == "string" or root.kind not in ("object", "array"):
        return None, None
    for kind, module, test, _ in likely:
        if getattr(import_module(_PACKAGE + module), test)(root):
            return kind, root
    return None, root


def _recognise_xml(path: str, text: str) -> tuple[str | None, Any]:
    from gatekeeper.readers.segments import xmltree

    try:
        namespace, name, root = xmltree.parse_xml(Source(path, text))
    except InputError:
        return None, None
    if name == "Group" and namespace == "http://hl7.org/fhir":
        return "fhir-group", root
    if name == "FilterDefinition":
        return "sfmc-filter", root
    return None, root


def read_segment(
    path: str,
    data: bytes,
    *,
    dialect: str | None = None,
    names: Mapping[str, Mapping[str, str]] | None = None,
    include: Callable[[str], bytes | None] | None = None,
) -> Segment:
    """Return the audience definition in a file.

    Args:
        path: The file as the caller named it.
        data: Its content.
        dialect: SQL dialect; guessed when None.
        names: Kind → id → label for formats that carry ids only.
        include: Returns the content of another file that this one names, or None.

    Raises:
        InputError: The file cannot be read as the format that it has; the place is that of the fault.
        InputErrors: Several such faults.
    """
    labels: Names = names or {}
    if path.lower().endswith((".yaml", ".yml")):
        return read_native_file(path, data)
    text = _text(data)
    if not text.strip():
        raise InputError("the file is empty; an audience definition is expected", path=path)
    kind, root = _recognise(path, text)
    source = Source(path, text)
    if kind is None:
        _fault(source)
        raise InputError("this is no audience definition that is known here", path=path)
    if kind in ("sql", "dbt", "sfmc-query"):
        from gatekeeper.readers.segments.sql import read_sql

        beside = include(path[:-4] + ".json") if include and kind == "sql" and path.lower().endswith(".sql") else None
        if beside is not None and b'"targetUpdateTypeName"' in beside:
            kind = "sfmc-query"
        chosen = dialect or ("tsql" if kind == "sfmc-query" else None)
        return read_sql(path, source, dialect=chosen, names=labels, format=kind)
    from gatekeeper.readers.segments.reading import Reading

    found = Collector(path, kind, source, labels)
    reading = Reading(found=found, include=include, dialect=dialect)
    if kind == "listmonk-query":
        from gatekeeper.readers.segments.sql import Text, collect_sql

        tree = collect_sql(found, Text(text, source), dialect or "postgres")
        return found.segment(tree)
    if kind in ("cql", "fhir-search"):
        module = import_module(_PACKAGE + kind.replace("-", "_"))
        return found.segment(module.read(reading, text), name=reading.name)
    module = import_module(_PACKAGE + _MODULES[kind])
    if text.lstrip().startswith("<"):
        tree = (module.read_xml if kind == "sfmc-filter" else module.read_group)(reading, root)
    else:
        if kind == "sendgrid-segment":
            found.source = module.without_people(source, root)
        tree = module.read(reading, root)
    if not (found.criteria or found.unchecked or found.opaque):
        # A definition that tests nothing is one that was not understood: nobody exports "everyone" as a segment.
        found.unknown("no test was understood in this definition", Place(path=path))
        found.opaque = True
    return found.segment(tree, name=reading.name, description=reading.description, size=reading.size)


def _fault(source: Source) -> None:
    """Say what is wrong with broken JSON or XML rather than that it is unknown."""
    start = source.text.lstrip()[:1]
    if len(source.text) > _EXAMINED:
        return
    if start in ("{", "["):
        from gatekeeper.readers.segments import jsontree

        jsontree.parse(source)
    elif start == "<":
        from gatekeeper.readers.segments import xmltree

        xmltree.parse_xml(source)
