"""Own facts, memory, blocks, stream, presidio frame, second tier."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from gatekeeper.detectors import Detector, OwnFacts, detect
from gatekeeper.detectors import detector as detector_module
from gatekeeper.detectors.blocks import LONGEST, blocks
from gatekeeper.detectors.stream import detect_lines
from gatekeeper.errors import InputError
from gatekeeper.model.policy import Contacts, Domains, Organization
from gatekeeper.model.words import Scope

VALLEY = Organization(
    name="Valley Health",
    domains=Domains(marketing=("mail.valleyhealth.example",)),
    postal_addresses=("100 Main Street, Springfield, IL 62701",),
    contacts=Contacts(phones=("+1 217 555 0100",), people=("Dr. Ada Lee",), addresses=("press@valleyhealth.example",)),
    hosts=("www.valleyhealth.example",),
)
TEXT = (
    "Dr. Ada Lee, 100 Main Street, Springfield, IL 62701, (217) 555-0100, press@valleyhealth.example, "
    "https://www.valleyhealth.example/hours. Maria Lopez, (217) 555-0199."
)


def test_own_public_details_are_marked() -> None:
    found = detect(TEXT, own=OwnFacts.of(VALLEY))
    assert {e.text for e in found if e.own and e.kind != "URL"} == {
        "Ada Lee",
        "100 Main Street, Springfield, IL 62701",
        "(217) 555-0100",
        "press@valleyhealth.example",
    }
    assert {e.text for e in found if not e.own and not e.health} == {"Maria Lopez", "(217) 555-0199"}


def test_without_a_policy_nobody_is_public() -> None:
    assert not any(e.own for e in detect(TEXT))


def test_own_host_with_a_personal_value_is_not_public() -> None:
    found = detect("https://www.valleyhealth.example/p?id=8842119", own=OwnFacts.of(VALLEY))
    assert [(e.kind, e.own) for e in found] == [("URL", False)]


def test_remembered_blocks_keep_their_places() -> None:
    detector = Detector()
    first = detector.entities("Your mammogram is due.\n\nYour HIV test is due.")
    again = detector.entities("Hello.\n\nYour HIV test is due.\n\nYour mammogram is due.")
    text = "Hello.\n\nYour HIV test is due.\n\nYour mammogram is due."
    assert all(text[e.start : e.end] == e.text for e in again)
    assert sorted(e.text for e in first) == sorted(e.text for e in again)


def test_same_text_gives_the_same_entities_in_a_new_detector() -> None:
    assert Detector().entities(TEXT) == Detector().entities(TEXT)


def test_blocks_cover_the_text_and_are_bounded() -> None:
    text = "a b\n\nc d.\nE f\n" + "x" * 10_000 + " " + "word " * 3000
    for offset, block in blocks(text):
        assert text[offset : offset + len(block)] == block
        assert len(block) <= LONGEST
    assert "".join(block for _, block in blocks(text)).replace("\n", "") == text.replace("\n", "")


def test_stream_masks_and_keeps_ids() -> None:
    lines = ['{"id": "a", "text": "Your HIV test for Maria Lopez"}\n', "\n", '{"id": 7, "text": ""}\n']
    first, second = (json.loads(line) for line in detect_lines(lines, jsonl=True, ner=False))
    assert first["id"] == "a"
    assert second == {"id": 7, "entities": []}
    keys = {"kind", "start", "end", "score", "category", "sensitive", "assertion", "about", "text"}
    assert all(set(e) == keys for e in first["entities"])
    test = next(e for e in first["entities"] if e["kind"] == "HEALTH_TEST")
    assert (test["start"], test["end"], test["category"], test["sensitive"]) == (5, 13, "hiv", True)
    assert "HIV" not in json.dumps(first)
    assert "Lopez" not in json.dumps(first)


def test_stream_shows_text_when_asked_and_leaves_own_facts_out() -> None:
    (line,) = detect_lines([TEXT], name="x.txt", organization=VALLEY, show_phi=True, ner=False)
    row = json.loads(line)
    assert row["id"] == "x.txt"
    assert {e["text"] for e in row["entities"]} == {"Maria Lopez", "(217) 555-0199"}


@pytest.mark.parametrize("bad", ["nonsense", '{"id": 1}', "[1]", '{"id": 1, "text": 5}'])
def test_bad_line_names_its_number(bad: str) -> None:
    with pytest.raises(InputError) as caught:
        list(detect_lines(['{"id": 1, "text": "x"}\n', bad], jsonl=True, name="in.jsonl", ner=False))
    assert (caught.value.path, caught.value.line) == ("in.jsonl", 2)


def test_own_lexicon_of_a_hospital(tmp_path: Path) -> None:
    file = tmp_path / "ours.yaml"
    file.write_text("groups:\n  - {kind: program, category: cancer, terms: [pink sisters circle]}\n", encoding="utf-8")
    found = Detector(lexicons=(str(file),)).entities("Join the Pink Sisters Circle tonight")
    assert [(e.kind, e.text, str(e.category), e.concept) for e in found] == [
        ("HEALTH_PROGRAM", "Pink Sisters Circle", "cancer", "ours:pink-sisters-circle")
    ]
    assert detect("Join the Pink Sisters Circle tonight") == ()


def test_second_tier_finds_what_patterns_cannot() -> None:
    pytest.importorskip("spacy")
    text = "Szabina Gelencsér was seen last week and Derek came along."
    assert [e.text for e in detect(text)] == []
    assert [(e.kind, e.text) for e in detect(text, ner=True)] == [("PERSON", "Szabina Gelencsér"), ("PERSON", "Derek")]


def test_presidio_frame_holds_only_what_is_stated() -> None:
    pytest.importorskip("presidio_analyzer")
    from gatekeeper.detectors.presidio import analyzer

    engine = analyzer()
    assert engine is not None
    text = "MRN: 00123456, order 12345678, Monday, SSN: 000-12-3456"
    found = {(r.entity_type, text[r.start : r.end]) for r in engine.analyze(text, language="en")}
    assert ("MEDICAL_RECORD_NUMBER", "00123456") in found
    assert ("US_SSN", "000-12-3456") in found
    assert not any(kind == "US_DRIVER_LICENSE" or value == "Monday" for kind, value in found)


@pytest.mark.parametrize(
    "text", ["a" * 200_000, "1" * 200_000, "(" * 100_000, "a@" * 100_000, "http://" + "a/" * 100_000]
)
def test_hostile_text_is_survived(text: str) -> None:
    assert all(e.end <= len(text) for e in Detector().entities(text))


def test_a_message_larger_than_the_memory_is_examined_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(detector_module, "REMEMBERED", 3)
    small, large = Detector(), Detector()
    texts = [(f"Call 217-555-01{n:02} about your diabetes visit.", Scope.BODY) for n in range(10)]
    assert small.examine(texts[:2]) == large.examine(texts[:2])
    expected = [[(e.kind, e.text) for e in Detector().entities(text, scope)] for text, scope in texts]
    assert [[(e.kind, e.text) for e in found] for found in small.examine(texts)] == expected
    assert [[(e.kind, e.text) for e in found] for found in small.examine(texts)] == expected
