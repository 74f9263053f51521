"""What a memory of earlier transactions adds: split blind copies and transactional blasts."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

import pytest

from gatekeeper.engine.gate import Gate
from gatekeeper.engine.judge import judge
from gatekeeper.inference.history import content_key
from gatekeeper.model.submission import Envelope, Manifest, Submission
from gatekeeper.model.transaction import MailTransaction
from gatekeeper.policy.load import builtin_policy
from gatekeeper.readers.drafts import read_draft
from gatekeeper.readers.registries import open_registries
from gatekeeper.redact import Key
from gatekeeper.testing import MemoryFiles

KEY = Key(b"tests are not secret")
TODAY = datetime.date(2026, 5, 4)


@dataclass(frozen=True)
class Recent:
    batches: int
    recipients: int


class Fake:
    """A memory with one answer; it records what it was asked."""

    def __init__(self, batches: int, recipients: int) -> None:
        self.answer = Recent(batches, recipients)
        self.asked: list[tuple[str, datetime.timedelta]] = []

    def recent(self, content: str, window: datetime.timedelta) -> Recent:
        self.asked.append((content, window))
        return self.answer


def rules(eml: str, rcpt: tuple[str, ...], history: Fake | None) -> dict[str, str]:
    message = read_draft("m.eml", eml.encode(), kind="eml")
    envelope = Envelope(mail_from="b@bounce.valleyhealth.example", rcpt_to=rcpt, one_per_transaction=len(rcpt) == 1)
    submission = Submission(
        id="m", path="m.eml", manifest=Manifest(campaign="m", envelope=envelope), messages=(message,), kind="message",
        leaving=True,
    )  # fmt: skip
    policy = builtin_policy()
    verdict = judge(
        submission,
        policy=policy,
        registries=open_registries(policy, files=MemoryFiles({}), key=KEY),
        today=TODAY,
        key=KEY,
        history=history,
        select=["BCC006", "RTE012"],
    )
    return {f.rule: f.message for f in verdict.findings}


CARE = (
    "From: care@valleyhealth.example\nTo: {to}\nSubject: Your appointment\n\n"
    "Dear {name},\n\nyour appointment is on Tuesday at {time}. Please bring your card.\n"
)
DESK = "From: desk@valleyhealth.example\nTo: desk@valleyhealth.example\nSubject: Hours\n\nWe are closed on Monday.\n"


def test_many_copies_of_one_text_are_a_blast() -> None:
    eml = CARE.format(to="a@people.example", name="Jordan", time="nine")
    one = ("a@people.example",)
    assert rules(eml, one, None) == {}
    assert rules(eml, one, Fake(19, 19)) == {}
    assert "RTE012" in rules(eml, one, Fake(20, 20))
    asked = Fake(20, 20)
    rules(eml, one, asked)
    assert datetime.timedelta(hours=1) in [window for _, window in asked.asked]


def test_small_batches_add_up() -> None:
    two = ("a@people.example", "b@people.example")
    assert rules(DESK, two, None) == {}
    assert rules(DESK, two, Fake(3, 12))["BCC006"] == (
        "This text went to 12 people in 3 earlier batches; with this one that makes 14 by blind copy."
    )
    assert rules(DESK, two, Fake(12, 12)) == {}  # one by one before: no batches
    assert rules(DESK, two[:1], Fake(3, 12)) == {}  # one by one now


@pytest.mark.parametrize(
    "other,same",
    [
        (CARE.format(to="b@people.example", name="Alex Sample", time="nine"), True),
        (CARE.format(to="a@people.example", name="Jordan", time="10:30"), False),
    ],
)
def test_content_key_leaves_merge_values_out(other: str, same: bool) -> None:
    first = read_draft("a.eml", CARE.format(to="a@people.example", name="Jordan", time="nine").encode(), kind="eml")
    second = read_draft("b.eml", other.encode(), kind="eml")
    assert (content_key(first) == content_key(second)) is same
    assert len(content_key(first)) == 64


class Notebook(Fake):
    """A memory that learns."""

    def __init__(self) -> None:
        super().__init__(0, 0)
        self.kept: list[tuple[str, int]] = []

    def recent(self, content: str, window: datetime.timedelta) -> Recent:
        sizes = [size for known, size in self.kept if known == content]
        return Recent(len(sizes), sum(sizes))

    def remember(self, content: str, recipients: int) -> None:
        self.kept.append((content, recipients))


def test_the_gate_counts_what_leaves() -> None:
    memory = Notebook()
    gate = Gate(
        policy=builtin_policy(), key=KEY, files=MemoryFiles({}), campaign=lambda name: None, today=lambda: TODAY,
        memory=memory,
    )  # fmt: skip
    found: list[bool] = []
    for i in range(22):
        body = f"Dear Person{chr(65 + i)},\r\n\r\nyour appointment is on Tuesday. Please bring your card.\r\n"
        mail = MailTransaction(
            id=f"m{i}",
            mail_from="b@bounce.valleyhealth.example",
            rcpt_to=(f"p{i}@people.example",),
            headers=(
                (b"From", b" care@valleyhealth.example"),
                (b"To", f" p{i}@people.example".encode()),
                (b"Subject", b" Your appointment"),
            ),
            body=body.encode(),
        )
        found.append("RTE012" in {f.rule for f in gate(mail).verdict.findings})
    assert len(memory.kept) == 22
    assert len({content for content, _ in memory.kept}) == 1
    assert found == [False] * 20 + [True] * 2
