"""Reads one submission: a campaign with everything it names, or a draft, segment or list that stands for itself."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from gatekeeper.errors import InputError
from gatekeeper.model.place import Place
from gatekeeper.model.policy import Policy
from gatekeeper.model.submission import Manifest, Submission
from gatekeeper.readers.assembly import Assembly, draft, includer, recipient_list, segment
from gatekeeper.readers.binder import fault
from gatekeeper.readers.discovery import Target, discover, kind_of
from gatekeeper.readers.expected import suggest_word
from gatekeeper.readers.files import DiskFiles, Files, read_file
from gatekeeper.readers.names import file_names
from gatekeeper.redact import Key

if TYPE_CHECKING:
    from gatekeeper.model.segment import Name

__all__ = ["DiskFiles", "Files", "Target", "discover", "read_submission", "read_target"]


def read_submission(path: str, *, policy: Policy, files: Files, key: Key, leaving: bool = False) -> Submission:
    """Read a campaign, draft, segment or list with everything it names.

    Args:
        path: The file that a person named.
        policy: Who judges; a campaign names one of its profiles.
        files: Where to read.
        key: For keyed hashes.
        leaving: Whether the message is about to leave.

    Raises:
        InputError, InputErrors: What is wrong, and where.
    """
    data = read_file(files, path)
    kind = kind_of(path, data)
    if kind == "campaign":
        submission = Assembly(path, data, files).submission(leaving=leaving)
        named = submission.manifest.profile
        if named and named not in policy.profiles:
            hint = suggest_word(named, policy.profiles)
            raise fault(f'"profile": the policy has no profile of this name{hint}', submission.place("profile"))
        return submission
    if not data.strip():
        raise InputError("the file is empty", path=path)
    name = os.path.basename(path)
    manifest = Manifest(campaign=name)
    match kind:
        case "policy":
            raise InputError("this is a policy; `gatekeeper policy check` checks it", path=path)
        case "recipients":
            found = recipient_list(path, data)
            names = _names(path)
            return Submission(
                id=name, path=path, manifest=manifest, recipients=found, names=names, kind="recipients", leaving=leaving
            )
        case "segment":
            audience = segment(path, data, include=includer(files, path))
            sources = {path: audience.source} if audience.source is not None else {}
            return Submission(
                id=name,
                path=path,
                manifest=manifest,
                segments=(audience,),
                names=_names(path),
                kind="segment",
                leaving=leaving,
                sources=sources,
            )
    message = draft(path, data, include=includer(files, path))
    return Submission(
        id=name,
        path=path,
        manifest=manifest,
        messages=(message,),
        kind="draft",
        leaving=leaving,
        sources={path: message.source},
    )


def read_target(target: Target, *, policy: Policy, files: Files, key: Key, leaving: bool = False) -> Submission:
    """Read what `discover` found; see `read_submission`."""
    return read_submission(target.path, policy=policy, files=files, key=key, leaving=leaving)


def _names(path: str) -> tuple[Name, ...]:
    return tuple(file_names(path, Place(path=path)))
