"""Hostile and broken segments end in a segment or a located fault, soon, and quote nothing."""

# ruff: noqa: E501  (payloads stand as their platforms write them)

from __future__ import annotations

import pytest

from gatekeeper.errors import GatekeeperError
from gatekeeper.readers.segments import read_segment, recognise

WHERE = "SELECT email FROM c WHERE "
HOSTILE = {
    "empty.sql": b"",
    "blank.json": b" \n ",
    "binary.sql": bytes(range(256)) * 20,
    "binary.json": b"\x00\xff{",
    "brackets.sql": (WHERE + "(" * 5000).encode(),
    "nots.sql": (WHERE + "NOT " * 3000 + "a = 1").encode(),
    "ands.sql": (WHERE + " AND ".join(f"dx = 'C{i % 90:02d}'" for i in range(1500))).encode(),
    "unions.sql": " UNION ".join([WHERE + "dx = 'E11.9'"] * 300).encode(),
    "chain.sql": (
        "WITH c0 AS (SELECT 1), " + ", ".join(f"c{i} AS (SELECT * FROM c{i - 1} a JOIN c{i - 1} b ON a.x = b.x)" for i in range(1, 40))
        + " SELECT email FROM c39"
    ).encode(),
    "loop.sql": b"WITH a AS (SELECT x AS y FROM b), b AS (SELECT y AS x FROM a) SELECT x FROM b WHERE x = 1",
    "token.sql": (WHERE + "x = '" + "a" * 300_000 + "'").encode(),
    "jinja.sql": b"{{ ref('" * 10_000,
    "jinja2.sql": b"{% " * 20_000,
    "render.sql": (WHERE + "{a}?{" * 2000 + "a = 1").encode(),
    "comment.sql": b"/*" * 20_000,
    "deep.json": b'{"conditions":' + b"[" * 50_000,
    "wide.json": b'{"options":{"conditions":[' + b",".join([b'{"field":"DX","op":"is","value":"COPD"}'] * 2000) + b"]}}",
    "odd.json": b'{"options":{"conditions":[1,null,"x",{"field":[],"op":{}}]},"type":"saved"}',
    "odd2.json": b'{"filterBranch":{"filters":[{}],"filterBranches":[{"filterBranches":[]}]}}',
    "odd3.json": b'{"data":{"attributes":{"definition":{"condition_groups":[{"conditions":[{}]},{}]}}}}',
    "odd4.json": b'{"PrimaryCriteria":{"CriteriaList":[{"X":{}},{}]},"ConceptSets":[{}],"InclusionRules":[{"expression":{}}]}',
    "odd5.json": b'{"resourceType":"Group","characteristic":[{},{"code":{},"valueCodeableConcept":{}}]}',
    "bomb.xml": b'<!DOCTYPE l [<!ENTITY a "aaaa">]><FilterDefinition>&a;</FilterDefinition>',
    "deep.xml": b"<a>" * 5000,
    "library.cql": b'library x\nusing FHIR\ndefine "a": ' + b"[" * 20_000,
    "stub.cql": b'using FHIR\nvalueset "x"\ncode "y": \'a\' from\n define',
    "search.txt": b"Patient?" + b"&".join([b"code=a|b"] * 5000),
    "spaces.txt": b" " * 50_000 + b"x",
    "tags.txt": b"{{ a }} " * 5000 + b"x",
    "remarks.txt": b"-- a\n" * 5000 + b"x",
    "subscribers.sql": b"select from " * 5000 + b"subscribers.a = 1",
    "odd.yaml": b"all: [1, null, {field: [], op: {}}]",
    "pattern.sql": (WHERE + "dx LIKE '" + "%_" * 20_000 + "'").encode(),
}  # fmt: skip


@pytest.mark.timeout(60)
@pytest.mark.parametrize("path", HOSTILE)
def test_no_traceback_and_no_content_in_faults(path: str) -> None:
    data = HOSTILE[path]
    recognise(path, data)
    message = ""
    try:
        segment = read_segment(path, data)
    except GatekeeperError as fault:
        message = str(fault)
    if message:
        assert message.startswith(f"{path}:")
        assert len(message) < 400
    else:
        assert segment.path == path


def test_every_criterion_of_the_odd_files_has_a_place_in_the_file() -> None:
    for path in ("wide.json", "ands.sql", "unions.sql"):
        segment = read_segment(path, HOSTILE[path])
        assert segment.source is not None
        texts = {segment.source.excerpt(c.at) for c in segment.criteria}
        assert all(texts)
        assert all("DX" in text or text.startswith("dx = ") for text in texts)


def test_encodings() -> None:
    for data in (
        "SELECT email FROM c WHERE dx = 'C50'".encode("utf-16"),
        b"\xef\xbb\xbfSELECT email FROM c WHERE dx = 'C50'",
    ):
        (criterion,) = read_segment("a.sql", data).criteria
        assert (criterion.at.line, criterion.at.column) == (1, 27)
    latin = read_segment("a.sql", "SELECT email FROM c WHERE naïve = 'é' AND dx = 'C50'".encode("latin-1"))
    assert [c.field for c in latin.criteria][1] == "dx"
