"""The chain of reasons as text, JSON and graphs."""

from __future__ import annotations

import json

from gatekeeper.engine.explain import explain_path
from gatekeeper.engine.judge import judge_facts
from gatekeeper.inference.explain import chain, strongest
from gatekeeper.inference.graph import edges, to_dot, to_mermaid
from tests.inference.sends import KEY, TODAY, facts_of
from tests.test_cases import CASES, policy


def explained(name: str, format_name: str = "text") -> str:
    return explain_path(
        str(CASES / name), policy=policy("policies.yaml"), today=TODAY, key=KEY, format_name=format_name
    )


def test_the_chain_in_one_line() -> None:
    facts = facts_of(CASES / "D01-open", policy("policies.yaml"))
    verdict = judge_facts(facts)
    at = CASES / "D01-open" / "audience.sql"
    assert chain(facts, verdict) == (
        f"recipients are chosen by the condition field diagnosis_code by ICD-10-CM code (cancer) ({at}:4:7) → cancer → "
        "every address on the list is tied to it → marketing → risk severe → needs: baa ✗, tls ✗, at-rest ✓, "
        "one-recipient ✓, no-trackers ✓, neutral ✓, basis ✓, approvals ✓, group-size ✓, aggregate-analytics ✓ → reject"
    )
    assert [piece.raises for piece in strongest(verdict.risk)][0] == "selection"


def test_the_tree_names_observers_safeguards_and_the_way_out() -> None:
    lines = explained("D01-open").splitlines()
    assert "    - ✗ O4, vendors, link hosts and pixels: from segment; kept from them by baa" in lines
    assert "    - ✗ baa: cheap-esp: there is no business associate agreement" in lines
    assert "    - ✓ at-rest: stored data is encrypted" in lines
    at = lines.index("  Shortest way to allow")
    place = f"{CASES / 'D01-open' / 'campaign.yaml'}:5:10"
    assert [line for line in lines[at + 1 :] if line] == [
        f"    - enforce TLS 1.2 with verified certificates on the profile open ({place})",
        f"    - sign an agreement with cheap-esp that covers transmission and storage ({place})",
    ]


def test_json() -> None:
    data = json.loads(explained("D05-open", "json"))
    assert (data["id"], data["disposition"], data["changes"]) == ("spring-letter", "allow", [])
    last = data["reasons"]["children"][-1]
    assert last == {"text": "What decides", "children": [{"text": "nothing stands against it"}]}


def test_graphs() -> None:
    verdict = judge_facts(facts_of(CASES / "D01-open", policy("policies.yaml")))
    assert len(edges(verdict)) == len(set(edges(verdict)))
    dot, mermaid = to_dot(verdict), to_mermaid(verdict)
    assert dot.startswith("digraph reasons {\n  rankdir=LR;\n")
    assert dot.endswith("}\n")
    assert '"selection S = 4" -> "risk severe";' in dot
    assert mermaid.startswith("flowchart LR\n")
    assert mermaid.count("-->") == len(edges(verdict))
    assert dot.count(" -> ") == len(edges(verdict))


def test_quotes_in_texts_do_not_break_the_graphs() -> None:
    from dataclasses import replace

    verdict = judge_facts(facts_of(CASES / "D01-open", policy("policies.yaml")))
    first = verdict.risk.reasons[0]
    odd = replace(verdict, risk=replace(verdict.risk, reasons=(replace(first, text='a "quoted" <b> \\ text'),)))
    assert 'a \\"quoted\\" <b> \\\\ text' in to_dot(odd)
    assert "a &quot;quoted&quot; &lt;b&gt; \\ text" in to_mermaid(odd)
