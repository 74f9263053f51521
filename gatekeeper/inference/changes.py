"""Changes that could make a send lawful, each with what it is called and what it does to the facts.

A change names an act of a person ("sign an agreement with X", "drop the criterion at line 3"). Applying it shows what
the verdict would be; nothing here changes a file.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import field, replace

from gatekeeper.inference import acts, edits
from gatekeeper.inference.criteria import defines_condition, stands_for_condition
from gatekeeper.inference.directory import measure
from gatekeeper.inference.facts import Facts, host_of
from gatekeeper.inference.overlay import authorized, consented
from gatekeeper.inference.promotion import promotional_passages
from gatekeeper.inference.safeguards import baa_problem, trusted
from gatekeeper.model.finding import Finding, Verdict
from gatekeeper.model.place import Place
from gatekeeper.model.policy import Reputation, Tls
from gatekeeper.model.words import Disposition, Goal, Mode, Relationship, Scope
from gatekeeper.value import dataclass


@dataclass(frozen=True, kw_only=True)
class Change:
    """One proposal.

    Args:
        what: What somebody would do, as an order, masked.
        rank: How dear it is: 1 words, 2 records, 3 route and contracts, 4 audience, 9 a person's decision.
        at: Where it would be done, or None.
        apply: The facts after it.
    """

    what: str
    rank: int
    at: Place | None = None
    apply: Callable[[Facts], Facts] = field(repr=False)


def blocking(verdict: Verdict, facts: Facts) -> tuple[Finding, ...]:
    """Return the findings that hold or reject the send."""
    actions = facts.policy.actions_for(verdict.message_class)
    return tuple(
        f for f in verdict.findings if f.mode is Mode.ENFORCE and getattr(actions, f.severity.value) >= Disposition.HOLD
    )


def proposals(facts: Facts, verdict: Verdict) -> tuple[Change, ...]:
    """Return every change that answers something that stands against the send, each once, cheapest first."""
    found: dict[str, Change] = {}
    for change in _all(facts, verdict):
        found.setdefault(change.what, change)
    return tuple(sorted(found.values(), key=lambda c: (c.rank, c.what)))


def _all(facts: Facts, verdict: Verdict) -> Iterator[Change]:
    against = blocking(verdict, facts)
    rules = {f.rule for f in against}
    yield from _route(facts, rules)
    yield from _records(facts, verdict, rules)
    yield from _audience(facts, rules, against)
    yield from _words(facts, rules)
    for finding in against:
        yield from _one(facts, finding)
    if verdict.unchecked:
        yield Change(what="make readable what could not be examined", rank=2, apply=acts.examined)
    if verdict.risk.review:
        yield Change(what="let a privacy officer confirm what is only possible", rank=9, apply=acts.confirmed)


def _route(facts: Facts, rules: set[str]) -> Iterator[Change]:
    profile = facts.profile
    at = facts.submission.place("profile")
    leveled = bool(rules & _LEVELED)
    if profile is None:
        for name, other in facts.policy.profiles.items():
            yield Change(
                what=f"send it through the profile {name}", rank=3, at=at, apply=acts.through(name, other.from_domains)
            )
        return
    vendor = facts.vendor
    if profile.vendor and (leveled or rules & {"VEN001", "VEN002", "VEN003"}):
        if vendor is None or baa_problem(facts, vendor) or rules & {"VEN002", "VEN003"}:
            yield Change(
                what=f"sign an agreement with {profile.vendor} that covers transmission and storage",
                rank=3, at=at, apply=acts.agreement(profile.vendor),
            )  # fmt: skip
        if vendor is None or vendor.at_rest is not True:
            yield Change(
                what=f"have {profile.vendor} encrypt what it stores", rank=3, at=at,
                apply=lambda f: edits.with_vendor(f, profile.vendor, at_rest=True),
            )  # fmt: skip
    tls = profile.tls
    if (leveled or rules & {"SEC001", "SEC002"}) and (tls is None or tls.mode != "enforced" or not tls.verified):
        yield Change(
            what=f"enforce TLS 1.2 with verified certificates on the profile {profile.name}", rank=3, at=at,
            apply=lambda f: edits.with_profile(
                f, tls=Tls(mode="enforced", minimum="1.2", verified=True, forward_secrecy=True)
            ),
        )  # fmt: skip
    if rules & {"BCC001", "BCC006", "BCC008"} | (
        rules & _LEVELED if profile.recipients_per_transaction != 1 else set()
    ):
        yield Change(what="send one recipient in each transaction", rank=2, at=at, apply=acts.one_each)
    for name, other in facts.policy.profiles.items():
        if other is not profile and rules & _ROUTED and other.message_class is not profile.message_class:
            yield Change(
                what=f"send it through the profile {name}", rank=3, at=at, apply=acts.through(name, other.from_domains)
            )


#: Rules whose severity follows the level's safeguards.
_LEVELED = frozenset(
    [
        "SEG001",
        "SEG003",
        "SEG004",
        "SEG010",
        "PHI003",
        "PHI005",
        "PHI007",
        "PHI008",
        "PHI014",
        "PHI015",
        "VEN001",
        "SEC001",
        "SEC007",
    ]
)
_ROUTED = frozenset(["RTE001", "RTE002", "RTE003", "RTE004", "RTE011", "RTE012"])


def _records(facts: Facts, verdict: Verdict, rules: set[str]) -> Iterator[Change]:
    place = facts.submission.place
    if rules & {"SEC003", "SEC004", "SEC008", "RTE006"}:
        yield Change(
            what="publish and probe SPF, DKIM and DMARC for the profile", rank=3, at=place("profile"), apply=acts.probed
        )
    if "RTE014" in rules:
        yield Change(
            what="wait until complaints are below the limit", rank=3, at=place("profile"),
            apply=lambda f: edits.with_profile(
                f, reputation=Reputation(complaint_rate=0.0, listed=False, as_of=f.today, daily_max=10**9)
            ),
        )  # fmt: skip
    if rules & {"OPT001", "OPT002", "OPT003", "OPT004", "OPT005"}:
        yield Change(what="add the opt-out link, its header fields and the postal address", rank=1, apply=acts.footer)
    if "GOV001" in rules:
        yield Change(
            what="have two people approve, a privacy officer among them",
            rank=2,
            at=place("approvals"),
            apply=acts.approved,
        )
    if "GOV002" in rules:
        yield Change(
            what="wait until the incident is closed", rank=3,
            apply=lambda f: edits.rebuilt(f, policy=replace(f.policy, incidents=())),
        )  # fmt: skip
    if "GOV003" in rules:
        yield Change(
            what="judge the workflow anew and sync its suppressions", rank=2, at=place("workflow"), apply=acts.synced
        )
    if "RTE013" in rules or rules & _LEVELED:
        yield Change(what="state class, purpose and goal", rank=2, at=place("purpose"), apply=acts.stated(verdict))
    if "SEG012" in rules or "RCP008" in rules:
        yield Change(what="record source and owner of the list and who the people are", rank=2, apply=acts.sourced)
    if any(rule.startswith(("ATZ00", "RCP014")) for rule in rules) or "PHI016" in rules:
        yield Change(
            what="obtain written authorizations that state what is promoted and who pays", rank=4, apply=authorized
        )
    if "ATZ009" in rules:
        yield Change(what="obtain the separate consent that the state act asks for", rank=4, apply=consented)
    if "SEG009" in rules:
        yield Change(
            what="obtain consents under 42 CFR Part 2", rank=4, apply=lambda f: authorized(f, "part2-consent"),
        )  # fmt: skip


def _audience(facts: Facts, rules: set[str], against: Sequence[Finding]) -> Iterator[Change]:
    telling = [c for c in facts.criteria if defines_condition(c) or stands_for_condition(c)]
    if telling and rules & (_LEVELED | {"ATZ001", "PHI013", "GOV001", "SEG009"}):
        lines = ", ".join(dict.fromkeys(str(c.at) for c in telling))
        yield Change(
            what=f"drop the {'criteria' if len(telling) > 1 else 'criterion'} at {lines}",
            rank=4, at=telling[0].at, apply=lambda f: edits.without_criteria(f, acts.telling),
        )  # fmt: skip
    if rules & {"SEG002", "PHI015", "PHI012", "PHI009", *_LEVELED} and acts.named(facts):
        yield Change(
            what="give list, segment and campaign names that tell nothing", rank=1,
            apply=lambda f: edits.renamed(f, acts.tells),
        )  # fmt: skip
    if "SEG005" in rules:
        yield Change(what="leave out people who opted out, in the segment itself", rank=1, apply=acts.consenting)
    if rules & {"PHI013", "EXP003"}:
        yield Change(what="widen the audience to a group that hides the single person", rank=4, apply=acts.widened)
    skews = [s for s in measure(facts) if s.telling]
    if "PHI014" in rules and skews:
        yield Change(
            what="draw the recipients anew, so that they look like the directory", rank=4, apply=acts.representative
        )
    if "SEG011" in rules:
        yield Change(
            what="send to patients and to others apart", rank=4,
            apply=lambda f: edits.with_manifest(f, relationship=Relationship.PATIENTS),
        )  # fmt: skip
    drops = frozenset(row for f in against for row in f.drops)
    if drops:
        count = len(drops)
        yield Change(
            what=f"drop the {count:,} {'recipient' if count == 1 else 'recipients'} who must not get it", rank=2,
            apply=lambda f: edits.without_recipients(f, drops),
        )  # fmt: skip
    if rules & {"BCC002", "BCC003", "BCC004", "BCC005", "BCC007", "BCC009"}:
        yield Change(what="address each copy to its one recipient", rank=2, apply=acts.addressed)
    if rules & {"EXP001", "EXP002", "EXP004"}:
        yield Change(what="send one version, or assign versions by chance", rank=2, apply=acts.one_version)
    if "RCP009" in rules:
        yield Change(what="take the health columns out of the list", rank=1, apply=acts.slim)
    if "RTE012" in rules:
        yield Change(
            what="declare the service notice as one",
            rank=2,
            apply=lambda f: edits.with_manifest(f, goal=Goal.SERVICE_NOTICE),
        )


def _words(facts: Facts, rules: set[str]) -> Iterator[Change]:
    subject = facts.submission.place("subject")
    if rules & {"PHI001", "PHI002", "PHI015", "EXP004", "SPM004", "SPM018", "PHI003"}:
        yield Change(
            what="use a subject and a preview that tell nothing", rank=1, at=subject,
            apply=lambda f: edits.with_texts(
                edits.with_texts(f, Scope.SUBJECT, "A message for you"), Scope.PREHEADER, "Open to read"
            ),
        )  # fmt: skip
    if rules & {"PHI007", "PHI015", "PHI012", "SEG010"}:
        yield Change(
            what="write under the parent name, neutral mailbox, domain and link host", rank=1, apply=acts.neutral_sender
        )
    if rules & {"RTE007", "RTE016", "ATZ001", "ATZ005", "ATZ007"} and promotional_passages(facts):
        yield Change(what="take the offer out, or send it apart", rank=1, apply=acts.without_offers)
    if rules & {"VEN004", "TRK001", "TRK002", "TRK003", "TRK004", "TRK006", "TRK007", *_LEVELED}:
        foreign = [link for _, link in facts.links if link.auto or link.element in ("form", "iframe", "script")]
        if any((host := host_of(link.url)) and not trusted(facts, host) for link in foreign):
            yield Change(what="load nothing from hosts without an agreement", rank=1, apply=acts.without_foreign)
    if "TRK006" in rules or facts.submission.manifest.conversions:
        yield Change(
            what="count no visits of care pages", rank=1, apply=lambda f: edits.with_manifest(f, conversions=())
        )


def _one(facts: Facts, finding: Finding) -> Iterator[Change]:
    """Yield what answers one finding where nothing better is known: take away what it points at, or decide."""
    files = {m.path for m in facts.messages} | {facts.submission.path}
    at = finding.at
    if at.path in files and (at.line, at.column) != (at.end_line, at.end_column):
        yield Change(
            what=f"take out or reword what stands at {at} ({finding.name})", rank=5, at=at,
            apply=lambda f: edits.without_place(f, at),
        )  # fmt: skip
    yield Change(
        what=f"let the owner decide on {finding.rule} and record it", rank=9, at=at, apply=acts.decided(finding.rule)
    )
