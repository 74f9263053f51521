"""Edits of facts: what a send would be after one change, so that a proposal can be judged before anybody acts on it.

Every function returns new facts and leaves the old ones alone. Passages and criteria that a place covers are found
again by their place, because a finding names nothing else.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from gatekeeper.inference.facts import Facts
from gatekeeper.model.message import Header, Message, Passage
from gatekeeper.model.place import Place
from gatekeeper.model.policy import Policy, Profile, Vendor
from gatekeeper.model.registry import RegistryBook
from gatekeeper.model.segment import Criterion, Node, Segment
from gatekeeper.model.submission import Manifest, Submission
from gatekeeper.model.words import Scope


def rebuilt(
    facts: Facts,
    *,
    submission: Submission | None = None,
    policy: Policy | None = None,
    registries: RegistryBook | None = None,
) -> Facts:
    """Return facts with some of their ground replaced."""
    return Facts(
        submission=submission or facts.submission,
        policy=policy or facts.policy,
        registries=registries or facts.registries,
        today=facts.today,
        detector=facts.detector,
        key=facts.key,
        history=facts.history,
    )


def with_manifest(facts: Facts, **changes: Any) -> Facts:
    """Return facts with other campaign keys."""
    manifest: Manifest = replace(facts.submission.manifest, **changes)
    return rebuilt(facts, submission=replace(facts.submission, manifest=manifest))


def with_submission(facts: Facts, **changes: Any) -> Facts:
    """Return facts with other parts of the submission."""
    return rebuilt(facts, submission=replace(facts.submission, **changes))


def with_profile(facts: Facts, **changes: Any) -> Facts:
    """Return facts whose sending profile differs; unchanged without a profile."""
    profile = facts.profile
    if profile is None:
        return facts
    name = next(n for n, p in facts.policy.profiles.items() if p is profile)
    changed: Profile = replace(profile, **changes)
    return rebuilt(facts, policy=replace(facts.policy, profiles=facts.policy.profiles | {name: changed}))


def with_vendor(facts: Facts, name: str, **changes: Any) -> Facts:
    """Return facts whose register holds a changed (or new) vendor."""
    vendor: Vendor = replace(facts.policy.vendors.get(name) or Vendor(name=name), **changes)
    return rebuilt(facts, policy=replace(facts.policy, vendors=facts.policy.vendors | {name: vendor}))


def with_messages(facts: Facts, change: Callable[[Message], Message]) -> Facts:
    """Return facts with every variant changed."""
    return with_submission(facts, messages=tuple(change(message) for message in facts.messages))


def overlaps(one: Place | None, other: Place) -> bool:
    """Return whether two places share a character, or touch where one of them is empty."""
    if one is None or one.path != other.path:
        return False
    first, last = (one.line, one.column), (one.end_line, one.end_column)
    begin, end = (other.line, other.column), (other.end_line, other.end_column)
    if first >= last or begin >= end:
        return first == begin
    return first < end and begin < last


def without_place(facts: Facts, at: Place) -> Facts:
    """Return facts without what stands at a place: passages, links, pictures, tags, blocks, header fields, files."""
    return with_messages(facts, lambda message: _cut(message, at))


def _cut(message: Message, at: Place) -> Message:
    blocks = {
        i
        for i, block in enumerate(message.conditionals)
        if overlaps(block.at, at)
    }  # fmt: skip
    kept_blocks = tuple(block for i, block in enumerate(message.conditionals) if i not in blocks)

    def stays(place: Place | None, branch: int | None = None) -> bool:
        return not overlaps(place, at) and branch not in blocks

    names = {a.name for a in message.attachments if overlaps(a.at, at)}
    return replace(
        message,
        passages=tuple(
            p for p in message.passages if stays(p.place(), p.branch) and p.part not in names and p.text not in names
        ),
        links=tuple(link for link in message.links if stays(link.at, link.branch) and stays(link.text_at)),
        images=tuple(image for image in message.images if stays(image.at)),
        tags=tuple(tag for tag in message.tags if stays(tag.at, tag.branch)),
        headers=tuple(h for h in message.headers if stays(h.value_at) or h.name.lower() in ("from", "subject")),
        attachments=tuple(a for a in message.attachments if a.name not in names),
        conditionals=kept_blocks,
        active=tuple(item for item in message.active if stays(item[1])),
        defects=tuple(defect for defect in message.defects if stays(defect[1])),
        unchecked=tuple(u for u in message.unchecked if u.at is None or stays(u.at)),
    )


def without_passages(facts: Facts, gone: frozenset[int]) -> Facts:
    """Return facts without the passages of these identities (``id``) and what stands in them."""
    places = [p.place() for m in facts.messages for p in m.passages if id(p) in gone]
    for place in places:
        facts = without_place(facts, place)
    return facts


def with_texts(facts: Facts, scope: Scope, text: str) -> Facts:
    """Return facts in which every passage of a scope reads *text*; a subject's header field follows."""

    def change(message: Message) -> Message:
        passages = tuple(_reading(p, text) if p.scope is scope else p for p in message.passages)
        headers = message.headers
        if scope is Scope.SUBJECT:
            headers = tuple(replace(h, value=text, raw=text) if h.name.lower() == "subject" else h for h in headers)
        return replace(message, passages=passages, headers=headers)

    return with_messages(facts, change)


