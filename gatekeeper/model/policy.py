"""Policy facts and settings as values; ``policy/`` only reads and merges files into these (CONTRACT, section 5).

Field names are the keys of the YAML file, with ``-`` written ``_``; where a key is no Python name the
metadata entry ``key`` holds it. ``doc`` becomes the description in the published JSON Schema.
"""

from __future__ import annotations

import datetime
from dataclasses import field
from typing import Any, Literal

from gatekeeper.model.words import Disposition, MessageClass, Mode, Severity
from gatekeeper.value import dataclass

Date = datetime.date


def doc(text: str, **more: Any) -> dict[str, Any]:
    """Return field metadata with a description for the JSON Schema."""
    return {"doc": text, **more}


@dataclass(frozen=True, kw_only=True)
class Domains:
    """Domains kept for each class."""

    marketing: tuple[str, ...] = ()
    transactional: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Contacts:
    """Public contact data of the organisation: never findings."""

    phones: tuple[str, ...] = ()
    people: tuple[str, ...] = ()
    addresses: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Organization:
    """Who sends."""

    name: str = ""
    kind: Literal["covered-entity", "business-associate", "consumer-health", "other"] = "covered-entity"
    specialties: tuple[str, ...] = ("general",)
    identity_terms: dict[str, str] = field(default_factory=dict)
    domains: Domains = Domains()
    postal_addresses: tuple[str, ...] = ()
    contacts: Contacts = Contacts()
    hosts: tuple[str, ...] = ()
    list_addresses: tuple[str, ...] = ()
    regions: tuple[str, ...] = ("US",)
    part2: bool = False


@dataclass(frozen=True, kw_only=True)
class Route:
    """Server, pool, addresses and account that carry the mail."""

    host: str = ""
    pool: str = ""
    ips: tuple[str, ...] = ()
    credential: str = ""
    dedicated: bool | None = None


@dataclass(frozen=True, kw_only=True)
class Tls:
    """TLS promise of the route."""

    mode: Literal["enforced", "opportunistic", "none"] = "opportunistic"
    minimum: str = ""
    verified: bool = False
    forward_secrecy: bool | None = None


@dataclass(frozen=True, kw_only=True)
class Authentication:
    """Result of the last probe of SPF, DKIM and DMARC."""

    spf: Literal["pass", "softfail", "fail", "none"] | None = None
    dkim_bits: int | None = None
    dkim_algorithm: str = ""
    dkim_covers: tuple[str, ...] = ()
    dkim_length_tag: bool = False
    dmarc: Literal["reject", "quarantine", "none", "missing"] | None = None
    aligned: bool | None = None
    probed: Date | None = None


@dataclass(frozen=True, kw_only=True)
class Reputation:
    """Feedback figures of the route."""

    complaint_rate: float | None = None
    listed: bool | None = None
    as_of: Date | None = None
    daily_max: int | None = None


@dataclass(frozen=True, kw_only=True)
class Match:
    """How the milter finds the profile."""

    from_domains: tuple[str, ...] = ()
    auth_users: tuple[str, ...] = ()
    listeners: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Profile:
    """A sending route: domains, server, vendor, TLS promise."""

    name: str = field(default="", metadata={"skip": True})
    message_class: MessageClass | None = field(default=None, metadata={"key": "class"})
    from_domains: tuple[str, ...] = ()
    reply_domains: tuple[str, ...] = ()
    return_path_domain: str = ""
    dkim_domain: str = ""
    link_hosts: tuple[str, ...] = ()
    route: Route = Route()
    vendor: str = ""
    tls: Tls | None = None
    recipients_per_transaction: int | None = None
    metrics: Literal["aggregate", "individual"] = "individual"
    adds: tuple[Literal["unsubscribe", "postal-address", "list-unsubscribe"], ...] = ()
    archive: tuple[str, ...] = ()
    authentication: Authentication | None = None
    reputation: Reputation | None = None
    match: Match = Match()


@dataclass(frozen=True, kw_only=True)
class Baa:
    """A business associate agreement (45 CFR 164.504(e)(2))."""

    signed: Date | None = None
    ends: Date | None = None
    covers: tuple[Literal["transmission", "storage"], ...] = ()
    breach_notice: bool = False
    subcontractors: bool = False
    disposal: bool = False


@dataclass(frozen=True, kw_only=True)
class Subprocessor:
    """A vendor's own vendor."""

    name: str = field(metadata={"required": True})
    baa: bool = False
    regions: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Vendor:
    """A party in the path that gets recipient data."""

    name: str = field(default="", metadata={"skip": True})
    role: Literal["email-platform", "crm", "cdp", "agency", "relay", "analytics", "forms", "assets", "other"] = "other"
    hosts: tuple[str, ...] = ()
    baa: Baa | Literal["none"] = "none"
    at_rest: bool | None = None
    in_transit: bool | None = None
    access_control: bool | None = None
    patient_waiver: bool = False
    regions: tuple[str, ...] = ()
    subprocessors: tuple[Subprocessor, ...] = ()
    assessed: Date | None = None
    incident_contact: str = ""
    anti_abuse_policy: bool | None = None
    first_use: Date | None = None


