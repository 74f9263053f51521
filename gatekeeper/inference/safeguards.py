"""Looks up each safeguard: held, missing or unknown, with one clause that says why.

Rules and risk use the same look-ups, so that a finding and the chain of reasons can never disagree. What nobody
states is unknown, and unknown is not held.
"""

from __future__ import annotations

from gatekeeper.inference.approvals import approvals_look
from gatekeeper.inference.authorizations import authorization_look, named_ids
from gatekeeper.inference.facts import Facts, host_of
from gatekeeper.inference.look import Look, held, missing, unknown
from gatekeeper.model.policy import Vendor
from gatekeeper.model.risk import Dimensions, Evidence
from gatekeeper.model.words import MessageClass, Purpose, RiskLevel
from gatekeeper.patterns import lazy
from gatekeeper.value import dataclass

_VERSION = lazy(r"(\d+)(?:\.(\d+))?")
_TELLING = frozenset({"subject", "sender", "header", "link"})


@dataclass(frozen=True, kw_only=True)
class Question:
    """What the look-ups need beside the facts."""

    level: RiskLevel
    message_class: MessageClass
    purpose: Purpose
    purpose_known: bool
    exception: str
    hipaa_marketing: bool
    care_mail: bool
    dimensions: Dimensions
    evidence: tuple[Evidence, ...]


def looks(facts: Facts, question: Question) -> dict[str, Look]:
    """Return the state of every safeguard by its name."""
    return {
        "baa": baa_look(facts),
        "tls": tls_look(facts),
        "at-rest": at_rest_look(facts),
        "one-recipient": one_recipient_look(facts),
        "no-trackers": trackers_look(facts),
        "neutral": _neutral(question),
        "basis": _basis(facts, question),
        "authorization": _authorization(facts, question),
        "approvals": approvals_look(facts, question.level, question.message_class),
        "group-size": group_look(facts, question.dimensions, care_mail=question.care_mail),
        "aggregate-analytics": metrics_look(facts),
    }


def _authorization(facts: Facts, question: Question) -> Look:
    # A look-up costs one hash a recipient: nobody pays for it where nothing depends on it.
    if question.hipaa_marketing or named_ids(facts):
        return authorization_look(facts)
    return unknown("none is needed and none was looked up")


def baa_problem(facts: Facts, vendor: Vendor) -> str:
    """Return why a vendor's agreement does not cover a send today, or "" (45 CFR 164.502(e), 164.504(e))."""
    baa = vendor.baa
    if isinstance(baa, str):
        return "there is no business associate agreement"
    if baa.signed is not None and baa.signed > facts.today:
        return f"the agreement is signed for {baa.signed.isoformat()} only"
    if baa.ends is not None and baa.ends < facts.today:
        return f"the agreement ended on {baa.ends.isoformat()}"
    lacking = [part for part in ("transmission", "storage") if part not in baa.covers]
    return f"the agreement does not cover {' and '.join(lacking)}" if lacking else ""


def baa_look(facts: Facts) -> Look:
    """Return whether the vendor of the route works under an agreement in force that covers transmission and storage."""
    profile = facts.profile
    if profile is None:
        return unknown("no sending profile of the policy fits")
    if facts.self_hosted:
        return held("the organisation sends by itself")
    vendor = facts.vendor
    if vendor is None:
        return missing(f"the vendor {profile.vendor} is not in the register")
    problem = baa_problem(facts, vendor)
    return (
        missing(f"{vendor.name or profile.vendor}: {problem}")
        if problem
        else held(f"{vendor.name or profile.vendor} is under an agreement")
    )


def unencrypted_accepted(facts: Facts) -> bool:
    """Return whether every recipient was warned of unencrypted mail and prefers it (45 CFR 164.524(c)(3)(ii))."""
    return bool(facts.addresses) and all(
        any(p.kind == "unencrypted-accepted" and p.at for p in facts.registries.preferences_of(address))
        for address in facts.addresses
    )


def tls_look(facts: Facts) -> Look:
    """Return whether the route promises enforced and verified TLS of at least version 1.2."""
    if unencrypted_accepted(facts):
        return held("every recipient was warned and prefers unencrypted mail")
    if any((h := m.header("TLS-Required")) is not None and h.value.strip().lower() == "no" for m in facts.messages):
        return missing("the message itself allows delivery without TLS")
    profile = facts.profile
    if profile is None:
        return unknown("no sending profile of the policy fits")
    tls = profile.tls
    if tls is None:
        return unknown("the profile promises nothing on TLS")
    if tls.mode != "enforced":
        return missing("TLS is opportunistic: it can be stripped" if tls.mode == "opportunistic" else "there is no TLS")
    if not tls.minimum:
        return unknown("TLS is enforced, its lowest version is not stated")
    if tls_version(tls.minimum) < (1, 2):
        return missing("TLS below version 1.2 is accepted")
    return held("TLS is enforced") if tls.verified else missing("certificates are not verified")


