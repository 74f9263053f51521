"""The canonical content hash that approvals name: draft, variants, segment, recipients, route and policy.

``sha256:`` and 64 hex digits: the first 32 (128 bits) bind everything together, the last 32 are four of each part,
so that two hashes also tell *which* part differs. The recipients enter keyed, so that no address can be guessed.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict
from weakref import WeakKeyDictionary

from gatekeeper.inference.facts import Facts

#: The parts in order; each has four of the last 32 hex digits.
PARTS = ("draft", "variants", "segment", "recipients", "profile", "vendor", "policy", "campaign")
_DIGITS = 4
_BINDING = 32

_HASHES: WeakKeyDictionary[Facts, str] = WeakKeyDictionary()


def content_hash(facts: Facts) -> str:
    """Return the content hash of a submission; a message in transit has that of the campaign that it names."""
    if facts.submission.content:
        return facts.submission.content
    found = _HASHES.get(facts)
    if found is None:
        digests = part_digests(facts)
        binding = _sha(*(digests[part] for part in PARTS))[:_BINDING]
        found = _HASHES[facts] = "sha256:" + binding + "".join(digests[part][:_DIGITS] for part in PARTS)
    return found


def part_digests(facts: Facts) -> dict[str, str]:
    """Return the SHA-256 digest of each part, hex; the recipients' is keyed, order and case of addresses aside."""
    submission = facts.submission
    manifest = submission.manifest
    first, *others = [_message(m.source.text, m.headers) for m in submission.messages] or [""]
    segments = [s.source.text for s in submission.segments if s.source is not None and s.path != submission.path]
    if isinstance(manifest.segment, dict):
        # An inline segment stands in the campaign file, whose other keys (approvals among them) are no content of it.
        segments.append(_plain(manifest.segment))
    recipients = sorted({address.lower() for address in facts.addresses})
    profile = facts.profile
    vendor = facts.vendor
    campaign = {
        "purpose": manifest.purpose, "goal": manifest.goal, "class": manifest.message_class, "event": manifest.event,
        "relationship": manifest.relationship, "authorization": manifest.authorization,
        "remuneration": manifest.remuneration,
        "promotes": asdict(manifest.promotes) if manifest.promotes else None,
        "assignment": str(manifest.assignment) if manifest.assignment else None,
    }  # fmt: skip
    keyed = (
        facts.key.fingerprint("recipients", *recipients)
        if facts.key.persistent
        else _sha("\n".join(_sha(r) for r in recipients))
    )
    return {
        "draft": _sha(first, submission.alternative or ""),
        "variants": _sha(*others),
        "segment": _sha(*segments),
        "recipients": _sha(keyed),
        "profile": _sha(_plain(profile)),
        "vendor": _sha(_plain(vendor)),
        "policy": _sha(facts.policy.digest),
        "campaign": _sha(_plain(campaign)),
    }


def changed_parts(facts: Facts, other: str) -> tuple[str, ...]:
    """Return the names of the parts in which another content hash differs from this submission's; () if it is none."""
    return differing(content_hash(facts), other)


def differing(one: str, other: str) -> tuple[str, ...]:
    """Return the names of the parts in which two content hashes differ; () where one of them is no content hash."""
    mine, theirs = one.partition(":")[2], other.strip().lower().partition(":")[2]
    if len(theirs) != len(mine):
        return ()
    starts = range(_BINDING, len(mine), _DIGITS)
    return tuple(
        part for part, at in zip(PARTS, starts, strict=True) if mine[at : at + _DIGITS] != theirs[at : at + _DIGITS]
    )


def _message(text: str, headers: tuple[object, ...]) -> str:
    shown = [f"{getattr(h, 'name', '').lower()}:{getattr(h, 'value', '')}" for h in headers]
    return text + "\x00" + "\n".join(shown)


def _plain(value: object) -> str:
    data = value if isinstance(value, dict) or value is None else asdict(value)  # type: ignore[call-overload]
    return json.dumps(data, sort_keys=True, default=str)


def _sha(*texts: str) -> str:
    digest = hashlib.sha256()
    for text in texts:
        data = text.encode("utf-8", "surrogateescape")
        digest.update(len(data).to_bytes(8, "big") + data)
    return digest.hexdigest()
