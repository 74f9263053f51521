"""Loads a policy: finds it, follows ``extends``, merges, binds, checks, and computes the digest that verdicts name."""

from __future__ import annotations

import dataclasses
import hashlib
import json
import os
from functools import lru_cache
from typing import Any

from gatekeeper.errors import InputError, InputErrors
from gatekeeper.model.place import Place
from gatekeeper.model.policy import Policy
from gatekeeper.policy.check import semantic_faults
from gatekeeper.policy.frozen import keep
from gatekeeper.policy.merge import dump, merge, rebase
from gatekeeper.policy.packaged import pack_names, packaged
from gatekeeper.readers.binder import Bound, bind, fault
from gatekeeper.readers.expected import suggest_word
from gatekeeper.readers.files import DiskFiles, Files, beside, read_file
from gatekeeper.readers.yamlfile import Listing, Mapping, Node, Scalar, from_plain, read_yaml

FILE_NAME = "policies.yaml"
EXAMPLE = "policies.example.yaml"


def find_policy(start: str) -> str | None:
    """Return the path of the nearest ``policies.yaml`` in the folder of *start* or above it, or None."""
    folder = os.path.abspath(start if os.path.isdir(start) else os.path.dirname(start) or ".")
    while True:
        path = os.path.join(folder, FILE_NAME)
        if os.path.isfile(path):
            near = os.path.relpath(path)
            return path if near.startswith("..") else near
        parent = os.path.dirname(folder)
        if parent == folder:
            return None
        folder = parent


def load_policy(path: str, *, files: Files | None = None) -> Policy:
    """Read a policy file with everything it extends.

    Args:
        path: The file.
        files: Where to read; the disk by default.

    Raises:
        InputErrors: Every fault of all files, each with its place.
    """
    loader = _Loader(files or DiskFiles(), path)
    tree = loader.read(path, ())
    return _finish(tree, path, os.path.dirname(path), loader)


@lru_cache(maxsize=1)
def builtin_policy() -> Policy:
    """Return the example policy as shipped: what judges when no policy file is found.

    Raises:
        InputErrors: The installation is damaged.
    """
    path = packaged(EXAMPLE)
    if path is None:
        raise InputErrors((InputError("the shipped example policy is missing; install again", path=EXAMPLE),))
    policy = keep(path, lambda: load_policy(path))
    # Registries and lexicons of the example do not exist beside a user's files; paths stay out of reports.
    return dataclasses.replace(policy, path=EXAMPLE, root="")


def parse_policy(path: str, data: bytes, *, files: Files | None = None) -> Policy:
    """Read a policy whose content is at hand; what it extends is read from *files* (the disk by default).

    Raises:
        InputErrors: Every fault, with its place.
    """
    return load_policy(path, files=_Overlay(path, data, files or DiskFiles()))


def merge_policy(policy: Policy, overrides: dict[str, Any]) -> Policy:
    """Return *policy* with plain keys laid over it: maps merged, lists replaced, packs followed, the same checks.

    Raises:
        InputErrors: The result is no valid policy.
    """
    place = Place(path=policy.path or "overrides")
    root = policy.root or "."
    lexicons = tuple(os.path.relpath(name, root) for name in policy.lexicons)
    tree: Node = from_plain(dump(dataclasses.replace(policy, lexicons=lexicons), full=True), place)
    loader = _Loader(DiskFiles(), policy.path, policy.packs)
    over = from_plain(overrides, place)
    base = loader.bases(over, policy.path, ())
    if base is not None:
        tree = merge(tree, base)
    return _finish(merge(tree, over), policy.path, policy.root, loader)


class _Overlay:
    """Files of which one is at hand."""

    def __init__(self, path: str, data: bytes, files: Files) -> None:
        self.path, self.data, self.files = path, data, files

    def read(self, path: str) -> bytes:
        return self.data if path == self.path else self.files.read(path)

    def exists(self, path: str) -> bool:
        return path == self.path or self.files.exists(path)

    def is_folder(self, path: str) -> bool:
        return path != self.path and self.files.is_folder(path)


