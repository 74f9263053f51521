"""Precision, recall and F1 of the detectors by kind, beside stock presidio with the same spaCy model.

Run ``python -m bench.evaluate [--phi-synthetic synth_dataset_v2.json] [--no-stock]``. An entity is found when one of
its kind overlaps it; for health facts the category has to be the same. Everything that is found and not labelled is
a false alarm.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

from gatekeeper.detectors import Detector
from gatekeeper.model.words import Scope

PASSAGES = Path(__file__).resolve().parent.parent / "corpora" / "passages"
#: Labels of presidio and of its synthetic set → kinds of the contract.
STOCK_KINDS = {
    "IBAN_CODE": "ACCOUNT_NUMBER",
    "US_BANK_NUMBER": "ACCOUNT_NUMBER",
    "US_PASSPORT": "OTHER_ID",
    "US_ITIN": "OTHER_ID",
}
SYNTHETIC_KINDS = {
    "PERSON": "PERSON",
    "STREET_ADDRESS": "LOCATION",
    "GPE": "LOCATION",
    "ZIP_CODE": "LOCATION",
    "CREDIT_CARD": "CREDIT_CARD",
    "PHONE_NUMBER": "PHONE_NUMBER",
    "EMAIL_ADDRESS": "EMAIL_ADDRESS",
    "DOMAIN_NAME": "URL",
    "IBAN_CODE": "ACCOUNT_NUMBER",
    "US_SSN": "US_SSN",
    "IP_ADDRESS": "IP_ADDRESS",
    "US_DRIVER_LICENSE": "US_DRIVER_LICENSE",
}
#: Kinds that stock presidio has, by the contract's names.
STOCK_HAS = frozenset(
    {
        "PERSON", "LOCATION", "DATE_TIME", "PHONE_NUMBER", "EMAIL_ADDRESS", "US_SSN", "US_MBI", "CREDIT_CARD", "US_NPI",
        "US_DRIVER_LICENSE", "URL", "IP_ADDRESS", "ACCOUNT_NUMBER", "OTHER_ID", "US_DEA",
    }
)  # fmt: skip


class Span(NamedTuple):
    """A labelled or found stretch of text; *key* is its kind, or category for health facts, *others* are right too."""

    key: str
    start: int
    end: int
    others: tuple[str, ...] = ()


class Row(NamedTuple):
    """A passage with its labels."""

    id: str
    text: str
    labels: tuple[Span, ...]


class Score:
    """Counts by key and what follows from them."""

    def __init__(self) -> None:
        self.labelled: Counter[str] = Counter()
        self.recalled: Counter[str] = Counter()
        self.found: Counter[str] = Counter()
        self.right: Counter[str] = Counter()
        self.alarmed: list[str] = []

    def add(self, row: Row, found: Iterable[Span]) -> None:
        """Count one passage."""
        spans = list(found)
        for label in row.labels:
            self.labelled[label.key] += 1
            self.recalled[label.key] += any(_same(label, span) for span in spans)
        for span in spans:
            self.found[span.key] += 1
            self.right[span.key] += any(_same(label, span) for label in row.labels)
        if spans and not row.labels:
            self.alarmed.append(row.id)

    def figures(self, key: str | None = None) -> tuple[float, float, float]:
        """Return precision, recall and F1 of a key, or of all."""
        pick: Callable[[Counter[str]], int] = (lambda c: c.total()) if key is None else (lambda c: c[key])
        precision = pick(self.right) / pick(self.found) if pick(self.found) else 1.0
        recall = pick(self.recalled) / pick(self.labelled) if pick(self.labelled) else 1.0
        return precision, recall, 2 * precision * recall / (precision + recall) if precision + recall else 0.0


def _same(a: Span, b: Span) -> bool:
    right = a.key == b.key or a.key in b.others or b.key in a.others
    return right and a.start < b.end and b.start < a.end


def rows(path: Path, *, by: str = "kind", skip: frozenset[str] = frozenset({"CARE_RELATION"})) -> Iterator[Row]:
    """Yield the passages of a file; *by* says whether labels count by ``kind`` or ``category``."""
    for line in path.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        labels = (
            Span(str(e.get(by)), e["start"], e["end"], tuple(e.get("or", ())))
            for e in row["entities"]
            if e["kind"] not in skip
        )
        yield Row(row["id"], row["text"], tuple(labels))


def synthetic(path: Path) -> Iterator[Row]:
    """Yield the sentences of presidio-research's synthetic set, states and countries left out (no identifiers)."""
    from gatekeeper.vocabulary.people import region

    for number, row in enumerate(json.loads(path.read_text(encoding="utf-8"))):
        labels = [
            Span(SYNTHETIC_KINDS[s["entity_type"]], s["start_position"], s["end_position"])
            for s in row["spans"]
            if s["entity_type"] in SYNTHETIC_KINDS and not region(s["entity_value"])
        ]
        yield Row(str(number), row["full_text"], tuple(labels))


