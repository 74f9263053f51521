"""Puts a campaign together: every file that its manifest names, all faults of all of them in one pass."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from gatekeeper.errors import GatekeeperError, InputError, InputErrors
from gatekeeper.model.message import Message, Unchecked
from gatekeeper.model.place import Place, Source
from gatekeeper.model.recipients import RecipientList
from gatekeeper.model.segment import Segment
from gatekeeper.model.submission import DatabaseQuery, EarlierSend, Submission
from gatekeeper.readers.binder import fault
from gatekeeper.readers.campaign import read_manifest
from gatekeeper.readers.discovery import HEADER
from gatekeeper.readers.files import Files, beside, read_file
from gatekeeper.readers.names import Labels, campaign_names, read_labels
from gatekeeper.readers.recipients import read_query, read_recipients
from gatekeeper.readers.yamlfile import Mapping as YamlMapping
from gatekeeper.readers.yamlfile import read_yaml

T = TypeVar("T")
Include = Callable[[str], bytes | None]


def includer(files: Files, path: str) -> Include:
    """Return a function that reads files beside *path* for templates and models that name others."""

    def include(name: str) -> bytes | None:
        try:
            return files.read(beside(path, name))
        except (OSError, InputError, ValueError):
            return None

    return include


def draft(path: str, data: bytes, **stated: Any) -> Message:
    """Read a draft; binary data, and a reader that breaks on it, are located errors.

    Raises:
        InputError, InputErrors: It cannot be read.
    """
    if b"\x00" in data[:8192] and data[:2] not in (b"\xff\xfe", b"\xfe\xff"):
        mail = path.lower().endswith(".eml")
        # Old mail may hold a NUL octet in its body; a file that does not even begin with a header field is no mail.
        if not mail or HEADER.match(data) is None:
            raise InputError(f"this is binary data, no {'mail message' if mail else 'text'}", path=path)
    from gatekeeper.readers.drafts import read_draft

    message: Message = _guarded(lambda: read_draft(path, data, **stated), path, "draft")
    return message


def segment(path: str, data: bytes, **stated: Any) -> Segment:
    """Read an audience definition; a reader that breaks on it is a located error.

    Raises:
        InputError, InputErrors: It cannot be read.
    """
    from gatekeeper.readers.segments import read_segment

    return _guarded(lambda: read_segment(path, data, **stated), path, "audience definition")


def recipient_list(path: str, data: bytes) -> RecipientList:
    """Read a list; a reader that breaks on it is a located error.

    Raises:
        InputError: It cannot be read.
    """
    return _guarded(lambda: read_recipients(path, data), path, "recipient list")


def _guarded(read: Callable[[], T], path: str, what: str) -> T:
    try:
        return read()
    except GatekeeperError:
        raise
    except RecursionError:
        raise InputError(f"nested too deeply to be read as a {what}", path=path) from None
    except Exception as error:  # noqa: BLE001 - one broken file must not stop the others, nor pass as clean
        raise InputError(f"cannot be read as a {what} ({type(error).__name__})", path=path) from None


class Assembly:
    """One campaign on its way to a submission.

    Raises:
        InputError, InputErrors: The manifest itself cannot be used.
    """

    def __init__(self, path: str, data: bytes, files: Files) -> None:
        self.path = path
        self.files = files
        self.errors: list[InputError] = []
        self.unchecked: list[Unchecked] = []
        self.manifest, self.places, self.source = read_manifest(path, data)
        self.sources: dict[str, Source] = {path: self.source}

    def submission(self, *, leaving: bool) -> Submission:
        """Return the submission.

        Raises:
            InputErrors: Every fault of every file that it names.
        """
        manifest = self.manifest
        messages = self._messages()
        segments = self._segments()
        recipients = self._recipients()
        directory = self._a_list(manifest.directory, "directory")
        earlier = tuple(self._earlier(send, i) for i, send in enumerate(manifest.earlier_sends))
        alternative = self._alternative()
        if self.errors:
            raise InputErrors(tuple(self.errors))
        for source in (*(m.source for m in messages), *(s.source for s in segments)):
            if source is not None:
                self.sources.setdefault(source.path, source)
        enveloped = manifest.envelope is not None and any(message.kind == "eml" for message in messages)
        return Submission(
            id=manifest.campaign,
            path=self.path,
            manifest=dataclasses.replace(manifest, earlier_sends=earlier),
            manifest_source=self.source,
            places=self.places,
            messages=messages,
            segments=segments,
            recipients=recipients,
            directory=directory,
            names=campaign_names(manifest, self.places, self.source),
            kind="campaign",
            leaving=leaving or enveloped,
            alternative=alternative,
            sources=self.sources,
            unchecked=tuple(self.unchecked),
        )

    def _place(self, key: str) -> Place:
        return self.places.get(key) or Place(path=self.path)

    def _fetch(self, name: str, key: str) -> tuple[str, bytes] | None:
        """Return path and content of a file that the manifest names under *key*; its absence is a fault there."""
        path = beside(self.path, name)
        try:
            data = read_file(self.files, path)
        except InputError as error:
            self.errors.append(fault(f'"{key}": {error.message}', self._place(key)))
            return None
        if not data.strip():
            self.errors.append(InputError("the file is empty", path=path))
            return None
        return path, data

    def _attempt(self, read: Callable[[], T]) -> T | None:
        try:
            return read()
        except InputErrors as errors:
            self.errors += errors.errors
        except InputError as error:
            self.errors.append(error)
        return None

    def _messages(self) -> tuple[Message, ...]:
        named = [(self.manifest.draft, "draft")] if self.manifest.draft else []
        named += [(name, f"variants.{i}") for i, name in enumerate(self.manifest.variants)]
        messages = (self._message(name, key) for name, key in named)
        return tuple(message for message in messages if message is not None)

    def _message(self, name: str, key: str) -> Message | None:
        fetched = self._fetch(name, key)
        if fetched is None:
            return None
        path, data = fetched
        manifest = self.manifest
        stated: Mapping[str, Any] = {
            "platform": manifest.platform or None,
            "subject": manifest.subject,
            "preheader": manifest.preheader,
            "headers": manifest.headers,
            "sender": manifest.sender or None,
            "reply_to": manifest.reply_to or None,
            "manifest": self.source,
            "places": self.places,
            "include": includer(self.files, path),
        }
        return self._attempt(lambda: draft(path, data, **stated))

    def _segments(self) -> tuple[Segment, ...]:
        labels = self._labels()
        stated = self.manifest.segment
        if stated is None or stated == "":
            return ()
        if isinstance(stated, dict):
            inline = self._attempt(self._inline)
            return (inline,) if inline is not None else ()
        keys = ["segment"] if isinstance(stated, str) else [f"segment.{i}" for i in range(len(stated))]
        names = (stated,) if isinstance(stated, str) else stated
        found = (self._segment(name, key, labels) for name, key in zip(names, keys, strict=True))
        return tuple(one for one in found if one is not None)

    def _segment(self, name: str, key: str, labels: Labels | None) -> Segment | None:
        fetched = self._fetch(name, key)
        if fetched is None:
            return None
        path, data = fetched
        return self._attempt(lambda: segment(path, data, names=labels, include=includer(self.files, path)))

    def _inline(self) -> Segment:
        from gatekeeper.readers.segments import read_native

        root = read_yaml(self.path, self.source.text).root
        node = root.get("segment") if isinstance(root, YamlMapping) else None
        assert node is not None
        return _guarded(lambda: read_native(node, self.source, self.path), self.path, "audience definition")

    def _labels(self) -> Labels | None:
        fetched = self._fetch(self.manifest.names, "names") if self.manifest.names else None
        return self._attempt(lambda: read_labels(*fetched)) if fetched is not None else None

    def _recipients(self) -> RecipientList | None:
        stated = self.manifest.recipients
        if not isinstance(stated, DatabaseQuery):
            return self._a_list(stated or "", "recipients")
        from gatekeeper.readers.database import Unreachable

        try:
            return read_query(stated.url, stated.query, path=self.path)
        except Unreachable as why:
            self.unchecked.append(
                Unchecked(what="the recipients from the database", why=str(why), at=self._place("recipients"))
            )
        except InputError as error:
            key = "recipients.url" if "URL" in error.message else "recipients.query"
            self.errors.append(fault(f'"{key}": {error.message}', self._place(key)))
        return None

    def _a_list(self, name: str, key: str) -> RecipientList | None:
        fetched = self._fetch(name, key) if name else None
        return self._attempt(lambda: recipient_list(*fetched)) if fetched is not None else None

    def _earlier(self, send: EarlierSend, i: int) -> EarlierSend:
        return dataclasses.replace(send, list=self._a_list(send.recipients, f"earlier_sends.{i}.recipients"))

    def _alternative(self) -> str | None:
        """Return the text alternative: None unknown, "" stated as none."""
        if self.manifest.text in ("", "none"):
            return "" if self.manifest.text else None
        fetched = self._fetch(self.manifest.text, "text")
        if fetched is None:
            return None
        path, data = fetched
        text = data.decode("utf-8-sig", "replace")
        self.sources[path] = Source(path, text)
        return text
