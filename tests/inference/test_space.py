"""The whole space of dimensions × safeguards × class × purpose × mode, walked point by point."""

from __future__ import annotations

from itertools import product

import pytest

from gatekeeper.engine.decide import decide
from gatekeeper.inference.level import SAFEGUARDS, approvals_needed, demanded, level
from gatekeeper.inference.marketing import MarketingTest, hipaa_marketing
from gatekeeper.inference.outcome import costs
from gatekeeper.model.finding import Finding
from gatekeeper.model.place import Place
from gatekeeper.model.policy import Inference, Policy
from gatekeeper.model.risk import Dimensions, Risk
from gatekeeper.model.words import Disposition, MessageClass, Purpose, RiskLevel, Severity

POLICY = Policy()
CLASSES = tuple(MessageClass)
SETTINGS = (Inference(), Inference(unknown_relationship="public"))
#: Nobody counted, one person, one below k, exactly k, many.
GROUPS = (None, 1, 10, 11, 5000)
#: From the largest group to the smallest: each next one is not less telling.
GROUP_ORDER = (5000, 11, 10, 1)


def space() -> list[Dimensions]:
    return [
        Dimensions(relationship=r, topic=max(t, h), linked=h, selection=s, sensitive=x, smallest_group=n)
        for r, t, h, s, x, n in product(range(4), range(5), range(5), range(6), (False, True), GROUPS)
        if t >= h
    ]


def raised(point: Dimensions) -> list[Dimensions]:
    """Return the neighbours that are one step more telling in one dimension."""
    found = []
    for name, top in (("relationship", 3), ("topic", 4), ("linked", 4), ("selection", 5)):
        value = getattr(point, name)
        if value < top:
            values = {f: getattr(point, f) for f in Dimensions.__dataclass_fields__} | {name: value + 1}
            values["topic"] = max(values["topic"], values["linked"])
            found.append(Dimensions(**values))
    if not point.sensitive:
        found.append(
            Dimensions(**{f: getattr(point, f) for f in Dimensions.__dataclass_fields__} | {"sensitive": True})
        )
    if point.smallest_group in GROUP_ORDER[:-1]:
        smaller = GROUP_ORDER[GROUP_ORDER.index(point.smallest_group) + 1]
        found.append(
            Dimensions(**{f: getattr(point, f) for f in Dimensions.__dataclass_fields__} | {"smallest_group": smaller})
        )
    return found


@pytest.mark.parametrize("settings", SETTINGS, ids=lambda s: s.unknown_relationship)
def test_raising_a_dimension_never_lowers_level_or_demands(settings: Inference) -> None:
    walked = 0
    for point in space():
        # "Unknown" counts as patients or as public by policy, so that it has no fixed rank among the relationships.
        here = level(point, settings)
        for higher in raised(point):
            if settings.unknown_relationship == "patients" and point.relationship == 1 and higher.relationship == 2:
                assert level(higher, settings) == here
            there = level(higher, settings)
            assert there >= here, (point, higher)
            for message_class, marketing, one in product(CLASSES, (False, True), (False, True)):
                before = demanded(here, message_class, settings, hipaa_marketing=marketing, one_to_one=one)
                after = demanded(there, message_class, settings, hipaa_marketing=marketing, one_to_one=one)
                assert before <= after
                walked += 1
    assert walked > 100_000


def test_every_level_is_reached_and_only_by_its_own_points() -> None:
    reached = {level(point, Inference()) for point in space()}
    assert reached == set(RiskLevel)
    # The specification, section 5, in so many words.
    for point in space():
        got = level(point, Inference())
        if point.relationship == 0:
            self_selected = point.selection == 0
            wanted = RiskLevel.HIGH if point.linked == 4 else RiskLevel.NONE if self_selected else RiskLevel.LOW
        elif point.linked == 4 or point.selection >= 4 or point.sensitive:
            wanted = RiskLevel.SEVERE
        elif point.linked >= 2 or point.selection == 3:
            small = point.smallest_group is not None and point.smallest_group < 11
            wanted = RiskLevel.SEVERE if small else RiskLevel.HIGH
        else:
            wanted = RiskLevel.MODERATE
        assert got is wanted, point


def disposition(
    risk_level: RiskLevel, message_class: MessageClass, needed: frozenset[str], held: frozenset[str], *, sensitive: bool,
    review: bool,
) -> tuple[Disposition, tuple[str, ...]]:  # fmt: skip
    """Decide as the engine decides, with one finding for each cost."""
    found = costs(risk_level, message_class, demanded=needed, held=held, sensitive=sensitive, review=review)
    findings = [
        Finding(rule=cost.what, name=cost.what, severity=cost.severity, message="", at=Place(path="x"))
        for cost in found
    ]
    return decide(
        findings=findings,
        unchecked=(),
        risk=Risk(level=risk_level, review=review),
        message_class=message_class,
        policy=POLICY,
    )


