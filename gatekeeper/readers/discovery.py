"""Finds what there is to judge under the paths that a person names, and says what each file is."""

from __future__ import annotations

import os
from collections.abc import Collection, Iterator, Sequence

from gatekeeper.errors import InputError, InputErrors
from gatekeeper.patterns import lazy
from gatekeeper.readers.campaign import is_campaign, named_files
from gatekeeper.readers.files import DiskFiles, Files, beside, read_file
from gatekeeper.readers.yamlfile import Listing, Mapping, Scalar, read_yaml
from gatekeeper.value import dataclass

LIST_SUFFIXES = (".csv", ".tsv", ".xlsx", ".jsonl", ".ndjson", ".parquet")
SEGMENT_SUFFIXES = (".sql", ".cql")
YAML_SUFFIXES = (".yaml", ".yml")
DRAFT_SUFFIXES = (".eml", ".html", ".htm", ".xhtml", ".mjml", ".txt", ".md", ".markdown")
#: A template carries the suffix of its engine, alone or behind that of the draft ("welcome.html.erb").
TEMPLATE_SUFFIXES = (
    ".liquid", ".hbs", ".handlebars", ".mustache", ".j2", ".jinja", ".jinja2", ".erb", ".ejs", ".njk", ".twig", ".tmpl",
    ".tpl", ".gohtml", ".ftl", ".vm", ".ampscript", ".amp",
)  # fmt: skip
#: Files of a project that are no drafts, although their suffix is one.
_PROJECT = lazy(
    r"(?i)(?:readme|license|licence|copying|notice|authors|contributors|contributing|changelog|changes|history|security"
    r"|code_of_conduct|todo|requirements[\w.-]*|constraints[\w.-]*|robots|humans|manifest|cmakelists)\.(?:md|markdown|txt)"
)
_FOLDERS = frozenset({"node_modules", "__pycache__", "venv", "dist", "build"})
_POLICY_KEYS = ("organization", "profiles", "vendors", "extends", "rules", "registries")
#: How a mail message begins: an mbox line or not, and then a header field.
HEADER = lazy(rb"\A(?:From [^\n]*\n)?[!-9;-~]{1,78}:[ \t\r\n]")


@dataclass(frozen=True, kw_only=True)
class Target:
    """One thing to judge: its file, and ``campaign``, ``draft``, ``segment``, ``recipients`` or ``policy``."""

    path: str
    kind: str


def discover(
    paths: Sequence[str], files: Files, *, passing: Collection[str] = ()
) -> tuple[list[Target], list[InputError]]:
    """Return what there is to judge, in the order of *paths*, each file once, and what cannot be.

    A folder is walked. A folder with a campaign file is one submission for each campaign in it; elsewhere each file
    stands for itself, unless a campaign found on the way names it. Hidden folders, ``policies.yaml``, its registries
    and ``*.test.yaml`` are passed over.

    Args:
        paths: Files and folders.
        files: Where to look; folders are listed with its ``list``, else on the disk.
        passing: Further files to pass over in folders (the registries of the policy in force).
    """
    walk = _Walk(files, frozenset(os.path.normpath(path) for path in passing))
    for path in paths:
        if files.is_folder(path):
            walk.folder(path)
        else:
            walk.file(path)
    return walk.result()


def the_one(path: str, files: Files) -> str:
    """Return the file of the one submission at *path*: the file itself, or what a folder holds.

    Raises:
        InputError, InputErrors: The folder holds none, several, or what cannot be read.
    """
    if not files.is_folder(path):
        return path
    found, errors = discover([path], files)
    if errors:
        raise errors[0] if len(errors) == 1 else InputErrors(tuple(errors))
    if len(found) != 1:
        raise InputError(f"there are {len(found)} submissions here; name one of them", path=path)
    return found[0].path


def kind_of(path: str, data: bytes) -> str | None:
    """Return what a file is, by its name and, where that does not tell, by its content; None when it is nothing."""
    low = path.lower()
    if low.endswith(LIST_SUFFIXES):
        return "recipients"
    if low.endswith(SEGMENT_SUFFIXES):
        return "segment"
    if low.endswith(YAML_SUFFIXES):
        return _yaml_kind(path, data)
    if low.endswith(DRAFT_SUFFIXES):
        return "segment" if low.endswith(".txt") and _is_search(data) else "draft"
    if low.endswith(TEMPLATE_SUFFIXES):
        return "segment" if low.rpartition(".")[0].endswith(SEGMENT_SUFFIXES) else "draft"
    return "segment" if _is_segment(path, data) else None


def _is_search(data: bytes) -> bool:
    """Whether a text is nothing but search URLs; a letter has blanks in its lines."""
    lines = [line.removeprefix(b"GET ").strip() for line in data[:20_000].splitlines() if line.strip()]
    if not lines or any(b" " in line or b"?" not in line for line in lines):
        return False
    from gatekeeper.readers.segments.fhir_search import fits

    return fits(data[:20_000].decode("utf-8", "replace"))


def _is_segment(path: str, data: bytes) -> bool:
    from gatekeeper.readers.segments import recognise

    try:
        return recognise(path, data) is not None
    except Exception:  # noqa: BLE001 - one odd file must not stop a walk; reading it as a segment will say what is wrong
        return True


def _yaml_kind(path: str, data: bytes) -> str | None:
    if is_campaign(path, data):
        return "campaign"
    if os.path.basename(path) == "policies.yaml" or _is_policy(path, data):
        return "policy"
    return "segment" if _is_segment(path, data) else None


def _is_policy(path: str, data: bytes) -> bool:
    try:
        root = read_yaml(path, data).root
    except InputError:
        return False
    return isinstance(root, Mapping) and "version" in root and any(key in root for key in _POLICY_KEYS)


