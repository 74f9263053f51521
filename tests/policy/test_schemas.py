"""The published schemas say what the reader says."""

from __future__ import annotations

import dataclasses
from pathlib import Path
from typing import Any, get_args

import jsonschema
import pytest

from gatekeeper.errors import UsageError
from gatekeeper.model.policy import Policy
from gatekeeper.model.registry import Authorization
from gatekeeper.model.submission import Manifest
from gatekeeper.policy.descriptions import DESCRIPTIONS
from gatekeeper.policy.packaged import pack_names, packaged
from gatekeeper.policy.schemas import NAMES, schema
from gatekeeper.readers.binder import bind, keys_of
from gatekeeper.readers.yamlfile import plain, read_yaml


def valid(name: str, text: str) -> bool:
    return jsonschema.Draft202012Validator(schema(name)).is_valid(plain(read_yaml("x", text).root))


@pytest.mark.parametrize("name", NAMES)
def test_schemas_are_schemas(name: str) -> None:
    document = schema(name)
    jsonschema.Draft202012Validator.check_schema(document)
    assert document["$schema"] == "https://json-schema.org/draft/2020-12/schema"


def test_the_example_and_every_pack_are_valid() -> None:
    paths = [packaged("policies.example.yaml"), *(packaged(f"policies/{name}.yaml") for name in pack_names())]
    for path in paths:
        assert path is not None
        assert valid("policy", Path(path).read_text()), path


@pytest.mark.parametrize(
    ("name", "cls", "text", "good"),
    [
        ("policy", Policy, "version: 1\nname: x", True),
        ("policy", Policy, "version: one", False),
        ("policy", Policy, "organisation: {}", False),
        ("policy", Policy, "organization: {kind: hospital}", False),
        ("policy", Policy, "vendors: {a: {baa: none}, b: {baa: {covers: [storage]}}}", True),
        ("policy", Policy, "vendors: {a: {baa: nope}}", False),
        ("policy", Policy, "waivers: [{rule: RTE001}]", False),
        ("policy", Policy, "actions: {marketing: {error: reject}}", True),
        ("policy", Policy, "actions: {error: refuse}", False),
        ("policy", Policy, "registries: {consents: {url: x, table: y}}", True),
        ("policy", Policy, "profiles: {m: {class: marketing, tls: }}", True),
        ("campaign", Manifest, "campaign: x", True),
        ("campaign", Manifest, "draft: x", False),
        ("campaign", Manifest, "campaign: x\nassignment: random", True),
        ("campaign", Manifest, "campaign: x\nassignment: {method: random, seed: 7}", True),
        ("campaign", Manifest, "campaign: x\nassignment: sometimes", False),
        ("campaign", Manifest, "campaign: x\nauthorization: [a, b]", True),
        ("campaign", Manifest, "campaign: x\nsegment: [a.sql, b.sql]", True),
        ("campaign", Manifest, "campaign: x\nheaders: {List-Id: x}", True),
        ("campaign", Manifest, "campaign: x\nheaders: {List-Id: 5}", False),
    ],
)
def test_schema_and_reader_agree(name: str, cls: type, text: str, good: bool) -> None:
    assert valid(name, text) is good
    assert (bind(cls, read_yaml("x", text).root).errors == ()) is good


@pytest.mark.parametrize(
    ("text", "good"),
    [
        ("all: [{field: dx, op: starts_with, value: C50, system: ICD-10-CM}]", True),
        ("any: [{none: [{field: optout, op: '=', value: true}]}]\nsize: 12\nselect: [email]", True),
        ("all: [{field: dx, op: equals, value: C50}]", False),
        ("all: [{op: '=', value: C50}]", False),
        ("every: []", False),
    ],
)
def test_segments(text: str, good: bool) -> None:
    assert valid("segment", text) is good
    indented = "\n".join("  " + line for line in text.splitlines())
    assert valid("campaign", f"campaign: x\nsegment:\n{indented}") is good


def test_authorizations_are_lists() -> None:
    assert valid("authorizations", "- {id: a, signed: 2026-01-01, signature: true}\n- {id: b, signature: by pen}")
    assert not valid("authorizations", "id: a")
    assert not valid("authorizations", "- {subject: a@x.example}")


def test_an_unknown_schema_is_a_usage_error() -> None:
    with pytest.raises(UsageError):
        schema("recipe")


def classes(hint: Any, seen: dict[str, type]) -> dict[str, type]:
    if dataclasses.is_dataclass(hint) and isinstance(hint, type) and hint.__name__ not in seen:
        seen[hint.__name__] = hint
        for key in keys_of(hint):
            classes(key.type, seen)
    for part in get_args(hint):
        classes(part, seen)
    return seen


def test_every_key_is_described_once() -> None:
    found: dict[str, type] = {}
    for cls in (Policy, Manifest, Authorization):
        classes(cls, found)
    keys = {f"{name}.{key.name}" for name, cls in found.items() for key in keys_of(cls)}
    assert keys == set(DESCRIPTIONS)


@pytest.mark.parametrize(
    ("name", "text", "good"),
    [
        ("policy", "version: 1\norganization: {specialties: [oncology, fertility]}", True),
        ("policy", "version: 2", False),
        ("policy", "version:", True),
        ("policy", "organization: {specialties: [onkology]}", False),
        ("policy", "organization: {specialties: }", True),
        ("policy", "organization: {identity_terms: {Lake Unit: oncology, lake.example: cancer}}", True),
        ("policy", "organization: {identity_terms: {Lake Unit: tumours}}", False),
        ("policy", "incidents: [{id: a, covers: {topics: [cancer]}}]", True),
        ("policy", "incidents: [{id: a, covers: {topics: [tumours]}}]", False),
        ("policy", "profiles: {m: {recipients_per_transaction: 1}}", True),
        ("policy", "profiles: {m: {recipients_per_transaction: 0}}", False),
        ("campaign", "campaign: x\nplatform: brevo\nvolume: 0", True),
        ("campaign", "campaign: x\nplatform:\nvolume:", True),
        ("campaign", "campaign: x\nplatform: breve", False),
        ("campaign", "campaign: x\nvolume: -1", False),
        ("authorizations", "[{id: a, channels: [email, post], data_classes: [any], media: [photo]}]", True),
        ("authorizations", "[{id: a, channels: , purposes: [a-campaign]}]", True),
        ("authorizations", "[{id: a, channels: [fax]}]", False),
        ("authorizations", "[{id: a, data_classes: [health]}]", False),
        ("authorizations", "[{id: a, media: [song]}]", False),
    ],
)
def test_a_schema_refuses_the_words_that_the_reader_refuses(name: str, text: str, good: bool) -> None:
    assert valid(name, text) is good
