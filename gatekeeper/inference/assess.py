"""The inference from end to end: relation → intent → evidence → dimensions → level → safeguards → assessment."""

from __future__ import annotations

from collections.abc import Iterable

from gatekeeper.inference import (
    directory,
    evidence_audience,
    evidence_content,
    evidence_groups,
    evidence_plumbing,
    evidence_sender,
    evidence_template,
)
from gatekeeper.inference.assessment import Assessment
from gatekeeper.inference.dimensions import judged, linked_categories, relevant, settled, topics
from gatekeeper.inference.facts import Facts
from gatekeeper.inference.ground import Ground
from gatekeeper.inference.level import SAFEGUARDS, demanded
from gatekeeper.inference.marketing import hipaa_marketing, read_test, unknown_as_patients
from gatekeeper.inference.purpose import read_intent
from gatekeeper.inference.relationship import read_relation
from gatekeeper.inference.safeguards import Question, looks
from gatekeeper.model.risk import Dimensions, Evidence, Risk, SafeguardState
from gatekeeper.model.words import Category, MessageClass

_RANKS = {"selection": 5, "linked": 4, "sensitive": 3, "relationship": 2, "topic": 1, "smallest_group": 0}


def assess(facts: Facts) -> Assessment:
    """Return what the inference concludes about a submission: a pure function of its facts."""
    relation = read_relation(facts)
    ground = Ground(facts, relation, read_intent(facts, relation))
    intent = ground.intent
    everything = tuple(gathered(ground))
    evidence = relevant(ground, everything)
    sure, possible = settled(ground, evidence)
    level, review = judged(ground, sure, possible)
    needs_authorization, exception = hipaa_marketing(read_test(ground, sure, evidence))
    question = Question(
        level=level,
        message_class=intent.message_class,
        purpose=intent.purpose,
        purpose_known=intent.purpose_stated or intent.message_class is MessageClass.TRANSACTIONAL,
        exception=exception,
        hipaa_marketing=needs_authorization,
        care_mail=intent.care_mail,
        dimensions=sure,
        evidence=evidence,
    )
    linked = linked_categories(evidence) if sure.linked >= 2 or sure.selection >= 3 or sure.sensitive else frozenset()
    risk = Risk(
        level=level,
        sensitive=sure.sensitive,
        categories=tuple(sorted((c for c in linked if c is not Category.GENERAL), key=lambda c: c.value)),
        dimensions=sure,
        reasons=ordered(evidence),
        safeguards=states(facts, question),
        review=review,
        consumer_health=_consumer_health(ground, everything, sure),
    )
    return Assessment(
        purpose=intent.purpose,
        purpose_stated=intent.purpose_stated,
        goal=intent.goal,
        message_class=intent.message_class,
        class_stated=intent.class_stated,
        class_found=intent.class_found,
        bulk=intent.bulk,
        commercial=intent.commercial,
        hipaa_marketing=needs_authorization,
        exception=exception,
        relationship=relation.relationship,
        relationship_stated=relation.stated,
        patients=sure.relationship >= 2 or (sure.relationship == 1 and unknown_as_patients(ground)),
        care_mail=intent.care_mail,
        linked=linked,
        topics=topics(evidence),
        signals=intent.signals,
        risk=risk,
    )


def gathered(ground: Ground) -> Iterable[Evidence]:
    """Yield the evidence of every source, in the order of the specification's section 4."""
    yield from ground.relation.evidence
    for source in (
        evidence_audience, directory, evidence_sender, evidence_content, evidence_template, evidence_plumbing,
        evidence_groups,
    ):  # fmt: skip
        yield from source.gather(ground)


def states(facts: Facts, question: Question) -> tuple[SafeguardState, ...]:
    """Return every safeguard with its state and whether this send needs it."""
    needed = demanded(
        question.level,
        question.message_class,
        facts.policy.inference,
        hipaa_marketing=question.hipaa_marketing,
        one_to_one=question.care_mail,
    )
    found = looks(facts, question)
    if found["group-size"].state == "unknown":
        # Without a list there is no group to count; the gate counts again when the list is known.
        needed -= {"group-size"}
    return tuple(
        SafeguardState(name=name, required=name in needed, state=found[name].state, why=found[name].why)
        for name in SAFEGUARDS
    )


def ordered(evidence: Iterable[Evidence]) -> tuple[Evidence, ...]:
    """Return evidence without doubles, the strongest first."""
    unique = dict.fromkeys(evidence)
    return tuple(
        sorted(
            unique,
            key=lambda p: (
                -_RANKS.get(p.raises, 0) if p.raises != "smallest_group" else 1,
                -p.value,
                -p.confidence,
                p.at.path if p.at else "",
                p.at.line if p.at else 0,
                p.at.column if p.at else 0,
                p.text,
            ),
        )
    )


def _consumer_health(ground: Ground, evidence: tuple[Evidence, ...], dimensions: Dimensions) -> bool:
    """Return whether state acts on consumer health data speak instead of, or beside, HIPAA (tag CHD)."""
    about = any(p.raises in ("linked", "selection", "sensitive") and p.categories for p in evidence)
    told = any(p.raises == "topic" and p.value >= 2 for p in evidence)
    if ground.facts.organization.kind in ("consumer-health", "other"):
        return about
    return dimensions.relationship == 0 and ground.relation.selection >= 1 and (about or told)
