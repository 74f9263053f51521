"""From paths to submissions: finds what there is to judge, and reads each with everything that belongs to it."""

from __future__ import annotations

import dataclasses
import os
from collections.abc import Callable
from typing import Any

from gatekeeper.errors import InputError, InputErrors
from gatekeeper.model.message import Message
from gatekeeper.model.place import Place
from gatekeeper.model.policy import Policy
from gatekeeper.model.recipients import RecipientList
from gatekeeper.model.segment import Name, Segment
from gatekeeper.model.submission import DatabaseQuery, Manifest, Submission
from gatekeeper.readers.binder import fault
from gatekeeper.readers.campaign import is_campaign, read_manifest
from gatekeeper.readers.files import Files, beside, read_file
from gatekeeper.readers.recipients import is_recipient_list, read_recipients
from gatekeeper.readers.yamlfile import Mapping, Node, read_yaml
from gatekeeper.redact import Key


def read_submission(path: str, *, policy: Policy, files: Files, key: Key, leaving: bool = False) -> Submission:
    """Read a campaign, draft, segment or list with everything it names.

    Args:
        path: The file that a person named.
        policy: Whose organisation it is (template and list conventions).
        files: Where to read.
        key: For keyed hashes.
        leaving: Whether the message is about to leave.

    Raises:
        InputError, InputErrors: What is wrong, and where.
    """
    data = read_file(files, path)
    if is_campaign(path, data):
        return _Campaign(path, data, files).submission(leaving)
    stem = os.path.basename(path).partition(".")[0]
    manifest = Manifest(campaign=stem)
    if is_recipient_list(path):
        found = read_recipients(path, data)
        return Submission(id=stem, path=path, manifest=manifest, recipients=found, kind="recipients")
    if path.lower().endswith((".sql", ".json", ".yaml", ".yml", ".cql")):
        from gatekeeper.readers.segments import read_segment

        segment = read_segment(path, data, include=_includer(files, path))
        return Submission(id=stem, path=path, manifest=manifest, segments=(segment,), kind="segment")
    from gatekeeper.readers.drafts import read_draft

    message = read_draft(path, data, include=_includer(files, path))
    return Submission(
        id=os.path.basename(path), path=path, manifest=manifest, messages=(message,), kind="draft", leaving=leaving
    )


def _includer(files: Files, path: str) -> Callable[[str], bytes | None]:
    def include(name: str) -> bytes | None:
        try:
            return files.read(beside(path, name))
        except (OSError, InputError, ValueError):
            return None

    return include


class _Campaign:
    def __init__(self, path: str, data: bytes, files: Files) -> None:
        self.path = path
        self.files = files
        self.errors: list[InputError] = []
        self.manifest, self.places, self.source = read_manifest(path, data)
        self.root = read_yaml(path, data).root

    def fetch(self, name: str, key: str) -> tuple[str, bytes] | None:
        path = beside(self.path, name)
        try:
            return path, read_file(self.files, path)
        except InputError as error:
            self.errors.append(fault(f'"{key}": {error.message}', self.places.get(key, Place(path=self.path))))
            return None

    def attempt(self, read: Callable[[], Any]) -> Any:
        try:
            return read()
        except InputErrors as errors:
            self.errors += errors.errors
        except InputError as error:
            self.errors.append(error)
        return None

    def submission(self, leaving: bool) -> Submission:
        manifest = self.manifest
        messages = self.messages()
        segments = self.segments()
        recipients = self.recipients()
        directory = self.a_list(manifest.directory, "directory")
        alternative = self.alternative()
        earlier = []
        for i, send in enumerate(manifest.earlier_sends):
            found = self.a_list(send.recipients, f"earlier_sends.{i}.recipients")
            earlier.append(dataclasses.replace(send, list=found))
        if self.errors:
            raise InputErrors(tuple(self.errors))
        return Submission(
            id=manifest.campaign,
            path=self.path,
            manifest=dataclasses.replace(manifest, earlier_sends=tuple(earlier)),
            manifest_source=self.source,
            places=self.places,
            messages=messages,
            segments=segments,
            recipients=recipients,
            directory=directory,
            names=self.names(),
            kind="campaign",
            leaving=leaving or (manifest.envelope is not None and any(m.kind == "eml" for m in messages)),
            alternative=alternative,
            sources={self.path: self.source},
        )

    def messages(self) -> tuple[Message, ...]:
        manifest = self.manifest
        named = [(manifest.draft, "draft")] if manifest.draft else []
        named += [(name, f"variants.{i}") for i, name in enumerate(manifest.variants)]
        messages = []
        for name, key in named:
            fetched = self.fetch(name, key)
            if fetched is None:
                continue
            from gatekeeper.readers.drafts import read_draft

            path, data = fetched
            message = self.attempt(
                lambda path=path, data=data: read_draft(
                    path,
                    data,
                    platform=manifest.platform or None,
                    subject=manifest.subject,
                    preheader=manifest.preheader,
                    headers=manifest.headers,
                    sender=manifest.sender or None,
                    reply_to=manifest.reply_to or None,
                    manifest=self.source,
                    places=self.places,
                    include=_includer(self.files, path),
                )
            )
            if message is not None:
                messages.append(message)
        return tuple(messages)

    def segments(self) -> tuple[Segment, ...]:
        stated = self.manifest.segment
        if stated is None:
            return ()
        from gatekeeper.readers.segments import read_native, read_segment

        if isinstance(stated, dict):
            node = self.root.get("segment") if isinstance(self.root, Mapping) else None
            segment = self.attempt(lambda: read_native(node, self.source, self.path))
            return (segment,) if segment is not None else ()
        names = self.labels()
        listed = [(stated, "segment")] if isinstance(stated, str) else [(n, f"segment.{i}") for i, n in enumerate(stated)]
        segments = []
        for name, key in listed:
            fetched = self.fetch(name, key)
            if fetched is None:
                continue
            path, data = fetched
            segment = self.attempt(
                lambda path=path, data=data: read_segment(path, data, names=names, include=_includer(self.files, path))
            )
            if segment is not None:
                segments.append(segment)
        return tuple(segments)

    def labels(self) -> dict[str, str] | None:
        if not self.manifest.names:
            return None
        fetched = self.fetch(self.manifest.names, "names")
        if fetched is None:
            return None
        root: Node | None = self.attempt(lambda: read_yaml(*fetched).demand())
        if not isinstance(root, Mapping):
            return None
        return {entry.key: getattr(entry.value, "text", "") for entry in root}

    def recipients(self) -> RecipientList | None:
        stated = self.manifest.recipients
        if isinstance(stated, DatabaseQuery):
            return None
        return self.a_list(stated or "", "recipients")

    def a_list(self, name: str, key: str) -> RecipientList | None:
        if not name:
            return None
        fetched = self.fetch(name, key)
        return self.attempt(lambda: read_recipients(*fetched)) if fetched is not None else None

    def alternative(self) -> str | None:
        if self.manifest.text in ("", "none"):
            return "" if self.manifest.text else None
        fetched = self.fetch(self.manifest.text, "text")
        return fetched[1].decode("utf-8", "replace") if fetched is not None else None

    def names(self) -> tuple[Name, ...]:
        place = self.places.get("campaign", Place(path=self.path))
        return (Name(kind="campaign", text=self.manifest.campaign, at=place),)