def tls_version(text: str) -> tuple[int, int]:
    """Return a TLS version as numbers: ``"1.2"`` is (1, 2); (0, 0) for what is no version."""
    match = _VERSION.search(text)
    return (int(match[1]), int(match[2] or 0)) if match else (0, 0)


def at_rest_look(facts: Facts) -> Look:
    """Return whether what the vendor keeps is encrypted."""
    if facts.profile is None:
        return unknown("no sending profile of the policy fits")
    if facts.self_hosted:
        return held("no vendor keeps a copy")
    vendor = facts.vendor
    if vendor is None:
        return missing("the vendor is not in the register")
    if vendor.at_rest is None:
        return unknown("the register says nothing on encryption at rest")
    return held("stored data is encrypted") if vendor.at_rest else missing("stored data is not encrypted")


def one_recipient_look(facts: Facts) -> Look:
    """Return whether each recipient gets a message and a transaction of their own."""
    envelope = facts.submission.manifest.envelope
    if envelope is not None and envelope.one_per_transaction:
        return held("one recipient a transaction")
    profile = facts.profile
    if profile is not None and profile.recipients_per_transaction == 1:
        return held("the profile sends one recipient a transaction")
    if envelope is not None and len(set(envelope.rcpt_to)) > 1:
        return missing(f"{len(set(envelope.rcpt_to))} recipients share a transaction")
    if facts.audience_size == 1 or (envelope is not None and len(envelope.rcpt_to) == 1):
        return held("there is one recipient")
    if profile is None:
        return unknown("no sending profile of the policy fits")
    if profile.recipients_per_transaction is None:
        return unknown("the profile does not say how many recipients a transaction has")
    return missing(f"the profile puts {profile.recipients_per_transaction} recipients into a transaction")


def untrusted_hosts(facts: Facts) -> tuple[str, ...]:
    """Return hosts that get recipient data on opening or by a form, and are neither own nor under a BAA."""
    found: dict[str, None] = {}
    for _, link in facts.links:
        if not link.auto and link.element not in ("form", "iframe", "script"):
            continue
        host = host_of(link.url)
        if host and not trusted(facts, host):
            found[host] = None
    for conversion in facts.submission.manifest.conversions:
        vendor = facts.policy.vendors.get(conversion.vendor) if conversion.vendor else None
        if conversion.vendor and (vendor is None or baa_problem(facts, vendor)):
            found[conversion.vendor] = None
    return tuple(found)


def trusted(facts: Facts, host: str) -> bool:
    """Return whether a host is the organisation's own or a vendor's whose agreement is in force."""
    vendor = facts.policy.vendor_of(host)
    if vendor is not None:
        return not baa_problem(facts, vendor)
    return facts.own_host(host)


def trackers_look(facts: Facts) -> Look:
    """Return whether every tracker, form and asset host is the organisation's own or under an agreement."""
    hosts = untrusted_hosts(facts)
    if hosts:
        return missing(
            f"{', '.join(hosts[:3])}{' and others' if len(hosts) > 3 else ''} would learn who opens the mail"
        )
    if not facts.messages:
        return unknown("there is no message to look at")
    return held("no foreign host is loaded")


def metrics_look(facts: Facts) -> Look:
    """Return whether opens and clicks are counted in aggregate only."""
    if facts.profile is None:
        return unknown("no sending profile of the policy fits")
    if facts.profile.metrics == "aggregate":
        return held("the profile counts in aggregate")
    return missing("the profile records opens and clicks by person")


def group_look(facts: Facts, dimensions: Dimensions, *, care_mail: bool) -> Look:
    """Return whether the smallest group that can be told apart has at least k people."""
    k = facts.policy.inference.k
    if care_mail:
        return held("care mail goes to one person each")
    n = dimensions.smallest_group
    if n is None:
        return unknown("nobody can be counted before the list is known")
    return (
        held(f"the smallest group has {n:,} people")
        if n >= k
        else missing(f"the smallest group has {n} people, below {k}")
    )


def _neutral(question: Question) -> Look:
    sources = _TELLING if question.level >= RiskLevel.HIGH else frozenset({"link"})
    telling = [
        piece
        for piece in question.evidence
        if piece.source in sources and piece.raises == "linked" and piece.value >= 2
    ]
    tied = {c for piece in question.evidence if piece.raises in ("linked", "selection") for c in piece.categories}
    telling += [
        piece
        for piece in question.evidence
        if piece.source in sources and piece.raises == "topic" and piece.value >= 2 and set(piece.categories) & tied
    ]
    if telling:
        where = sorted({piece.source for piece in telling})
        return missing(f"{' and '.join(where)} tell the topic to whoever sees them")
    return held("subject, sender, headers and links tell nothing")


def _basis(facts: Facts, question: Question) -> Look:
    if question.hipaa_marketing:
        look = authorization_look(facts)
        return held("authorizations are on file") if look.state == "held" else Look(look.state, look.why)
    if question.exception:
        return held(f"the exception for {question.exception.replace('-', ' ')} holds")
    if question.purpose_known and question.purpose is not Purpose.UNSTATED:
        return held(f"the purpose is {question.purpose.value}")
    return missing("nobody says for what purpose patient data is used")
