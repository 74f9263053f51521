"""Rules of opt-out and exposure on large and odd input: twice the input takes about twice the time."""

from __future__ import annotations

import datetime
import time

import pytest

from gatekeeper.engine.judge import detector_for, run_rule
from gatekeeper.inference.assessment import Assessment
from gatekeeper.inference.facts import Facts
from gatekeeper.model.submission import Manifest, Submission
from gatekeeper.policy.load import builtin_policy
from gatekeeper.readers.drafts import read_draft
from gatekeeper.readers.registries import open_registries
from gatekeeper.redact import Key
from gatekeeper.rules import catalogue
from gatekeeper.testing import MemoryFiles

KEY = Key(b"tests are not secret")
HEAD = "From: a@mail.valleyhealth.example\nTo: b@people.example\nSubject: s\n"
LINK = "<a href='https://a.example/u'>here</a> "


def seconds(draft: str, kind: str) -> float:
    policy = builtin_policy()
    message = read_draft(f"x.{kind}", draft.encode(), kind=kind)
    facts = Facts(
        submission=Submission(id="x", path="x", manifest=Manifest(campaign="x"), messages=(message,), kind="draft"),
        policy=policy,
        registries=open_registries(policy, files=MemoryFiles({}), key=KEY),
        today=datetime.date(2026, 5, 4),
        detector=detector_for(policy),
        key=KEY,
    )
    began = time.process_time()
    for rule in catalogue().values():
        if rule.family in ("OPT", "BCC", "RTE"):
            found, unchecked = run_rule(rule, facts, Assessment())
            assert not [u for u in unchecked if u.what == f"rule {rule.id}"], rule.id
    return time.process_time() - began


@pytest.mark.parametrize(
    "make,kind",
    [
        (lambda n: HEAD + "\n" + "unsubscribe reply stop remove " * n, "eml"),
        (lambda n: HEAD + "\n" + "To unsubscribe reply. " * n, "eml"),
        (lambda n: HEAD + "\n" + "https://a.example/unsubscribe " * (n // 4), "eml"),
        (lambda n: f"<html><body><p>{LINK * (n // 4)}</p></body></html>", "html"),
        (lambda n: "<html><body>" + f"<p>{LINK}</p>" * (n // 4) + "</body></html>", "html"),
        (
            lambda n: HEAD.replace("b@people.example", ", ".join(f"p{i}@people.example" for i in range(n))) + "\nx\n",
            "eml",
        ),
        (lambda n: HEAD + "\n" + "a@" * (n * 5), "eml"),
    ],
    ids=["words", "sentences", "urls", "one block of links", "blocks of links", "recipients", "long token"],
)
def test_time_grows_no_faster_than_input(make, kind) -> None:  # type: ignore[no-untyped-def]
    seconds(make(400), kind)
    small, large = seconds(make(2000), kind), seconds(make(8000), kind)
    assert large < 10 * small + 0.3