@pytest.mark.parametrize("message_class", CLASSES, ids=lambda c: c.value)
def test_adding_a_safeguard_never_makes_the_disposition_stricter(message_class: MessageClass) -> None:
    everything = frozenset(SAFEGUARDS)
    points = 0
    for risk_level, marketing, sensitive, review in product(RiskLevel, (False, True), (False, True), (False, True)):
        needed = demanded(risk_level, message_class, Inference(), hipaa_marketing=marketing)
        names = sorted(needed)
        table: dict[frozenset[str], Disposition] = {}
        for bits in product((False, True), repeat=len(names)):
            # A safeguard that nobody demands changes nothing: checked below for all of them at once.
            held = frozenset(name for name, bit in zip(names, bits, strict=True) if bit)
            here, reasons = disposition(risk_level, message_class, needed, held, sensitive=sensitive, review=review)
            assert here is Disposition.ALLOW or reasons, "a disposition without a reason"
            assert disposition(
                risk_level, message_class, needed, held | (everything - needed), sensitive=sensitive, review=review
            ) == (here, reasons)
            table[held] = here
            points += 1
        for held, here in table.items():
            for name in needed - held:
                assert table[held | {name}] <= here, (risk_level, held, name)
        all_held = table[needed]
        if not review and not (sensitive and message_class is MessageClass.MARKETING):
            assert all_held is Disposition.ALLOW
    assert points > 5000


def test_missing_at_high_or_severe_is_critical_and_approvals_hold() -> None:
    for risk_level in (RiskLevel.HIGH, RiskLevel.SEVERE):
        needed = demanded(risk_level, MessageClass.MARKETING, Inference(), hipaa_marketing=True)
        for name in needed:
            (cost,) = costs(risk_level, MessageClass.MARKETING, demanded=needed, held=needed - {name})
            wanted = {"approvals": Severity.ERROR, "neutral": Severity.WARNING, "aggregate-analytics": Severity.WARNING}
            assert cost.severity is wanted.get(name, Severity.CRITICAL), name


def test_care_mail_without_tls_is_held_and_never_lost() -> None:
    needed = demanded(RiskLevel.SEVERE, MessageClass.TRANSACTIONAL, Inference(), one_to_one=True)
    got, reasons = disposition(
        RiskLevel.SEVERE, MessageClass.TRANSACTIONAL, needed, needed - {"tls"}, sensitive=False, review=False
    )
    assert (got, reasons) == (Disposition.HOLD, ("tls",))


def test_approvals_follow_the_policy_and_never_bind_care_mail() -> None:
    for risk_level, needed in zip(RiskLevel, (0, 0, 0, 1, 2), strict=True):
        assert approvals_needed(risk_level, MessageClass.MARKETING, Inference()) == needed
        assert approvals_needed(risk_level, MessageClass.TRANSACTIONAL, Inference()) == 0


def marketing_space() -> list[MarketingTest]:
    flags = (False, True)
    return [
        MarketingTest(
            patient_data=p, covered=c, purpose=purpose, marketing_class=m, condition_segment=s, encourages=e,
            third_party=t, paid=paid == 2, paid_at_all=paid > 0, refill=r, strict=strict,
        )
        for p, c, purpose, m, s, e, t, paid, r, strict in product(
            flags, flags, Purpose, flags, flags, flags, flags, (0, 1, 2), flags, flags
        )
    ]  # fmt: skip


def test_marketing_needs_patient_data_and_the_strict_mode_only_adds() -> None:
    points = marketing_space()
    assert len(points) == 2**8 * 7 * 3
    by_point = {point: hipaa_marketing(point) for point in points}
    for point, (needs, exception) in by_point.items():
        if not point.patient_data or not point.covered or point.purpose is Purpose.FUNDRAISING:
            assert not needs
        assert not (needs and exception)
        if not point.strict:
            values = {f: getattr(point, f) for f in MarketingTest.__dataclass_fields__}
            strict, _ = by_point[MarketingTest(**values | {"strict": True})]
            assert strict or not needs
            if not point.paid:
                # Remuneration never excuses a send.
                paid, _ = by_point[MarketingTest(**values | {"paid": True, "paid_at_all": True})]
                assert paid or not needs
