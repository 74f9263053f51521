"""Explains the verdict on a path: reads, judges, looks for the shortest way out, renders."""

from __future__ import annotations

import datetime
import json

from gatekeeper.engine.judge import detector_for, judge_facts
from gatekeeper.errors import UsageError
from gatekeeper.inference.counterfactual import shortest
from gatekeeper.inference.explain import explanation, render
from gatekeeper.inference.facts import Facts
from gatekeeper.inference.graph import to_dot, to_mermaid
from gatekeeper.model.policy import Policy
from gatekeeper.redact import Key


def explain_path(path: str, *, policy: Policy, today: datetime.date, key: Key, format_name: str = "text") -> str:
    """Return the chain of reasons of every submission under a path.

    Args:
        path: A campaign file, draft, segment, list or folder.
        policy: Who judges.
        today: Date of judgement.
        key: For fingerprints.
        format_name: ``text``, ``json``, ``dot`` or ``mermaid``.

    Raises:
        InputError: A file cannot be used.
        UsageError: There is nothing to judge.
    """
    from gatekeeper.readers.files import DiskFiles
    from gatekeeper.readers.registries import open_registries
    from gatekeeper.readers.submissions import discover, read_submission

    files = DiskFiles()
    targets, errors = discover([path], files)
    if errors:
        raise errors[0]
    if not targets:
        raise UsageError(f"{path}: there is nothing to judge")
    registries = open_registries(policy, files=files, key=key)
    parts = []
    for target in targets:
        submission = read_submission(target.path, policy=policy, files=files, key=key)
        facts = Facts(
            submission=submission,
            policy=policy,
            registries=registries,
            today=today,
            detector=detector_for(policy),
            key=key,
        )
        parts.append(_one(facts, format_name))
    if format_name == "json":
        return json.dumps(parts[0] if len(parts) == 1 else parts, indent=2, ensure_ascii=False) + "\n"
    return "\n".join(str(part) for part in parts)


def _one(facts: Facts, format_name: str) -> object:
    verdict = judge_facts(facts)
    if format_name == "dot":
        return to_dot(verdict)
    if format_name == "mermaid":
        return to_mermaid(verdict)
    tree = explanation(facts, verdict, shortest(facts, verdict, judge_facts))
    return {"id": verdict.id, "path": verdict.path, **tree.data()} if format_name == "json" else render(tree)
