"""Whether the written authorizations that HIPAA marketing needs are on file, valid and wide enough.

One entry without subject is the organisation's assertion for the whole campaign; entries with subjects are looked
up one recipient at a time (45 CFR 164.508).
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import field
from weakref import WeakKeyDictionary

from gatekeeper.inference.facts import Facts
from gatekeeper.inference.look import Look, held, missing, unknown
from gatekeeper.model.organization import Organization
from gatekeeper.model.registry import Authorization
from gatekeeper.model.words import FieldClass, Purpose
from gatekeeper.value import dataclass

#: Core elements and statements (45 CFR 164.508(c)(1) and (2)).
STATEMENTS = ("right-to-revoke", "not-conditioned", "redisclosure")
#: Classes of criteria that an authorization describes by the same words.
_DATA = frozenset({FieldClass.CONDITION, FieldClass.PROCEDURE, FieldClass.DRUG, FieldClass.TEST, FieldClass.PAYMENT})
#: Words that many organisations have in their names, and words for a class of disclosers.
_COMMON = frozenset((
    "affiliates", "all", "any", "associates", "care", "center", "centers", "centre", "centres", "clinic", "clinics",
    "community", "company", "covered", "department", "doctor", "doctors", "dr", "each", "entity", "every", "family",
    "foundation", "general", "group", "health", "healthcare", "hospital", "hospitals", "inc", "institute", "insurer",
    "insurers", "llc", "llp", "ltd", "medical", "medicine", "my", "network", "nurse", "nurses", "organization", "our",
    "partners", "pc", "physician", "physicians", "plan", "plans", "pllc", "practice", "practices", "provider",
    "providers", "regional", "services", "staff", "system", "systems", "team", "the", "treating",
))  # fmt: skip

_LOOKED: WeakKeyDictionary[Facts, Authorizations] = WeakKeyDictionary()


@dataclass(frozen=True, kw_only=True)
class Problem:
    """Why an authorization does not hold.

    Args:
        code: ``absent``, ``expired``, ``revoked``, ``instrument``, ``purpose``, ``channel``, ``data``,
            ``discloser``, ``platform``, ``incomplete`` or ``remuneration``.
        why: One clause.
    """

    code: str
    why: str


@dataclass(frozen=True, kw_only=True)
class Authorizations:
    """What the registry says of a campaign.

    Args:
        named: Entries that the campaign names, with their problem or None.
        absent: Ids that no registry knows.
        campaign_wide: A valid entry without subject, or None.
        covered, uncovered: Positions (from 0) in `Facts.addresses` with and without a valid entry of their own.
        asked: Whether there is anything to look up (a registry, or named ids).
    """

    named: tuple[tuple[Authorization, Problem | None], ...] = ()
    absent: tuple[str, ...] = ()
    campaign_wide: Authorization | None = None
    covered: tuple[int, ...] = field(default=(), repr=False)
    uncovered: tuple[int, ...] = field(default=(), repr=False)
    asked: bool = False


def named_ids(facts: Facts) -> tuple[str, ...]:
    """Return the authorization ids that the campaign names."""
    named = facts.submission.manifest.authorization
    return (named,) if isinstance(named, str) and named else tuple(named or ())


def authorization_problem(facts: Facts, entry: Authorization, *, purpose: str = "marketing") -> Problem | None:
    """Return the first reason why an entry does not cover this send, or None.

    Args:
        facts: The send: its date, campaign, platform and remuneration.
        entry: The authorization.
        purpose: Word of the registry that must be covered (the campaign's name covers as well).
    """
    manifest = facts.submission.manifest
    if entry.instrument != "authorization":
        return Problem(code="instrument", why=f"a {entry.instrument} is no authorization")
    if entry.revoked is not None and entry.revoked <= facts.today:
        return Problem(code="revoked", why=f"revoked on {entry.revoked.isoformat()}")
    if entry.expires is not None and entry.expires < facts.today:
        return Problem(code="expired", why=f"expired on {entry.expires.isoformat()}")
    if entry.signed is not None and entry.signed > facts.today:
        return Problem(code="incomplete", why="it is signed after the send")
    lacking = missing_elements(entry)
    if lacking:
        return Problem(code="incomplete", why=f"it lacks {', '.join(lacking)}")
    if entry.purposes and not {p.lower() for p in entry.purposes} & {purpose, manifest.campaign.lower(), "any"}:
        return Problem(code="purpose", why=f"it does not cover {purpose}")
    if entry.channels and "email" not in {c.lower() for c in entry.channels}:
        return Problem(code="channel", why="it does not cover e-mail")
    lacking = () if purpose == "testimonial" else uncovered_data(facts, entry)
    if lacking:
        return Problem(code="data", why=f"it does not cover {' and '.join(lacking)} data")
    if not discloser_covered(facts.organization, entry.discloser):
        return Problem(code="discloser", why="it lets somebody else disclose")
    if entry.platforms and not _platform_covered(facts, entry):
        return Problem(code="platform", why="it does not cover this platform")
    if manifest.remuneration in ("in-kind", "cost-based", "paid") and not entry.remuneration_stated:
        return Problem(code="remuneration", why="it does not state that a third party pays")
    return None


def missing_elements(entry: Authorization) -> tuple[str, ...]:
    """Return the core elements and statements that an authorization lacks (45 CFR 164.508(c))."""
    lacking = []
    if entry.signed is None:
        lacking.append("a date of signature")
    if not entry.signature:
        lacking.append("a signature")
    if entry.expires is None:
        lacking.append("an expiry")
    if not entry.purposes:
        lacking.append("a purpose")
    if not entry.data_classes:
        lacking.append("a description of the information")
    if not entry.discloser.strip():
        lacking.append("who may disclose")
    if not entry.recipients.strip():
        lacking.append("who may receive")
    lacking += [f"the statement on {name.replace('-', ' ')}" for name in STATEMENTS if name not in entry.statements]
    return tuple(lacking)


def uncovered_data(facts: Facts, entry: Authorization) -> tuple[str, ...]:
    """Return the health and payment classes by which the recipients are chosen and that an entry leaves out.

    Who stands in a testimonial is not who receives it: for that purpose the criteria tell nothing.
    """
    allowed = {word.lower() for word in entry.data_classes}
    if "any" in allowed:
        return ()
    return tuple(sorted({c.field_class.value for c in facts.criteria if c.field_class in _DATA} - allowed))


def discloser_covered(organization: Organization, discloser: str) -> bool:
    """Return whether an organisation, or one of its units, is the person or class of persons that may disclose.

    A class ("my health care providers") covers every member of it: only a discloser with a name of its own can be
    another one (45 CFR 164.508(c)(1)(ii)).
    """
    named = _own_words(word for word in _words(discloser) if word[0].isupper())
    ours = _own_words(word for name in (organization.name, *organization.identity_terms) for word in _words(name))
    return not named or not ours or bool(named & ours)


def _words(name: str) -> list[str]:
    return re.findall(r"[^\W_]{2,}", name)


def _own_words(words: Iterable[str]) -> set[str]:
    return {word.casefold() for word in words} - _COMMON


def _platform_covered(facts: Facts, entry: Authorization) -> bool:
    using = {m.platform for m in facts.messages if m.platform}
    using |= {facts.submission.manifest.platform} if facts.submission.manifest.platform else set()
    using |= {facts.profile.vendor} if facts.profile is not None and facts.profile.vendor else set()
    return not using or bool({p.lower() for p in entry.platforms} & {u.lower() for u in using})


def look_up(facts: Facts) -> Authorizations:
    """Return what the registry says, looked up once a submission."""
    found = _LOOKED.get(facts)
    if found is None:
        found = _LOOKED[facts] = _look_up(facts)
    return found


def _look_up(facts: Facts) -> Authorizations:
    purpose = "fundraising" if facts.submission.manifest.purpose is Purpose.FUNDRAISING else "marketing"
    named, absent = [], []
    for id in named_ids(facts):
        entry = facts.registries.authorization(id)
        if entry is None:
            absent.append(id)
        else:
            named.append((entry, authorization_problem(facts, entry, purpose=purpose)))
    wide = next((entry for entry, problem in named if not entry.subject and problem is None), None)
    covered: list[int] = []
    uncovered: list[int] = []
    if wide is None and facts.registries.has("authorizations"):
        for i, address in enumerate(facts.addresses):
            entries = facts.registries.authorizations_of(address)
            good = any(authorization_problem(facts, e, purpose=purpose) is None for e in entries)
            (covered if good else uncovered).append(i)
    return Authorizations(
        named=tuple(named),
        absent=tuple(absent),
        campaign_wide=wide,
        covered=tuple(covered),
        uncovered=tuple(uncovered),
        asked=bool(named or absent) or facts.registries.has("authorizations"),
    )


def authorization_look(facts: Facts) -> Look:
    """Return whether every recipient is covered by a valid authorization."""
    found = look_up(facts)
    if found.campaign_wide is not None:
        return held(f"{found.campaign_wide.id} is stated for the whole campaign")
    if found.covered and not found.uncovered:
        return held(f"each of {len(found.covered):,} recipients has one")
    problem = next((p for _, p in found.named if p is not None), None)
    if problem is not None:
        return missing(problem.why)
    if found.absent:
        return missing("the campaign names an authorization that no registry knows")
    if found.uncovered:
        return missing(f"{len(found.uncovered):,} of {len(facts.addresses):,} recipients have none")
    if not found.asked:
        return missing("none is on file")
    return (
        missing("none is on file") if facts.addresses else unknown("there is no list whose people could be looked up")
    )
