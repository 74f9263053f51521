"""Reads the campaign file: the manifest that names draft, segment, list, route and purpose of a send."""

from __future__ import annotations

import re
from collections.abc import Iterator

from gatekeeper.errors import InputError, InputErrors
from gatekeeper.model.place import Place, Source
from gatekeeper.model.submission import Manifest
from gatekeeper.patterns import lazy
from gatekeeper.readers.binder import bind, fault
from gatekeeper.readers.expected import suggest_word
from gatekeeper.readers.files import beside
from gatekeeper.readers.yamlfile import Listing, Mapping, Node, Scalar, read_yaml

#: Template platforms of the contract, section 1.
PLATFORMS = (
    "mailchimp", "mandrill", "sendgrid", "postmark", "customerio", "braze", "klaviyo", "iterable", "hubspot", "sfmc",
    "pardot", "marketo", "listmonk", "mautic", "salesforce", "activecampaign", "constantcontact", "campaignmonitor",
    "mailerlite", "brevo", "mailjet", "ses", "rails", "jinja", "django", "plain",
)  # fmt: skip

#: A campaign has at least one of these.
_CHECKED = (
    "draft", "variants", "text", "segment", "recipients", "sender", "subject", "preheader", "headers", "envelope",
    "profile", "promotes", "conversions",
)  # fmt: skip

#: A top-level mapping may be indented, and stand behind a byte order mark or on the line of a document's beginning.
_LEAD = rb"^[ \t\xef\xbb\xbf\xfe\xff]*(?:---[ \t]+)?"
_HEAD = lazy(_LEAD + rb"(?:[\"']?campaign[\"']?[ \t]*:|\{)", re.MULTILINE)
_OPENING = lazy(rb"^(?:\xef\xbb\xbf)?campaign[ \t]*:", re.MULTILINE)


def is_campaign(path: str, data: bytes) -> bool:
    """Return whether a file is YAML with a top-level ``campaign:`` key.

    A file whose YAML is broken counts when a line begins with that key, so that its author sees the fault.
    """
    if not _HEAD.search(data.replace(b"\x00", b"")):
        return False
    try:
        root = read_yaml(path, data).root
    except InputError:
        return _OPENING.search(data) is not None
    return isinstance(root, Mapping) and "campaign" in root


def read_manifest(path: str, data: bytes) -> tuple[Manifest, dict[str, Place], Source]:
    """Return a campaign file's facts, the place of each, and its text.

    Args:
        path: The file as the caller named it.
        data: Its content.

    Raises:
        InputError: No YAML.
        InputErrors: Unknown or doubled keys, wrong types, missing name: all of them.
    """
    document = read_yaml(path, data)
    bound = bind(Manifest, document.root, path=path, more=document.faults)
    manifest = bound.demand()
    faults = tuple(_faults(manifest, bound.places, path))
    if not faults and not any(getattr(manifest, key) for key in _CHECKED):
        place = bound.places.get("campaign") or Place(path=path)
        faults = (fault("nothing to check: name a draft, a segment or recipients", place),)
    if faults:
        raise InputErrors(faults)
    return manifest, bound.places, document.source


def _faults(manifest: Manifest, places: dict[str, Place], path: str) -> Iterator[InputError]:
    """Yield what types alone do not exclude."""

    def at(key: str) -> Place:
        return places.get(key) or Place(path=path)

    if not manifest.campaign.strip():
        yield fault('"campaign": expected a name', at("campaign"))
    if manifest.platform and manifest.platform not in PLATFORMS:
        hint = suggest_word(manifest.platform, PLATFORMS) or f"; platforms: {', '.join(PLATFORMS)}"
        yield fault(f'"platform": there is no such platform{hint}', at("platform"))
    if manifest.draft and manifest.variants:
        yield fault('"variants": a campaign has a draft or variants, not both', at("variants"))
    if manifest.volume is not None and manifest.volume < 0:
        yield fault('"volume": expected 0 or more', at("volume"))
    for i, asset in enumerate(manifest.assets):
        if not re.fullmatch(r"(?:sha256:)?[0-9a-fA-F]{64}", asset.sha256):
            yield fault(f'"assets.{i}.sha256": expected 64 hexadecimal digits', at(f"assets.{i}.sha256"))


def named_files(path: str, data: bytes) -> set[str]:
    """Return the files that a campaign file names, for a walk that need not judge them once more.

    Raises:
        InputError: No YAML.
    """
    root = read_yaml(path, data).root
    if not isinstance(root, Mapping):
        return set()
    nodes = [root.get(key) for key in ("draft", "variants", "text", "segment", "names", "recipients", "directory")]
    earlier = root.get("earlier_sends")
    for send in earlier.items if isinstance(earlier, Listing) else ():
        nodes.append(send.get("recipients") if isinstance(send, Mapping) else None)
    return {beside(path, name) for node in nodes for name in _words(node)}


def _words(node: Node | None) -> Iterator[str]:
    for item in node.items if isinstance(node, Listing) else (node,):
        if isinstance(item, Scalar) and item.text:
            yield item.text