class _Loader:
    """Follows ``extends`` depth first; what a file names later wins, and the file itself wins over all of it."""

    def __init__(self, files: Files, main: str, packs: tuple[str, ...] = ()) -> None:
        self.files = files
        self.root = os.path.dirname(main)
        self.errors: list[InputError] = []
        self.packs = list(packs)

    def read(self, path: str, trail: tuple[str, ...]) -> Node | None:
        try:
            document = read_yaml(path, read_file(self.files, path))
        except InputError as error:
            self.errors.append(error)
            return None
        self.errors += document.faults
        tree = document.root
        if not isinstance(tree, Mapping):
            return tree
        if trail:
            if packaged(f"policies/{os.path.basename(path)}") != path:
                # What a later file replaces must be sound too; what it completes need not be complete.
                self.errors += bind(Policy, tree, path=path, partial=True).errors
            tree = rebase(tree, path, self.root)
        base = self.bases(tree, path, (*trail, _identity(path)))
        return merge(base, tree) if base is not None else tree

    def bases(self, tree: Node, path: str, trail: tuple[str, ...]) -> Node | None:
        """Return all that a tree extends, merged; None when it extends nothing."""
        base: Node | None = None
        extends = tree.get("extends") if isinstance(tree, Mapping) else None
        for item in extends.items if isinstance(extends, Listing) else ():
            if isinstance(item, Scalar) and item.text:
                found = self.follow(item, path, trail)
                if found is not None:
                    base = found if base is None else merge(base, found)
        return base

    def follow(self, item: Scalar, path: str, trail: tuple[str, ...]) -> Node | None:
        name = item.text
        if "/" in name or name.endswith((".yaml", ".yml")):
            target: str | None = beside(path, name)
        else:
            target = packaged(f"policies/{name}.yaml")
            if target is None:
                hint = suggest_word(name, pack_names()) or f"; packs: {', '.join(pack_names())}"
                self.errors.append(fault(f'"extends": there is no pack of this name{hint}', item.place))
                return None
        assert target is not None
        if _identity(target) in trail:
            self.errors.append(fault('"extends": this leads back to the file itself', item.place))
            return None
        if not self.files.exists(target):
            self.errors.append(fault('"extends": there is no such file', item.place))
            return None
        tree = self.read(target, trail)
        if name not in self.packs:
            self.packs.append(name)
        return tree


def _identity(path: str) -> str:
    return os.path.realpath(path)


def _finish(tree: Node | None, path: str, root: str, loader: _Loader) -> Policy:
    if loader.errors and tree is None:
        raise InputErrors(tuple(loader.errors))
    bound: Bound[Policy] = bind(Policy, tree, path=path, more=loader.errors)
    faults = list({(e.path, e.line, e.column, e.message): e for e in bound.errors}.values())
    if bound.value is not None:
        faults += semantic_faults(bound.value, bound.places, tree)
    if faults or bound.value is None:
        raise InputErrors(tuple(sorted(faults, key=lambda e: (e.path != path, e.path, e.line, e.column, e.message))))
    policy = dataclasses.replace(bound.value, path=path, root=root, packs=tuple(loader.packs))
    lexicons = tuple(os.path.normpath(os.path.join(root, name)) for name in policy.lexicons)
    return dataclasses.replace(policy, digest=digest(policy, root, loader.files), lexicons=lexicons)


def digest(policy: Policy, root: str, files: Files) -> str:
    """Return ``sha256:…`` over what the policy says, its lexicons' content included; no absolute path takes part."""
    content = dump(policy, full=True)
    content["packs"] = list(policy.packs)
    content["lexicons"] = [[name, _content_hash(files, os.path.join(root, name))] for name in policy.lexicons]
    text = json.dumps(content, sort_keys=True, ensure_ascii=True, separators=(",", ":"), default=str)
    return "sha256:" + hashlib.sha256(text.encode()).hexdigest()


def _content_hash(files: Files, path: str) -> str:
    try:
        return hashlib.sha256(files.read(path)).hexdigest()
    except (OSError, InputError):
        return ""
