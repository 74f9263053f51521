"""Measures the judgement itself, reading excluded, on the decision cases: ``python -m bench.judgement``."""

from __future__ import annotations

import datetime
import statistics
import time
from pathlib import Path

import yaml

from gatekeeper.engine.judge import facts_of, judge_facts
from gatekeeper.inference import assess
from gatekeeper.policy.load import load_policy
from gatekeeper.readers.files import DiskFiles
from gatekeeper.readers.registries import open_registries
from gatekeeper.readers.submissions import read_submission
from gatekeeper.redact import Key

CASES = Path(__file__).parent.parent / "corpora" / "cases"
KEY = Key(b"the key of the corpora is public")
ROUNDS = 15


def main() -> None:
    """Print the median over all cases and the dearest five, in milliseconds."""
    policies = {}
    judged: list[tuple[float, float, str]] = []
    for expected in sorted(CASES.glob("*/expected.yaml")):
        name = yaml.safe_load(expected.read_text(encoding="utf-8"))["policy"]
        policy = policies.setdefault(name, load_policy(str(CASES / name)))
        files = DiskFiles()
        path = str(expected.parent / "campaign.yaml")
        submission = read_submission(path, policy=policy, files=files, key=KEY)
        registries = open_registries(policy, files=files, key=KEY)
        whole, inferred = [], []
        for _ in range(ROUNDS):
            given = {"policy": policy, "registries": registries, "today": datetime.date(2026, 5, 4), "key": KEY}
            start = time.process_time()
            judge_facts(facts_of(submission, **given))
            middle = time.process_time()
            assess(facts_of(submission, **given))
            whole.append(middle - start)
            inferred.append(time.process_time() - middle)
        judged.append((statistics.median(whole) * 1e3, statistics.median(inferred) * 1e3, expected.parent.name))
    print(f"{len(judged)} cases, medians of {ROUNDS} rounds, milliseconds of processor time")
    print(f"judgement: median {statistics.median(j for j, _, _ in judged):.2f}")
    print(f"inference: median {statistics.median(i for _, i, _ in judged):.2f}")
    for whole_ms, inferred_ms, case in sorted(judged, reverse=True)[:5]:
        print(f"  {case}: {whole_ms:.2f}, of it inference {inferred_ms:.2f}")


if __name__ == "__main__":
    main()
