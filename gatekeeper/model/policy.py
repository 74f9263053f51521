"""Policy facts and settings as values; ``policy/`` only reads and merges files into these (docs/formats.md).

Field names are the keys of the YAML file, with ``-`` written ``_``; where a key is no Python name the
metadata entry ``key`` holds it.
"""

from __future__ import annotations

import datetime
from dataclasses import field
from typing import Any, Literal

from gatekeeper.model.organization import (
    Authentication as Authentication,
)
from gatekeeper.model.organization import (
    Baa as Baa,
)
from gatekeeper.model.organization import (
    Contacts as Contacts,
)
from gatekeeper.model.organization import (
    Domains as Domains,
)
from gatekeeper.model.organization import (
    Match as Match,
)
from gatekeeper.model.organization import (
    Organization as Organization,
)
from gatekeeper.model.organization import (
    Profile as Profile,
)
from gatekeeper.model.organization import (
    Reputation as Reputation,
)
from gatekeeper.model.organization import (
    Route as Route,
)
from gatekeeper.model.organization import (
    Subprocessor as Subprocessor,
)
from gatekeeper.model.organization import (
    Tls as Tls,
)
from gatekeeper.model.organization import (
    Vendor as Vendor,
)
from gatekeeper.model.words import Disposition, MessageClass, Mode, Severity
from gatekeeper.value import dataclass

Date = datetime.date


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
