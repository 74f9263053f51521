"""What each proposed change does to the facts: one act, one function.

Acts show what a verdict would be; they sign, send and rename nothing.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable
from dataclasses import replace

from gatekeeper.inference import edits
from gatekeeper.inference.criteria import defines_condition, stands_for_condition
from gatekeeper.inference.facts import Facts, host_of
from gatekeeper.inference.pieces import name_topic
from gatekeeper.inference.promotion import promotional_passages
from gatekeeper.inference.safeguards import trusted
from gatekeeper.model.finding import Verdict
from gatekeeper.model.message import Header
from gatekeeper.model.place import Place
from gatekeeper.model.policy import Authentication, Baa, Waiver
from gatekeeper.model.segment import Criterion
from gatekeeper.model.submission import Approval, Assignment, Envelope, RecipientsSource, Workflow
from gatekeeper.model.words import FieldClass, Goal, Purpose, Relationship


def telling(criterion: Criterion) -> bool:
    """Return whether a criterion tells or stands for a condition."""
    return defines_condition(criterion) or stands_for_condition(criterion)


def tells(text: str) -> bool:
    """Return whether a name tells a service line or a condition."""
    return name_topic(text).level >= 2


def named(facts: Facts) -> bool:
    """Return whether any name of the audience or the campaign tells."""
    submission = facts.submission
    texts = [n.text for n in facts.names] + [s.path for s in submission.segments] + [submission.manifest.campaign]
    texts += [submission.recipients.path] if submission.recipients is not None else []
    return any(tells(text.rpartition("/")[2]) for text in texts)


def agreement(name: str) -> Callable[[Facts], Facts]:
    """Return the act of signing a business associate agreement with a vendor."""

    def apply(facts: Facts) -> Facts:
        today = facts.today
        baa = Baa(
            signed=today, ends=today + datetime.timedelta(days=365), covers=("transmission", "storage"),
            breach_notice=True, subcontractors=True, disposal=True,
        )  # fmt: skip
        return edits.with_vendor(facts, name, baa=baa, patient_waiver=False, access_control=True, first_use=None)

    return apply


def one_each(facts: Facts) -> Facts:
    """Return facts with one recipient in each transaction."""
    envelope = facts.submission.manifest.envelope or Envelope()
    facts = edits.with_manifest(facts, envelope=replace(envelope, one_per_transaction=True))
    return edits.with_profile(facts, recipients_per_transaction=1)


def through(name: str, domains: tuple[str, ...]) -> Callable[[Facts], Facts]:
    """Return the act of sending through another profile, under one of its domains."""

    def moved(header: Header) -> Header:
        if header.name.lower() not in ("from", "reply-to") or not domains:
            return header
        return replace(
            header, addresses=tuple(replace(a, address=f"{a.local}@{domains[0]}") for a in header.addresses)
        )  # fmt: skip

    return lambda facts: edits.with_header(edits.with_manifest(facts, profile=name), moved)


def probed(facts: Facts) -> Facts:
    """Return facts whose profile authenticates well, probed today."""
    covers = ("from", "subject", "to", "date", "list-unsubscribe", "list-unsubscribe-post")
    good = Authentication(
        spf="pass", dkim_bits=2048, dkim_covers=covers, dmarc="quarantine", aligned=True, probed=facts.today
    )
    return edits.with_profile(facts, authentication=good)


def footer(facts: Facts) -> Facts:
    """Return facts whose platform appends the opt-out and the postal address."""
    return edits.with_profile(facts, adds=("unsubscribe", "postal-address", "list-unsubscribe"))


def approved(facts: Facts) -> Facts:
    """Return facts with two approvals of today."""
    approvals = (
        Approval(by="first", role="marketing", on=facts.today),
        Approval(by="second", role="privacy", on=facts.today),
    )
    return edits.with_manifest(facts, approvals=approvals)


def synced(facts: Facts) -> Facts:
    """Return facts whose workflow is judged and synced today."""
    now = datetime.datetime.combine(facts.today, datetime.time())
    return edits.with_manifest(facts, workflow=Workflow(changed=facts.today, judged=facts.today, suppression_sync=now))


def stated(verdict: Verdict) -> Callable[[Facts], Facts]:
    """Return the act of stating class, purpose and goal."""

    def apply(facts: Facts) -> Facts:
        manifest = facts.submission.manifest
        stated = manifest.purpose if manifest.purpose not in (None, Purpose.UNSTATED) else verdict.purpose
        purpose = Purpose.OPERATIONS if stated in (None, Purpose.UNSTATED) else stated
        return edits.with_manifest(
            facts, message_class=verdict.message_class, purpose=purpose, goal=manifest.goal or Goal.NEWSLETTER
        )

    return apply


def sourced(facts: Facts) -> Facts:
    """Return facts whose list has a recorded source, owner and relationship."""
    manifest = facts.submission.manifest
    kind = manifest.recipients_source.kind if manifest.recipients_source else "patients-export"
    if kind in ("unknown", "purchased", "rented", "scraped", "appended"):
        kind = "patients-export"
    source = RecipientsSource(kind=kind, name="recorded", owner="owner", date=facts.today)
    relationship = manifest.relationship
    if relationship in (None, Relationship.UNKNOWN):
        relationship = Relationship.PATIENTS
    return edits.with_manifest(facts, recipients_source=source, relationship=relationship)


def consenting(facts: Facts) -> Facts:
    """Return facts whose segments leave out people who opted out."""

    def with_consent(path: str) -> Criterion:
        return Criterion(
            field="email_opt_out", op="=", value=("false",), field_class=FieldClass.CONSENT, at=Place(path=path)
        )

    segments = tuple(replace(s, criteria=(*s.criteria, with_consent(s.path))) for s in facts.submission.segments)
    return edits.with_submission(facts, segments=segments)


def widened(facts: Facts) -> Facts:
    """Return facts with an audience far above k."""
    k = facts.policy.inference.k * 100
    manifest = replace(
        facts.submission.manifest, volume=k, earlier_sends=(), envelope=None, recipients=None, variants=()
    )
    segments = tuple(replace(s, size=None) for s in facts.submission.segments)
    return edits.with_submission(facts, manifest=manifest, recipients=None, segments=segments)


def representative(facts: Facts) -> Facts:
    """Return facts whose recipients are the whole directory."""
    directory = facts.submission.directory
    recipients = facts.submission.recipients
    if directory is None or recipients is None:
        return facts
    return edits.with_submission(facts, recipients=replace(recipients, rows=directory.rows, columns=recipients.columns))


def addressed(facts: Facts) -> Facts:
    """Return facts whose copies name one recipient each."""

    def one(header: Header) -> Header | None:
        name = header.name.lower()
        if name in ("cc", "bcc", "resent-to", "resent-cc", "resent-bcc", "mail-followup-to", "apparently-to"):
            return None
        if name.startswith(("x-envelope-to", "x-original-to", "delivered-to", "received")):
            return None
        return replace(header, addresses=header.addresses[:1]) if name in ("to", "reply-to") else header

    return edits.with_header(one_each(facts), one)


def one_version(facts: Facts) -> Facts:
    """Return facts with a single version, assigned by chance."""
    facts = edits.with_manifest(facts, assignment=Assignment(method="random", seed=1), variants=())
    return edits.with_submission(facts, messages=facts.messages[-1:])


def slim(facts: Facts) -> Facts:
    """Return facts whose list has addresses only."""
    recipients = facts.submission.recipients
    if recipients is None:
        return facts
    kept = tuple(c for c in recipients.columns if c.name == recipients.address_column)
    rows = tuple(replace(row, values={c.name: row.values.get(c.name, "") for c in kept}) for row in recipients.rows)
    return edits.with_submission(facts, recipients=replace(recipients, columns=kept, rows=rows))


def neutral_sender(facts: Facts) -> Facts:
    """Return facts whose sender tells nothing."""

    def neutral(header: Header) -> Header | None:
        name = header.name.lower()
        if name in ("list-id", "feedback-id") or name.startswith("x-"):
            return None if tells(header.value) or name == "list-id" else header
        if name not in ("from", "reply-to", "sender"):
            return header
        addresses = tuple(
            replace(
                a,
                display=facts.organization.name,
                address="news@" + (a.domain if not tells(a.domain) else "mail.example"),
            )
            for a in header.addresses
        )
        return replace(header, value=facts.organization.name, raw=facts.organization.name, addresses=addresses)

    facts = edits.with_header(facts, neutral)
    gone = [link.at for _, link in facts.links if tells(host_of(link.url))]
    for at in gone:
        facts = edits.without_place(facts, at)
    profile = facts.profile
    if profile is not None:
        hosts = tuple(h for h in profile.link_hosts if not tells(h))
        facts = edits.with_profile(facts, link_hosts=hosts or ("links.example",))
    return facts


def without_offers(facts: Facts) -> Facts:
    """Return facts without what sells."""
    facts = edits.without_passages(facts, frozenset(id(p.passage) for p in promotional_passages(facts)))
    return edits.with_manifest(facts, promotes=None, remuneration="none")


def without_foreign(facts: Facts) -> Facts:
    """Return facts that load nothing from untrusted hosts."""
    places = [
        link.at
        for _, link in facts.links
        if (link.auto or link.element in ("form", "iframe", "script"))
        and (host := host_of(link.url))
        and not trusted(facts, host)
    ]
    for at in places:
        facts = edits.without_place(facts, at)
    return facts


def examined(facts: Facts) -> Facts:
    """Return facts in which everything could be read."""
    submission = facts.submission
    segments = tuple(replace(s, opaque=False, unchecked=()) for s in submission.segments)
    messages = tuple(
        replace(m, unchecked=(), attachments=tuple(a for a in m.attachments if a.readable)) for m in submission.messages
    )
    lists = {
        name: replace(found, unchecked=())
        for name in ("recipients", "directory")
        if (found := getattr(submission, name)) is not None
    }
    facts = edits.with_submission(facts, unchecked=(), segments=segments, messages=messages, **lists)
    return probed(facts) if facts.profile is not None else facts


def confirmed(facts: Facts) -> Facts:
    """Return facts in which unsure evidence is set aside."""
    policy = facts.policy
    weights = dict.fromkeys(("unknown-field", "opaque", "body"), 0.0)
    return edits.rebuilt(facts, policy=replace(policy, inference=replace(policy.inference, weights=weights)))


def decided(rule: str) -> Callable[[Facts], Facts]:
    """Return the act of recording an owner's decision on a rule."""

    def apply(facts: Facts) -> Facts:
        waiver = Waiver(
            rule=rule, reason="decided by its owner", owner="privacy officer",
            expires=facts.today + datetime.timedelta(days=30),
        )  # fmt: skip
        return edits.rebuilt(facts, policy=replace(facts.policy, waivers=(*facts.policy.waivers, waiver)))

    return apply