@dataclass(frozen=True, kw_only=True)
class DatabaseTable:
    """A registry that lives in a database."""

    url: str = field(metadata={"required": True})
    table: str = ""


@dataclass(frozen=True, kw_only=True)
class Registries:
    """Where the registries are: a file (YAML, CSV) or a database URL with its table."""

    authorizations: str | DatabaseTable = ""
    consents: str | DatabaseTable = ""
    suppressions: str | DatabaseTable = ""
    preferences: str | DatabaseTable = ""
    tls_domains: str | DatabaseTable = ""


@dataclass(frozen=True, kw_only=True)
class RuleSetting:
    """What the policy says of one rule."""

    severity: Severity | None = None
    mode: Mode = Mode.ENFORCE
    options: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Approvals:
    """Approvals that marketing needs at a level."""

    high: int = 1
    severe: int = 2


@dataclass(frozen=True, kw_only=True)
class Inference:
    """Settings of the inference."""

    unknown_relationship: Literal["patients", "public"] = "patients"
    authorization_mode: Literal["strict", "text"] = "strict"
    k: int = 11
    composition: float = 0.8
    posterior: float = 0.5
    lift: float = 3.0
    approvals: Approvals = Approvals()
    weights: dict[str, float] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Actions:
    """Disposition by severity."""

    critical: Disposition = Disposition.REJECT
    error: Disposition = Disposition.HOLD
    warning: Disposition = Disposition.ANNOTATE
    note: Disposition = Disposition.ALLOW


@dataclass(frozen=True, kw_only=True)
class ClassActions:
    """Dispositions by class."""

    marketing: Actions = Actions()
    transactional: Actions = Actions()


@dataclass(frozen=True, kw_only=True)
class Waiver:
    """Owned, reasoned, expiring permission for a true finding."""

    rule: str = field(metadata={"required": True})
    where: str = "**"
    reason: str = field(metadata={"required": True})
    owner: str = field(metadata={"required": True})
    expires: Date = field(metadata={"required": True})


@dataclass(frozen=True, kw_only=True)
class IncidentScope:
    """What an incident covers; empty fields cover nothing."""

    topics: tuple[str, ...] = ()
    senders: tuple[str, ...] = ()
    segments: tuple[str, ...] = ()
    vendors: tuple[str, ...] = ()
    campaigns: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Incident:
    """An open incident; ``continue: true`` is a recorded decision to go on."""

    id: str = field(metadata={"required": True})
    covers: IncidentScope = IncidentScope()
    opened: Date | None = None
    continues: bool = field(default=False, metadata={"key": "continue"})


@dataclass(frozen=True, kw_only=True)
class CustomRule:
    """A hospital's own rule: a CEL condition over the submission's facts."""

    id: str = field(metadata={"required": True})
    name: str = field(metadata={"required": True})
    when: str = field(metadata={"required": True})
    message: str = field(metadata={"required": True})
    severity: Severity = Severity.WARNING
    authority: tuple[str, ...] = ()
    advice: str = ""


@dataclass(frozen=True, kw_only=True)
class Policy:
    """Organisation facts, rule settings, actions and waivers, with a digest.

    Args:
        digest: ``sha256:…`` over the merged content, packs and registries' file names included.
        path: The file it was read from; *root* the folder that waiver globs and registry paths start from.
        packs: Names of the packs it extends, resolved, in order.
    """

    version: int = 1
    name: str = ""
    extends: tuple[str, ...] = ()
    organization: Organization = Organization()
    profiles: dict[str, Profile] = field(default_factory=dict)
    vendors: dict[str, Vendor] = field(default_factory=dict)
    registries: Registries = Registries()
    rules: dict[str, RuleSetting] = field(default_factory=dict)
    custom_rules: tuple[CustomRule, ...] = ()
    lexicons: tuple[str, ...] = ()
    inference: Inference = Inference()
    actions: Actions | ClassActions = Actions()
    on_unchecked: Literal["hold", "annotate", "reject"] = "hold"
    hold: Literal["store", "quarantine", "defer"] = "store"
    waivers: tuple[Waiver, ...] = ()
    incidents: tuple[Incident, ...] = ()
    digest: str = field(default="", metadata={"skip": True})
    path: str = field(default="", metadata={"skip": True})
    root: str = field(default="", metadata={"skip": True})
    packs: tuple[str, ...] = field(default=(), metadata={"skip": True})

    def actions_for(self, message_class: MessageClass) -> Actions:
        """Return the dispositions that hold for a class."""
        if isinstance(self.actions, ClassActions):
            return getattr(self.actions, message_class.value)  # type: ignore[no-any-return]
        return self.actions

    def vendor_of(self, host: str) -> Vendor | None:
        """Return the vendor whose hosts cover *host* (the host itself or a domain above it), or None."""
        host = host.lower().rstrip(".")
        for vendor in self.vendors.values():
            if any(host == h.lower() or host.endswith("." + h.lower()) for h in vendor.hosts):
                return vendor
        return None