class _Walk:
    def __init__(self, files: Files, passing: frozenset[str]) -> None:
        self.files = files
        self.passing = passing
        self.names = getattr(files, "list", None) or DiskFiles().list
        self.targets: dict[str, Target] = {}
        self.walked: set[str] = set()
        self.named: set[str] = set()
        self.errors: list[InputError] = []

    def result(self) -> tuple[list[Target], list[InputError]]:
        kept = [t for t in self.targets.values() if t.path not in self.walked or t.path not in self.named]
        return kept, self.errors

    def add(self, path: str, kind: str) -> None:
        self.targets.setdefault(path, Target(path=path, kind=kind))

    def file(self, path: str) -> None:
        """A file that a person names is always judged; what it is may need a look at its content."""
        try:
            data = read_file(self.files, path)
        except InputError as error:
            self.errors.append(error)
            return
        kind = kind_of(path, data)
        structured = path.lower().endswith((*YAML_SUFFIXES, ".json", ".xml"))
        if kind is None and not structured and (HEADER.match(data) or data.lstrip()[:1] == b"<"):
            kind = "draft"
        if kind is None:
            self.errors.append(_unknown(path, data))
            return
        self.add(path, kind)
        self.walked.discard(path)

    def folder(self, path: str) -> None:
        before = len(self.errors)
        empty = True
        for found in self.below(os.path.normpath(path), self.passing):
            empty = False
            if found.path not in self.targets:
                self.walked.add(found.path)
                self.add(found.path, found.kind)
        if empty and len(self.errors) == before:
            self.errors.append(InputError("nothing to judge here: no campaign, draft, segment or list", path=path))

    def below(self, folder: str, passed: frozenset[str]) -> Iterator[Target]:
        """Yield the targets in a folder and under it, files first, in the order of their names."""
        stack = [(folder, passed, False)]
        while stack:
            folder, passed, belongs = stack.pop()
            try:
                names = self.names(folder)
            except OSError as error:
                why = f"cannot be listed: {error.strerror or type(error).__name__}"
                self.errors.append(InputError(why, path=folder))
                continue
            paths = [os.path.normpath(os.path.join(folder, name)) for name in names if not name.startswith(".")]
            folders = [path for path in paths if self.files.is_folder(path)]
            passed = passed | self.registries(paths)
            found = [t for path in paths if path not in folders and path not in passed for t in self.look(path)]
            campaigns = [target for target in found if target.kind == "campaign"]
            for target in campaigns:
                self.named |= self.files_of(target.path)
            yield from campaigns if campaigns or belongs else found
            for path in reversed(folders):
                if os.path.basename(path) not in _FOLDERS and not os.path.islink(path):
                    # Partials and pictures below a campaign belong to it; a campaign further down is one more.
                    stack.append((path, passed, belongs or bool(campaigns)))

    def look(self, path: str) -> Iterator[Target]:
        """Yield the target that a walked file is; files that are nothing to judge are passed over in silence."""
        name = os.path.basename(path)
        low = name.lower()
        if low == "policies.yaml" or low.endswith((".test.yaml", ".test.yml")) or _PROJECT.fullmatch(name):
            return
        if low.endswith((*YAML_SUFFIXES, ".json")):
            try:
                kind = kind_of(path, read_file(self.files, path))
            except InputError as error:
                self.errors.append(error)
                return
            if kind in ("campaign", "segment"):
                yield Target(path=path, kind=kind)
        elif low.endswith((*LIST_SUFFIXES, *SEGMENT_SUFFIXES, *DRAFT_SUFFIXES, *TEMPLATE_SUFFIXES)):
            yield Target(path=path, kind=kind_of(path, self.start(path) if low.endswith(".txt") else b"") or "draft")

    def start(self, path: str) -> bytes:
        """Return a file's content; a file that cannot be read says so when it is judged."""
        try:
            return read_file(self.files, path)
        except InputError:
            return b""

    def files_of(self, path: str) -> set[str]:
        try:
            return named_files(path, read_file(self.files, path))
        except InputError:
            return set()

    def registries(self, paths: list[str]) -> frozenset[str]:
        """Return the registry and lexicon files that a policy among *paths* names: they are no recipient lists."""
        found: set[str] = set()
        for path in paths:
            if os.path.basename(path) not in ("policies.yaml", "policies.example.yaml"):
                continue
            try:
                root = read_yaml(path, read_file(self.files, path)).root
            except InputError:
                continue
            stated = root.get("registries") if isinstance(root, Mapping) else None
            lexicons = root.get("lexicons") if isinstance(root, Mapping) else None
            values = [entry.value for entry in stated] if isinstance(stated, Mapping) else []
            values += list(lexicons.items) if isinstance(lexicons, Listing) else []
            found |= {beside(path, v.text) for v in values if isinstance(v, Scalar) and v.text}
        return frozenset(found)


def _unknown(path: str, data: bytes) -> InputError:
    """Return why a file that a person named cannot be judged; YAML that is broken says where."""
    if not data.strip():
        return InputError("the file is empty", path=path)
    if path.lower().endswith(YAML_SUFFIXES):
        try:
            read_yaml(path, data)
        except InputError as error:
            return error
    return InputError(_no_kind(path), path=path)


def _no_kind(path: str) -> str:
    if path.lower().endswith(YAML_SUFFIXES):
        return "this YAML is no campaign (campaign:), segment (all:, any:, none:) or policy (version:)"
    if path.lower().endswith(".json"):
        return "this JSON is no audience definition that is known here"
    return "this is no campaign, draft, segment or recipient list by its name or content"
