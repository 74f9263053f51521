"""JSON Schema (draft 2020-12) of the dataclasses that files are bound to: editors know what the reader knows."""

from __future__ import annotations

import dataclasses
import datetime
import inspect
import types
from collections.abc import Mapping
from typing import Any, Union, get_args, get_origin

from gatekeeper.readers.binder import keys_of
from gatekeeper.readers.expected import is_words, words_of

Schema = dict[str, Any]

_SCALARS: dict[Any, Schema] = {
    str: {"type": "string"},
    bool: {"type": "boolean"},
    int: {"type": "integer"},
    float: {"type": "number"},
    datetime.date: {"type": "string", "format": "date"},
    # A date alone is read as its midnight, so the format is not date-time.
    datetime.datetime: {
        "type": "string",
        "pattern": r"^\d{4}-\d{2}-\d{2}([T ]\d{2}:\d{2}(:\d{2}(\.\d{1,6})?)?(Z|[+-]\d{2}:\d{2})?)?$",
    },
}


def json_schema(cls: type, title: str, descriptions: Mapping[str, str] | None = None, *, many: bool = False) -> Schema:
    """Return the JSON Schema of a file format.

    Args:
        cls: The dataclass that a file (or, with *many*, each entry of its list) is bound to.
        title: Title of the schema.
        descriptions: ``Class.key`` → one sentence for people.
        many: Whether the file is a list of such entries.
    """
    writer = _Writer(descriptions or {})
    reference = writer.of(cls)
    body = {"type": "array", "items": reference} if many else writer.defs.pop(cls.__name__)
    document: Schema = {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": title, **body}
    if writer.defs:
        document["$defs"] = dict(sorted(writer.defs.items()))
    return document


class _Writer:
    def __init__(self, descriptions: Mapping[str, str]) -> None:
        self.descriptions = descriptions
        self.defs: dict[str, Schema] = {}

    def of(self, hint: Any) -> Schema:
        origin = get_origin(hint)
        if hint is Any:
            return {}
        if origin in (Union, types.UnionType):
            options = [self.of(option) for option in get_args(hint) if option is not type(None)]
            return options[0] if len(options) == 1 else {"anyOf": options}
        if is_words(hint):
            return {"enum": list(words_of(hint))}
        if origin is tuple:
            return {"type": "array", "items": self.of(get_args(hint)[0])}
        if origin is dict:
            inner = self.of(get_args(hint)[1])
            return {"type": "object", "additionalProperties": inner or True}
        if dataclasses.is_dataclass(hint) and isinstance(hint, type):
            return self.record(hint)
        return dict(_SCALARS[hint])

    def record(self, cls: type) -> Schema:
        name = cls.__name__
        if name not in self.defs:
            self.defs[name] = {}
            keys = keys_of(cls)
            properties = {key.name: self.key(cls, key.name, key.type, required=key.required) for key in keys}
            required = [key.name for key in keys if key.required]
            self.defs[name] = {
                "description": inspect.cleandoc(cls.__doc__ or "").partition("\n")[0],
                "type": "object",
                "additionalProperties": False,
                "properties": properties,
                **({"required": required} if required else {}),
            }
        return {"$ref": f"#/$defs/{name}"}

    def key(self, cls: type, name: str, hint: Any, *, required: bool) -> Schema:
        schema = self.of(hint)
        if not required:
            schema = _or_nothing(schema)
        text = self.descriptions.get(f"{cls.__name__}.{name}")
        return {"description": text, **schema} if text else schema


def _or_nothing(schema: Schema) -> Schema:
    """A key without a value counts as left out, so that its lines can be commented out one by one."""
    if not schema:
        return schema
    if isinstance(schema.get("type"), str):
        return {**schema, "type": [schema["type"], "null"]}
    if "enum" in schema:
        return {**schema, "enum": [*schema["enum"], None]}
    if "anyOf" in schema:
        return {"anyOf": [*schema["anyOf"], {"type": "null"}]}
    return {"anyOf": [schema, {"type": "null"}]}
