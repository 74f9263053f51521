"""The unit of judgement: draft, segment, list, envelope, route and campaign facts together (docs/formats.md)."""

from __future__ import annotations

import datetime
from dataclasses import field
from typing import Any, Literal

from gatekeeper.model.message import Message, Unchecked
from gatekeeper.model.place import Place, Source
from gatekeeper.model.recipients import RecipientList
from gatekeeper.model.segment import Name, Segment
from gatekeeper.model.words import Goal, MessageClass, Purpose, Relationship
from gatekeeper.value import dataclass

Date = datetime.date


@dataclass(frozen=True, kw_only=True)
class Assignment:
    """How test arms were assigned."""

    method: Literal["random", "manual"] | None = None
    seed: int | None = None
    by: str = ""


@dataclass(frozen=True, kw_only=True)
class AssetReview:
    """The review record of one picture, bound to its content hash."""

    sha256: str = field(metadata={"required": True})
    kind: Literal["stock", "staff", "no-persons", "patient"] = field(metadata={"required": True})
    authorization: str = ""
    by: str = ""
    on: Date | None = None


@dataclass(frozen=True, kw_only=True)
class Conversion:
    """A page whose visit is counted for the campaign."""

    url: str = field(metadata={"required": True})
    vendor: str = ""


@dataclass(frozen=True, kw_only=True)
class Workflow:
    """Dates of a running automation."""

    changed: Date | None = None
    judged: Date | None = None
    suppression_sync: datetime.datetime | None = None


@dataclass(frozen=True, kw_only=True)
class EarlierSend:
    """A send whose recipients may differ from these by a few."""

    campaign: str = ""
    on: Date | None = None
    recipients: str = ""
    list: RecipientList | None = field(default=None, metadata={"skip": True})


@dataclass(frozen=True, kw_only=True)
class RecipientsSource:
    """Where the list came from."""

    kind: Literal[
        "sign-up-form", "patients-export", "donor-database", "event", "purchased", "rented", "scraped", "appended",
        "succession", "staff", "unknown",
    ] = "unknown"  # fmt: skip
    name: str = ""
    owner: str = ""
    date: Date | None = None


@dataclass(frozen=True, kw_only=True)
class Envelope:
    """SMTP MAIL FROM and RCPT TO: the truth about who receives."""

    mail_from: str = field(default="", repr=False)
    rcpt_to: tuple[str, ...] = field(default=(), repr=False)
    one_per_transaction: bool = False


@dataclass(frozen=True, kw_only=True)
class Promotes:
    """What is promoted and whose it is."""

    what: str = ""
    owner: Literal["self", "third-party"] = "self"


@dataclass(frozen=True, kw_only=True)
class Approval:
    """A recorded approval; *content* binds it to a content hash."""

    by: str = field(metadata={"required": True})
    role: Literal["marketing", "privacy"] = field(metadata={"required": True})
    on: Date | None = None
    content: str = ""


@dataclass(frozen=True, kw_only=True)
class DatabaseQuery:
    """Recipients that a query yields."""

    url: str = field(metadata={"required": True})
    query: str = field(metadata={"required": True})


@dataclass(frozen=True, kw_only=True)
class Manifest:
    """The campaign file as written; paths are relative to it. Field docs: docs/formats.md."""

    campaign: str = field(metadata={"required": True})
    purpose: Purpose | None = None
    goal: Goal | None = None
    message_class: MessageClass | None = field(default=None, metadata={"key": "class"})
    draft: str = ""
    variants: tuple[str, ...] = ()
    platform: str = ""
    text: str = ""
    segment: str | tuple[str, ...] | dict[str, Any] | None = None
    names: str = ""
    assignment: Assignment | Literal["random", "manual"] | None = None
    assets: tuple[AssetReview, ...] = ()
    conversions: tuple[Conversion, ...] = ()
    workflow: Workflow | None = None
    earlier_sends: tuple[EarlierSend, ...] = ()
    recipients: str | DatabaseQuery | None = None
    recipients_source: RecipientsSource | None = None
    relationship: Relationship | None = None
    directory: str = ""
    profile: str = ""
    sender: str = field(default="", metadata={"key": "from"})
    reply_to: str = ""
    subject: str | None = None
    preheader: str | None = None
    headers: dict[str, str] = field(default_factory=dict)
    envelope: Envelope | None = None
    promotes: Promotes | None = None
    remuneration: Literal["none", "in-kind", "cost-based", "paid"] | None = None
    authorization: str | tuple[str, ...] = ()
    approvals: tuple[Approval, ...] = ()
    delivery: Literal["inbox", "portal"] | None = None
    thread: tuple[str, ...] = ()
    replying_to: Literal["review", "press", "relative", "employer"] | None = None
    event: str = ""
    volume: int | None = None
    declared_deidentified: bool = False


@dataclass(frozen=True, eq=False, kw_only=True)
class Submission:
    """Everything that is judged together.

    Args:
        id: Campaign name, or the file's name for a single draft, or the milter's id.
        path: The file a person named (manifest, draft, segment or list).
        manifest: Campaign facts; `Manifest` with only a name where there is no manifest file.
        manifest_source: Its text, for places; None without a file.
        places: Where each manifest key stands (``"recipients_source.kind"`` → place).
        messages: The draft, or all variants.
        segments: Every segment file (their union is the audience).
        kind: ``campaign``, ``draft``, ``segment``, ``recipients`` or ``message`` (through the gate).
        leaving: Whether the message is about to leave (milter, API, or an ``.eml`` with ``envelope:``).
        alternative: The text alternative of an HTML draft: ``None`` unknown, ``""`` stated as none.
        content: Content hash of the registered campaign that a message in transit names, else "".
        auth_user, listener: What the milter knows of the client, for profile matching.
        extra: Files needed for the content hash: (role, sha256).
    """

    id: str
    path: str
    manifest: Manifest
    manifest_source: Source | None = field(default=None, repr=False)
    places: dict[str, Place] = field(default_factory=dict)
    messages: tuple[Message, ...] = ()
    segments: tuple[Segment, ...] = ()
    recipients: RecipientList | None = None
    directory: RecipientList | None = None
    names: tuple[Name, ...] = ()
    kind: str = "campaign"
    leaving: bool = False
    alternative: str | None = field(default=None, repr=False)
    content: str = ""
    auth_user: str = ""
    listener: str = ""
    sources: dict[str, Source] = field(default_factory=dict, repr=False)
    unchecked: tuple[Unchecked, ...] = ()

    def place(self, key: str) -> Place:
        """Return where a manifest key stands, else the start of the submission's file."""
        return self.places.get(key) or Place(path=self.path)