def ours(detector: Detector, text: str) -> list[Span]:
    """Return the identifiers that the detectors find."""
    found = detector.entities(text, Scope.BODY, ner=True)
    return [Span(e.kind, e.start, e.end) for e in found if not e.health and e.kind != "CARE_RELATION"]


def health(detector: Detector, text: str) -> list[Span]:
    """Return the health facts by category."""
    return [Span(str(e.category), e.start, e.end) for e in detector.entities(text) if e.health]


def table(title: str, score: Score, stock: Score | None = None) -> None:
    """Print figures by key, ours left, stock presidio right."""
    print(f"\n{title}")
    print(f"{'':24}{'n':>5}   {'P':>6}{'R':>6}{'F1':>6}" + (f"   {'stock P':>8}{'R':>6}{'F1':>6}" if stock else ""))
    keys: list[str | None] = [*sorted(score.labelled | score.found), None]
    for key in keys:
        n = score.labelled.total() if key is None else score.labelled[key]
        line = f"{key or 'all':24}{n:5}   " + "".join(f"{value:6.3f}" for value in score.figures(key))
        if stock is not None:
            known = key is None or key in STOCK_HAS
            line += "   " + (
                "".join(f"{v:{8 if i == 0 else 6}.3f}" for i, v in enumerate(stock.figures(key)))
                if known
                else f"{'-':>8}"
            )
        print(line)


def compare(title: str, passages: list[Row], detector: Detector, *, with_stock: bool) -> tuple[Score, Score | None]:
    """Score identifiers of both detectors on the same passages and print the table."""
    mine, theirs = Score(), Score() if with_stock else None
    for row in passages:
        mine.add(row, ours(detector, row.text))
    if theirs is not None:
        from bench.stock import stock_analyzer

        analyzer = stock_analyzer()
        kinds = {label.key for row in passages for label in row.labels} | STOCK_HAS
        for row in passages:
            results: list[Any] = analyzer.analyze(row.text, language="en")
            spans = [Span(STOCK_KINDS.get(r.entity_type, r.entity_type), r.start, r.end) for r in results]
            theirs.add(row, [span for span in spans if span.key in kinds])
    table(title, mine, theirs)
    return mine, theirs


def main(arguments: list[str] | None = None) -> int:
    """Print every table; return 0."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--phi-synthetic", type=Path)
    parser.add_argument("--no-stock", action="store_true")
    options = parser.parse_args(arguments)
    detector = Detector()
    for name in ("identifiers", *(f"identifiers-{number}" for number in range(2, 8))):
        passages = list(rows(PASSAGES / f"{name}.jsonl"))
        compare(
            f"Identifiers, {name}.jsonl, {len(passages)} passages", passages, detector, with_stock=not options.no_stock
        )
    if options.phi_synthetic:
        passages = list(synthetic(options.phi_synthetic))
        title = f"presidio-research synthetic set, {len(passages)} sentences (dates, ages, organisations not counted)"
        compare(title, passages, detector, with_stock=not options.no_stock)
    for path in sorted(PASSAGES.glob("health-*.jsonl")):
        score = Score()
        passages = list(rows(path, by="category"))
        for row in passages:
            score.add(row, health(detector, row.text))
        table(f"Health facts by category, {path.name}, {len(passages)} passages", score)
    for path in sorted(PASSAGES.glob("lookalikes-*.jsonl")):
        score = Score()
        passages = list(rows(path))
        for row in passages:
            score.add(row, health(detector, row.text))
        print(
            f"\nLook-alikes, {path.name}: {len(score.alarmed)} false alarms on {len(passages)} passages", *score.alarmed
        )
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