def _reading(passage: Passage, text: str) -> Passage:
    return replace(passage, text=text, map=None, fixed=passage.place())


def with_header(facts: Facts, change: Callable[[Header], Header | None]) -> Facts:
    """Return facts with header fields changed, or left out where *change* returns None."""

    def edit(message: Message) -> Message:
        kept = [changed for header in message.headers if (changed := change(header)) is not None]
        return replace(message, headers=tuple(kept))

    return with_messages(facts, edit)


def without_criteria(facts: Facts, gone: Callable[[Criterion], bool]) -> Facts:
    """Return facts whose segments lack some criteria."""
    return with_submission(
        facts,
        segments=tuple(
            replace(
                s,
                criteria=tuple(c for c in s.criteria if not gone(c)),
                tree=_pruned(s.tree, gone) or Node(kind="all"),
            )
            for s in facts.submission.segments
        ),
    )


def _pruned(node: Node, gone: Callable[[Criterion], bool]) -> Node | None:
    if node.criterion is not None:
        return None if gone(node.criterion) else node
    children = tuple(kept for child in node.children if (kept := _pruned(child, gone)) is not None)
    return replace(node, children=children) if children or not node.children else None


def renamed(facts: Facts, telling: Callable[[str], bool]) -> Facts:
    """Return facts in which every telling name of a list, segment, file, table or campaign is an opaque one."""
    submission = facts.submission

    def plain(path: str) -> str:
        folder, slash, name = path.rpartition("/")
        return f"{folder}{slash}list-1.{name.rpartition('.')[2]}" if telling(name) else path

    def segment(s: Segment) -> Segment:
        return replace(
            s,
            name="list-1" if telling(s.name) else s.name,
            description="" if telling(s.description) else s.description,
            names=tuple(n for n in s.names if not telling(n.text)),
            tables=tuple(t for t in s.tables if not telling(t[0])),
            path=plain(s.path),
        )

    recipients = submission.recipients
    if recipients is not None:
        recipients = replace(recipients, path=plain(recipients.path))
    manifest = submission.manifest
    if telling(manifest.campaign):
        manifest = replace(manifest, campaign="campaign-1")
    if isinstance(manifest.segment, str):
        manifest = replace(manifest, segment=plain(manifest.segment))
    return with_submission(
        facts,
        manifest=manifest,
        id="campaign-1" if telling(submission.id) else submission.id,
        segments=tuple(segment(s) for s in submission.segments),
        names=tuple(n for n in submission.names if not telling(n.text)),
        recipients=recipients,
    )


def without_recipients(facts: Facts, rows: frozenset[int]) -> Facts:
    """Return facts without list rows (by row number) and envelope recipients (by position from 1)."""
    submission = facts.submission
    recipients, envelope = submission.recipients, submission.manifest.envelope
    gone: set[str] = set()
    if recipients is not None:
        gone = {row.address for row in recipients.rows if row.row in rows}
        recipients = replace(recipients, rows=tuple(row for row in recipients.rows if row.row not in rows))
    manifest = submission.manifest
    if envelope is not None:
        kept = tuple(
            a
            for i, a in enumerate(envelope.rcpt_to, 1)
            if a not in gone and (submission.recipients is not None or i not in rows)
        )
        manifest = replace(manifest, envelope=replace(envelope, rcpt_to=kept))
    return with_submission(facts, recipients=recipients, manifest=manifest)
