"""Explains one submission: the chain of reasons, who could learn it, and the shortest way to a lawful send."""

from __future__ import annotations

import datetime
import json

from gatekeeper.engine.judge import facts_of, judge_facts
from gatekeeper.inference.counterfactual import shortest
from gatekeeper.inference.explain import chain, explanation, render
from gatekeeper.inference.graph import to_dot, to_mermaid
from gatekeeper.model.policy import Policy
from gatekeeper.readers.discovery import the_one
from gatekeeper.readers.files import DiskFiles
from gatekeeper.readers.registries import open_registries
from gatekeeper.readers.submissions import read_submission
from gatekeeper.redact import Key


def explain_path(path: str, *, policy: Policy, today: datetime.date, key: Key, format_name: str = "text") -> str:
    """Return the explanation of the one submission at *path*.

    Args:
        path: A campaign, draft, segment, list, or folder with a campaign file.
        policy: Who judges.
        today: Date of judgement.
        key: For look-ups.
        format_name: ``text``, ``json``, ``dot`` or ``mermaid``.

    Raises:
        InputError, InputErrors: It cannot be read, or the folder holds several submissions.
    """
    files = DiskFiles()
    submission = read_submission(the_one(path, files), policy=policy, files=files, key=key)
    registries = open_registries(policy, files=files, key=key)
    facts = facts_of(submission, policy=policy, registries=registries, today=today, key=key)
    verdict = judge_facts(facts)
    if format_name == "dot":
        return to_dot(verdict)
    if format_name == "mermaid":
        return to_mermaid(verdict)
    way_out = shortest(facts, verdict, judge_facts)
    tree = explanation(facts, verdict, way_out)
    if format_name == "json":
        document = {
            "id": verdict.id,
            "disposition": verdict.disposition.value,
            "chain": chain(facts, verdict),
            "reasons": tree.data(),
            "changes": [change.what for change in way_out.changes] if way_out else [],
        }
        return json.dumps(document, indent=2, ensure_ascii=False) + "\n"
    return render(tree) + "\n"
