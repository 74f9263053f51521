"""Who sends, by which routes and through which vendors: the organisation facts of a policy (docs/formats.md).

Field names are the keys of the YAML file; where a key is no Python name the metadata entry ``key`` holds it.
"""

from __future__ import annotations

import datetime
from dataclasses import field
from typing import Literal

from gatekeeper.model.words import MessageClass
from gatekeeper.value import dataclass

Date = datetime.date


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
