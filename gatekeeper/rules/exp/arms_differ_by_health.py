"""The arms of a test are defined by a health attribute, or turn out to be one.

## Why it matters
Whoever learns which arm a person is in learns the attribute: the subject line, the link and the report all tell it
(45 CFR 160.103). A test that is cut by diagnosis is no test but two segments.

## What to do instead
Assign people at random inside one approved segment, and test tone, layout or time.

## When it stays silent
Random arms; arms by language, time zone or mail domain. Chance imbalance below the threshold is no finding.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from math import sqrt

from gatekeeper.model.finding import Finding
from gatekeeper.model.recipients import RecipientList
from gatekeeper.model.words import FieldClass, Severity
from gatekeeper.redact import mask
from gatekeeper.rules.case import Case
from gatekeeper.rules.exp._arms import assignment
from gatekeeper.rules.rule import Example, Option, Rule
from gatekeeper.vocabulary.names import classify

_HEALTH = frozenset(
    {
        FieldClass.CONDITION,
        FieldClass.PROCEDURE,
        FieldClass.DRUG,
        FieldClass.TEST,
        FieldClass.RISK,
        FieldClass.PAYMENT,
        FieldClass.PROXY,
    }
)


def check(case: Case) -> Iterator[Finding]:
    """Judge the field that assigns, then what arms have in common in the list and the directory."""
    stated = assignment(case)
    if stated is None or not stated.by:
        return
    at = case.submission.place("assignment.by")
    told = classify(stated.by)
    if told.field_class in _HEALTH or told.categories:
        yield case.finding(
            f"The arms of this test are cut by {mask(stated.by)}, a {told.field_class.value} field: the arm tells it.",
            at,
            evidence=stated.by,
        )
        return
    for found in (case.submission.recipients, case.submission.directory):
        if found is not None and (column := correlated(case, found, stated.by)):
            yield case.finding(
                f"The arms of this test go along with {mask(column)}: the arm tells it nearly as well.",
                at,
                evidence=f"{stated.by} {column}",
            )
            return


def correlated(case: Case, found: RecipientList, by: str) -> str:
    """Return the first health column whose association with the arms (Cramér's V) passes the threshold, or ""."""
    people = case.submission.recipients
    column = people.column(by) if people is not None else None
    if people is None or column is None:
        return ""
    arm_of = {row.address: row.values.get(column.name, "") for row in people.rows}
    for other in found.columns:
        if other.name.lower() == by.lower() or other.field_class not in _HEALTH:
            continue
        pairs = [(arm_of[r.address], r.values.get(other.name, "")) for r in found.rows if r.address in arm_of]
        if len(pairs) >= case.facts.policy.inference.k and cramers_v(pairs) >= case.option("association"):
            return other.name
    return ""


def cramers_v(pairs: list[tuple[str, str]]) -> float:
    """Return Cramér's V of two nominal variables, 0 (independent) to 1 (one tells the other)."""
    rows, columns, cells = Counter(a for a, _ in pairs), Counter(b for _, b in pairs), Counter(pairs)
    smaller = min(len(rows), len(columns)) - 1
    if smaller < 1:
        return 0.0
    n = len(pairs)
    chi = 0.0
    for a, many in rows.items():
        for b, much in columns.items():
            expected = many * much / n
            chi += (cells[a, b] - expected) ** 2 / expected
    return sqrt(chi / (n * smaller))


_ARMS = {"variants": ["a.html", "b.html"], "class": "marketing", "relationship": "patients", "profile": "marketing"}
_FILES = {"a.html": "<p>Good morning.</p>", "b.html": "<p>Hello!</p>"}
_SKEWED = "email,arm,dx\n" + "".join(
    f"p{i}@people.example,{'a' if i < 12 else 'b'},{'x' if i < 12 else 'y'}\n" for i in range(24)
)
_EVEN = "email,arm,dx\n" + "".join(
    f"p{i}@people.example,{'a' if i % 2 else 'b'},{'x' if i % 4 < 2 else 'y'}\n" for i in range(24)
)
RULE = Rule(
    id="EXP001",
    name="arms-differ-by-health",
    severity=Severity.CRITICAL,
    scale="C",
    cites=("45 CFR 160.103", "45 CFR 164.502(b)"),
    check=check,
    options={"association": Option(default=0.5, doc="Cramér's V from which an arm stands for an attribute.")},
    examples=(
        Example(
            title="arms by diagnosis",
            campaign=_ARMS | {"assignment": {"by": "diagnosis_group"}},
            files=_FILES,
            marks=('"diagnosis_group"',),
        ),
        Example(
            title="an innocent name that means the diagnosis",
            campaign=_ARMS | {"assignment": {"by": "arm"}},
            files=_FILES,
            recipients=_SKEWED,
            marks=('"arm"',),
        ),
        Example(title="random", campaign=_ARMS | {"assignment": {"method": "random", "seed": 7}}, files=_FILES),
        Example(
            title="arms by language",
            campaign=_ARMS | {"assignment": {"by": "language"}},
            files=_FILES,
            recipients="email,language\np1@people.example,en\np2@people.example,es\n",
        ),
        Example(
            title="arms that go along with nothing",
            campaign=_ARMS | {"assignment": {"by": "arm"}},
            files=_FILES,
            recipients=_EVEN,
        ),
    ),
)
