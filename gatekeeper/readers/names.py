"""The names of a campaign that may tell (its own, its lists', their folders'), and the side file of labels for ids."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping

from gatekeeper.errors import InputErrors
from gatekeeper.model.place import Place, Source
from gatekeeper.model.segment import Name
from gatekeeper.model.submission import Manifest
from gatekeeper.readers import yamlfile
from gatekeeper.readers.binder import fault

#: File names that say nothing but what the file is.
_PLAIN = frozenset({"campaign", "campaigns", "manifest", "segment", "list", "recipients"})


class Labels(Mapping[str, Mapping[str, str]]):
    """Kind of id ("tag", "list", "field") → id → label; labels without a kind hold for every kind."""

    def __init__(self, common: dict[str, str], by_kind: dict[str, dict[str, str]]) -> None:
        self._common = common
        self._by_kind = by_kind

    def __getitem__(self, kind: str) -> Mapping[str, str]:
        return {**self._common, **self._by_kind.get(kind, {})}

    def __iter__(self) -> Iterator[str]:
        return iter(self._by_kind)

    def __len__(self) -> int:
        return len(self._by_kind) + bool(self._common)


def read_labels(path: str, data: bytes) -> Labels:
    """Read a side file: ``id: label``, or ``kind: {id: label}``, at the top or under ``names:``.

    Raises:
        InputError: No YAML.
        InputErrors: Doubled keys, or something else than labels.
    """
    document = yamlfile.read_yaml(path, data)
    faults = list(document.faults)
    root = document.root
    if isinstance(root, yamlfile.Mapping) and isinstance(root.get("names"), yamlfile.Mapping):
        root = root.get("names")
    common: dict[str, str] = {}
    by_kind: dict[str, dict[str, str]] = {}
    if not isinstance(root, yamlfile.Mapping):
        place = root.place if root is not None else Place(path=path)
        raise InputErrors((*faults, fault("expected a mapping of ids to labels", place)))
    for entry in root:
        match entry.value:
            case yamlfile.Scalar(text=text):
                common[entry.key] = text
            case yamlfile.Mapping() as table:
                labels = by_kind.setdefault(entry.key, {})
                for item in table:
                    if isinstance(item.value, yamlfile.Scalar):
                        labels[item.key] = item.value.text
                    else:
                        faults.append(fault("expected a label", item.value.place))
            case other:
                faults.append(fault("expected a label, or a mapping of ids to labels", other.place))
    if faults:
        raise InputErrors(tuple(faults))
    return Labels(common, by_kind)


def campaign_names(manifest: Manifest, places: Mapping[str, Place], source: Source) -> tuple[Name, ...]:
    """Return what a campaign and its audience are called, each at its place in the manifest.

    The names of the draft and of the campaign file are left out: they say what a text is about, and nothing of those
    who get it; nobody outside sees either.
    """
    path = source.path
    names = [Name(kind="campaign", text=manifest.campaign, at=places.get("campaign", Place(path=path)))]
    segments = (manifest.segment,) if isinstance(manifest.segment, str) else manifest.segment
    if isinstance(segments, tuple):
        keys = ["segment"] if isinstance(manifest.segment, str) else [f"segment.{i}" for i in range(len(segments))]
        for name, key in zip(segments, keys, strict=True):
            names += _pieces(name, places.get(key), source)
    if isinstance(manifest.recipients, str) and manifest.recipients:
        names += _pieces(manifest.recipients, places.get("recipients"), source)
    stated = manifest.recipients_source
    if stated is not None and stated.name:
        at = places.get("recipients_source.name", Place(path=path))
        names.append(Name(kind="list", text=stated.name, at=at))
    return tuple(names)


def file_names(path: str, at: Place) -> list[Name]:
    """Return the name of a file (its stem) unless it says nothing but what the file is."""
    stem = os.path.basename(path).partition(".")[0]
    return [Name(kind="file", text=stem, at=at)] if stem and stem.lower() not in _PLAIN else []


def _pieces(written: str, at: Place | None, source: Source) -> Iterator[Name]:
    """Yield folders and file stem of a path as the manifest writes it, each at its own columns where they are plain."""
    at = at or Place(path=source.path)
    raw = source.excerpt(at)
    shift = raw.find(written)
    offset = 0
    parts = written.split("/")
    for i, part in enumerate(parts):
        place = at
        if shift >= 0 and at.line == at.end_line:
            start = at.column + shift + offset
            place = Place(path=at.path, line=at.line, column=start, end_line=at.line, end_column=start + len(part))
        offset += len(part) + 1
        if i == len(parts) - 1:
            yield from file_names(part, place)
        elif part not in ("", ".", ".."):
            yield Name(kind="folder", text=part, at=place)
