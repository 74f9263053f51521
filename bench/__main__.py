"""The benchmarks of start-up and judgement: ``python -m bench``.

Processor time (user and system) is measured, not the clock, and a process is compared with ``python -c pass`` of the
same run, so that a busy or slow machine changes the figures little.
"""

from __future__ import annotations

import datetime
import os
import resource
import statistics
import subprocess
import sys
import time
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path
from typing import Any

from bench.newsletter import newsletter

ROOT = Path(__file__).resolve().parent.parent
CAMPAIGN = "examples/cancer-newsletter-protected"
KEY_BYTES = b"the key of the benchmarks is public"
TODAY = datetime.date(2026, 5, 4)
PLAIN = (
    "<html><body><p>Our new entrance is open.</p><p>Valley Health, 100 Main Street, Springfield, IL 62701</p>"
    '<p><a href="https://mail.valleyhealth.example/out">Unsubscribe</a></p></body></html>'
)
RUNS = 15


def main() -> None:
    """Print every figure."""
    _processes()
    _judgement()
    _newsletters()
    _vocabulary()
    # ru_maxrss is in KiB on Linux
    _say("resident memory at the end, without NER", resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, "MiB")


def _say(what: str, value: float, unit: str) -> None:
    sys.stdout.write(f"{what:<58}{value:9.1f} {unit}\n")


def _processes() -> None:
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        template = Path(folder) / "plain.html"
        template.write_text(PLAIN, encoding="utf-8")
        commands = {
            "python -c pass": ("-c", "pass"),
            "check of a template without health text": ("-m", "gatekeeper", "check", str(template)),
            "check of a campaign, SQL segment and HTML draft": ("-m", "gatekeeper", "check", CAMPAIGN),
        }
        seconds: dict[str, list[float]] = {name: [] for name in commands}
        for turn in range(RUNS + 1):
            for name, arguments in commands.items():
                took = process_seconds(arguments)
                if turn:  # the first turn writes caches
                    seconds[name].append(took)
    bare = statistics.median(seconds["python -c pass"])
    for name, taken in seconds.items():
        middle = statistics.median(taken)
        _say(f"process: {name}", middle * 1000, f"ms = {middle / bare:.1f} x python -c pass")


def process_seconds(arguments: tuple[str, ...]) -> float:
    """Return user and system seconds of this Python run with *arguments*."""
    environment = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run([sys.executable, *arguments], cwd=ROOT, env=environment, capture_output=True, check=False)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime


class _Memory:
    """One draft as a file."""

    def __init__(self, data: bytes) -> None:
        self.data = data

    def read(self, path: str) -> bytes:
        return self.data

    def exists(self, path: str) -> bool:
        return path == "newsletter.html"

    def is_folder(self, path: str) -> bool:
        return False


def _median(call: Callable[[], object], rounds: int = RUNS) -> float:
    taken = []
    for _ in range(rounds):
        start = time.process_time()
        call()
        taken.append(time.process_time() - start)
    return statistics.median(taken) * 1000


def _judgement() -> None:
    from gatekeeper.engine.judge import facts_of, judge_facts
    from gatekeeper.policy.load import load_policy
    from gatekeeper.readers.files import DiskFiles
    from gatekeeper.readers.registries import open_registries
    from gatekeeper.readers.submissions import read_submission
    from gatekeeper.redact import Key

    key, files = Key(KEY_BYTES), DiskFiles()
    policy = load_policy(str(ROOT / "examples" / "policies.yaml"))
    registries = open_registries(policy, files=files, key=key)
    submission = read_submission(str(ROOT / CAMPAIGN / "campaign.yaml"), policy=policy, files=files, key=key)

    def judge() -> None:
        judge_facts(facts_of(submission, policy=policy, registries=registries, today=TODAY, key=key))

    judge()
    _say("judgement of the campaign, reading excluded", _median(judge), "ms")


def _newsletters() -> None:
    from gatekeeper.engine.judge import facts_of, judge, run_rule
    from gatekeeper.inference import assess
    from gatekeeper.policy.load import builtin_policy
    from gatekeeper.readers.registries import open_registries
    from gatekeeper.readers.submissions import read_submission
    from gatekeeper.redact import Key
    from gatekeeper.rules import catalogue

    key, policy = Key(KEY_BYTES), builtin_policy()
    registries = open_registries(policy, files=_Memory(b""), key=key)
    given: dict[str, Any] = {"policy": policy, "registries": registries, "today": TODAY, "key": key}

    def check(data: bytes) -> None:
        submission = read_submission("newsletter.html", policy=policy, files=_Memory(data), key=key)
        judge(submission, **given)

    check(newsletter(0))
    fresh = iter([newsletter(n) for n in range(1, RUNS + 1)])
    cold = _median(lambda: check(next(fresh)))
    same = newsletter(0)
    warm = _median(lambda: check(same))
    _say(f"newsletter of {len(same) // 1000} kB, all rules, never seen before", cold, "ms")
    _say(f"newsletter of {len(same) // 1000} kB, all rules, the same again", warm, "ms")
    spent: defaultdict[str, float] = defaultdict(float)
    for n in range(100, 100 + RUNS):
        submission = read_submission("newsletter.html", policy=policy, files=_Memory(newsletter(n)), key=key)
        facts = facts_of(submission, **given)
        start = time.process_time()
        for message in submission.messages:
            for passage in message.passages:
                facts.entities(passage)
        spent["detection"] += time.process_time() - start
        start = time.process_time()
        assessment = assess(facts)
        spent["inference"] += time.process_time() - start
        for rule in catalogue().values():
            start = time.process_time()
            run_rule(rule, facts, assessment)
            spent[f"rule {rule.id} {rule.name}"] += time.process_time() - start
    for name in ("detection", "inference"):
        _say(f"  of it {name}, never seen before", spent.pop(name) / RUNS * 1000, "ms")
    _say("  of it all rules", sum(spent.values()) / RUNS * 1000, "ms")
    for seconds, name in sorted(((s, n) for n, s in spent.items()), reverse=True)[:5]:
        _say(f"  {name}", seconds / RUNS * 1000, "ms")


def _vocabulary() -> None:
    from gatekeeper.vocabulary import cache

    def load() -> None:
        cache._loaded.clear()
        cache.vocabulary()

    load()
    _say("loading the vocabulary from its cache file", _median(load), "ms")


if __name__ == "__main__":
    main()
