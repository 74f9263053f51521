"""A hospital's own rules: CEL conditions of the policy over the facts of a submission, checked when they are loaded.

CEL was made for this: it terminates, has no side effects, and every line of it can be read by somebody who
does not write Python (Common Expression Language, language definition, cel.dev).
"""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterator
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from gatekeeper.inference.assessment import Assessment
from gatekeeper.inference.facts import Facts, host_of
from gatekeeper.model.policy import CustomRule, Policy
from gatekeeper.model.words import Scope
from gatekeeper.patterns import lazy
from gatekeeper.policy.operands import bound_names, operands
from gatekeeper.rules.rule import Rule

if TYPE_CHECKING:
    from gatekeeper.model.finding import Finding
    from gatekeeper.rules.case import Case

#: One value of every type that a condition may meet: the vocabulary of `send`, and what its parts look like.
PROTOTYPE: dict[str, Any] = {
    "id": "a",
    "purpose": "marketing",
    "goal": "newsletter",
    "class": "marketing",
    "bulk": True,
    "commercial": True,
    "hipaa_marketing": True,
    "relationship": "patients",
    "patients": True,
    "size": 1,
    "level": "severe",
    "level_rank": 4,
    "sensitive": True,
    "categories": ["cancer"],
    "profile": "marketing",
    "vendor": "esp",
    "platform": "mailchimp",
    "subject": "a",
    "text": "a",
    "sender": {"name": "a", "domain": "a.example"},
    "headers": {"list-id": "a"},
    "links": [{"host": "a.example", "url": "https://a.example/", "text": "a"}],
    "images": 1,
    "attachments": [{"type": "application/pdf", "size": 1}],
    "fields": ["first_name"],
    "criteria": [
        {"field": "a", "op": "=", "value": ["a"], "class": "condition", "categories": ["cancer"], "polarity": "include"}
    ],
    "columns": ["email"],
    "recipient_domains": ["a.example"],
    "weekday": 1,
}
_CHAIN = lazy(r"\bsend((?:\s*\.\s*[A-Za-z_]\w*)+)(?!\s*\()")


def fault(rule: CustomRule) -> str | None:
    """Return what is wrong with a custom rule's condition, or None.

    It must parse, name only facts that exist, and be true or false on a submission that has everything and on
    one that has nothing.
    """
    try:
        program = compiled(rule.when)
    except ValueError as error:
        return "it is no CEL: " + " ".join(str(error).split("ERROR:")[-1].split())[:160]
    bound = bound_names(rule.when) | {"send"}
    if unknown := sorted(set(program.variables()) - bound if callable(program.variables) else set()):
        return f"it names {unknown[0]}; facts are read from send"
    for chain in _CHAIN.findall(rule.when):
        if problem := _misnamed([part.strip() for part in chain.split(".") if part.strip()]):
            return problem
    tried = (rule.when, *operands(rule.when))
    for i, expression in enumerate(tried):
        for document in (PROTOTYPE, _nothing(PROTOTYPE)):
            try:
                value = compiled(expression).execute({"send": document})
            except KeyError as error:
                return f"it names a fact that does not exist: {error.args[0] if error.args else ''}"
            except (TypeError, ValueError, RuntimeError) as error:
                return "its types do not fit: " + str(error).partition(",")[0].partition(". ")[0][:120]
            if i == 0 and not isinstance(value, bool):
                return f"it yields {type(value).__name__}, expected true or false"
    return None


def custom_rules(policy: Policy) -> dict[str, Rule]:
    """Return the policy's own rules by id, ready to run beside the catalogue."""
    return {
        rule.id: Rule(
            id=rule.id,
            name=rule.name,
            severity=rule.severity,
            cites=rule.authority,
            check=_check(rule),
            module=__name__,
        )
        for rule in policy.custom_rules
    }


def document(facts: Facts, assessment: Assessment) -> dict[str, Any]:
    """Return the facts of a submission as a condition sees them, under the name ``send``."""
    message = facts.messages[0] if facts.messages else None
    sender = facts.sender_address
    subject = message.subject if message else None
    return {
        "id": facts.submission.id,
        "purpose": assessment.purpose.value,
        "goal": assessment.goal.value if assessment.goal else "",
        "class": assessment.message_class.value,
        "bulk": assessment.bulk,
        "commercial": assessment.commercial,
        "hipaa_marketing": assessment.hipaa_marketing,
        "relationship": assessment.relationship.value,
        "patients": assessment.patients,
        "size": facts.audience_size if facts.audience_size is not None else -1,
        "level": assessment.risk.level.value,
        "level_rank": assessment.risk.level.rank,
        "sensitive": assessment.risk.sensitive,
        "categories": [c.value for c in assessment.risk.categories],
        "profile": facts.profile.name if facts.profile else "",
        "vendor": facts.profile.vendor if facts.profile else "",
        "platform": (message.platform or "") if message else "",
        "subject": subject.text if subject else "",
        "text": message.visible_text if message else "",
        "sender": {"name": sender.display if sender else "", "domain": sender.domain if sender else ""},
        "headers": {h.name.lower(): h.value for m in facts.messages for h in m.headers},
        "links": [{"host": host_of(link.url), "url": link.url, "text": link.text} for _, link in facts.links],
        "images": sum(len(m.images) for m in facts.messages),
        "attachments": [{"type": a.media_type, "size": a.size} for m in facts.messages for a in m.attachments],
        "fields": sorted({t.field for m in facts.messages for t in m.tags if t.kind == "variable"}),
        "criteria": [
            {
                "field": c.field,
                "op": c.op,
                "value": list(c.value),
                "class": c.field_class.value,
                "categories": [category.value for category in c.categories],
                "polarity": c.polarity,
            }
            for c in facts.criteria
        ],
        "columns": [name for s in facts.submission.segments for name, _ in s.columns]
        + [c.name for c in (facts.submission.recipients.columns if facts.submission.recipients else ())],
        "recipient_domains": sorted({address.rpartition("@")[2] for address in facts.addresses}),
        "weekday": facts.today.isoweekday(),
    }


@lru_cache(maxsize=256)
def compiled(expression: str) -> Any:
    """Return a compiled condition.

    Raises:
        ValueError: It cannot be parsed.
    """
    import cel

    return cel.compile(expression)


def _check(rule: CustomRule) -> Callable[[Case], Iterator[Finding]]:
    def check(case: Case) -> Iterator[Finding]:
        if compiled(rule.when).execute({"send": document(case.facts, case.assessment)}):
            at = case.submission.place("campaign")
            subject = next((p for m in case.messages for p in m.in_scope(Scope.SUBJECT)), None)
            if subject is not None and "send.subject" in rule.when:
                at = subject.place()
            yield case.finding(rule.message, at, advice=rule.advice or "Ask the owner of this rule.", evidence=rule.id)

    return check


def _misnamed(parts: list[str]) -> str | None:
    here: Any = PROTOTYPE
    for i, part in enumerate(parts):
        if not isinstance(here, dict) or (i and parts[i - 1] == "headers"):
            return None
        if part not in here:
            close = difflib.get_close_matches(part, list(here), n=1)
            hint = f"; did you mean {close[0]}?" if close else ""
            return f"send.{'.'.join(parts[: i + 1])} is no fact{hint}"
        here = here[part]
    return None


def _nothing(value: Any) -> Any:
    match value:
        case bool():
            return False
        case int():
            return 0
        case str():
            return ""
        case list():
            return []
        case dict():
            return {key: _nothing(item) for key, item in value.items()}
    return value
