"""The spam score: its table, its explanation, and what must weigh nothing."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Iterable

import pytest

from bench.spam import auc
from gatekeeper.readers.drafts import read_draft
from gatekeeper.rules.rule import Example
from gatekeeper.rules.spm._data import table
from gatekeeper.rules.spm._features import features
from gatekeeper.rules.spm._score import points, spam_score
from gatekeeper.rules.spm.spam_score import RULE
from gatekeeper.testing import run_example

LOUD = (
    "From: BEST DEALS <deals77@yahoo.com>\nSubject: EARN EXTRA CASH TODAY!!!\n\nDear friend,\n\n"
    "act now!! Click here: http://192.0.2.7/win\n"
)
QUIET = "From: Valley Health <care@valleyhealth.example>\nSubject: {}\n\n{}\n"
MEDICINE = [
    "Your Viagra, Cialis, Xanax, oxycodone, Valium, phentermine and sildenafil prescriptions are ready for pickup.",
    "Erectile dysfunction, weight loss, hair loss, breast and prostate cancer: see the doctor about treatment.",
    "Online pharmacy refill: tramadol, hydrocodone, testosterone, human growth hormone, Botox, opioid addiction.",
    "Your HIV test, your abortion follow-up, your penis and vaginal exam and your sex therapy visit are scheduled.",
    "Pay $20 at the counter, or call (800) 555-0142. To be removed from this list, reply with unsubscribe.",
]


def score(text: str) -> float:
    return spam_score(read_draft("m.eml", text.encode(), kind="eml")).total


@pytest.mark.parametrize("words", MEDICINE)
def test_healthcare_words_weigh_nothing(words: str) -> None:
    plain = "The garden behind the main house opens again in April with four hundred tulips and new benches for you."
    assert score(QUIET.format(words[:60], words)) == score(QUIET.format("The garden in April", plain)) == 0


def test_healthcare_words_add_nothing_to_a_loud_mail() -> None:
    neutral = "The garden behind the main house opens again in April with tulips.\n"
    for words in MEDICINE:
        assert score(LOUD + words + "\n") == score(LOUD + neutral)


def test_no_row_can_stand_for_a_health_word() -> None:
    """Only two features read words at all, and their list holds no word of medicine."""
    listed = " ".join(table("wording")["spam"])
    forbidden = (
        r"\b(?:drug|pill|viagra|cialis|pharm|medic|doctor|health|cure|prescri|patient|hospital|cancer|weight|therap)"
    )
    assert re.search(forbidden, listed) is None


def test_the_finding_lists_the_share_of_each() -> None:
    [message] = run_example(RULE, Example(title="loud", draft=LOUD, campaign={"class": "marketing"})).messages
    whole = spam_score(read_draft("m.eml", LOUD.encode(), kind="eml"))
    assert f"with {whole.total:.1f} points of 5: " in message
    listed = [float(x) for x in re.findall(r" (\d+\.\d)(?=[,.;])", message.partition(": ")[2])]
    assert len(listed) == len(whole.shares)
    assert sum(listed) == pytest.approx(whole.total, abs=0.05 * len(listed))
    for share in whole.shares:
        assert share.says in message


def test_the_finding_quotes_nothing_of_the_mail() -> None:
    [message] = run_example(RULE, Example(title="loud", draft=LOUD, campaign={"class": "marketing"})).messages
    for word in ("EARN", "BEST", "deals77", "192.0.2.7", "yahoo"):
        assert word not in message


def test_every_feature_has_a_row_and_every_row_a_feature() -> None:
    source = (
        __import__("pathlib").Path(__import__("gatekeeper.rules.spm", fromlist=["x"]).__file__).parent
    ) / "_features.py"
    measured = set(
        re.findall(r'^        "((?:subject|sender|headers|html|text|links)-[a-z0-9-]+)":', source.read_text(), re.M)
    )
    assert measured == set(points())
    assert all(abs(value) <= 2.5 for value, _ in points().values())


def test_no_single_feature_reaches_the_threshold() -> None:
    assert 2 * max(value for value, _ in points().values()) < table("score")["threshold"]
    assert RULE.options["threshold"].default == table("score")["threshold"]


def test_features_are_shares_of_one() -> None:
    found = features(read_draft("m.eml", LOUD.encode(), kind="eml"))
    assert found["sender-freemail"] == 1
    assert all(0 < value <= 1 for value in found.values())
    assert found["text-phrases"] == pytest.approx(2 / 3)


def test_credits_lower_and_can_be_left_out() -> None:
    answer = LOUD.replace("Subject:", "In-Reply-To: <1@people.example>\nSubject:")
    message = read_draft("m.eml", answer.encode(), kind="eml")
    assert spam_score(message).total == pytest.approx(spam_score(message, credits_too=False).total - 1.9)


def test_severity_never_rejects_even_for_the_loudest() -> None:
    example = Example(title="loud", draft=LOUD, campaign={"class": "marketing"})
    outcome = run_example(RULE, example)
    assert outcome.verdict.disposition.value not in ("reject", "hold")


@pytest.mark.parametrize(
    "body",
    [
        "a" * 400_000,
        "!" * 400_000,
        "click " * 60_000,
        "<font " * 60_000,
        "dear " * 80_000,
        "w<!--" * 60_000,
        "https://" * 40_000,
        "F.R.E.E." * 40_000,
        " 8005550142" * 30_000,
        "before and " * 30_000,
        "cures your " * 30_000,
        "[insert " * 40_000,
        "a\u200b" * 100_000,
    ],
    ids=lambda body: json.dumps(body[:10]),
)
def test_hostile_text_takes_linear_time(body: str) -> None:
    """All rules of the family on a hostile body, twice as long, take no more than about twice the time."""
    from gatekeeper.rules import catalogue

    rules = [rule for rule in catalogue().values() if rule.family == "SPM"]
    spent = []
    for part in (body[: len(body) // 2], body):
        example = Example(title="hostile", draft=f"Subject: Hello\n\n{part}\n", campaign={"class": "transactional"})
        begun = time.process_time()
        outcome = _run(rules, example)
        spent.append(time.process_time() - begun)
        assert not [u for u in outcome if u.what.startswith("rule SPM")]
    assert spent[1] < 3.5 * spent[0] + 1.0


def _run(rules: list, example: Example) -> list:  # type: ignore[type-arg]
    import datetime

    from gatekeeper.engine.judge import judge_facts
    from gatekeeper.inference.facts import Facts
    from gatekeeper.policy.load import builtin_policy
    from gatekeeper.readers.registries import open_registries
    from gatekeeper.readers.submissions import read_submission
    from gatekeeper.testing import KEY, MemoryFiles, files_of

    class Nothing:
        def entities(self, text: str, scope: object, *, ner: bool = False) -> tuple[()]:
            return ()

        def examine(self, passages: Iterable[object]) -> list[tuple[()]]:
            return [() for _ in passages]

        def health(self, text: str) -> tuple[()]:
            return ()

    path, content = files_of(example)
    files = MemoryFiles(content)
    policy = builtin_policy()
    facts = Facts(
        submission=read_submission(path, policy=policy, files=files, key=KEY),
        policy=policy,
        registries=open_registries(policy, files=files, key=KEY),
        today=datetime.date(2026, 5, 4),
        detector=Nothing(),
        key=KEY,
    )
    return list(judge_facts(facts, rules={rule.id: rule for rule in rules}).unchecked)


def test_area_under_the_curve() -> None:
    assert auc([1, 2, 3, 4], [False, False, True, True]) == 1
    assert auc([4, 3, 2, 1], [False, False, True, True]) == 0
    assert auc([1, 1, 1, 1], [False, True, False, True]) == 0.5
    assert auc([1, 2, 3, 4], [False, True, False, True]) == 0.75
