"""Reads the lexicons: YAML files of phrases by kind and category, ours and a hospital's own.

A phrase written in lower case counts in any letter case; one that holds a capital counts only as written
("AIDS", "PrEP"), because its lower-case twin is another word.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from gatekeeper.errors import InputError
from gatekeeper.model.words import Category
from gatekeeper.vocabulary.term import KINDS, Term
from gatekeeper.vocabulary.tokens import key

#: Topic level of a kind where a lexicon says nothing (docs/inference.md).
LEVELS = {"specialty": 2, "payment": 1, "care": 1}


def folder() -> Path:
    """Return the folder of the built-in lexicons: inside the installed package, or beside it in a checkout."""
    package = Path(__file__).resolve().parent.parent
    inside = package / "_data" / "policies" / "lexicons"
    return inside if inside.is_dir() else package.parent / "policies" / "lexicons"


def builtin() -> tuple[Path, ...]:
    """Return the built-in term lexicons in the order in which later ones win."""
    return tuple(sorted(p for p in folder().glob("*.yaml") if not p.name.startswith("_")))


def read(path: Path) -> Iterator[tuple[str, Term]]:
    """Yield (look-up key, term) for every phrase of a lexicon file.

    Args:
        path: A YAML file as docs/vocabulary.md describes it.

    Raises:
        InputError: The file is no lexicon; the message names the group and what was expected.
    """
    content = load(path)
    name = path.stem
    for group in content.get("groups") or ():
        if not isinstance(group, dict):
            raise InputError("expected a mapping with kind, category and terms", path=str(path))
        yield from _group(group, name, str(path))


def load(path: Path) -> dict[str, Any]:
    """Return the mapping of a YAML file.

    Raises:
        InputError: It cannot be read or holds no mapping.
    """
    import yaml

    try:
        with path.open(encoding="utf-8") as file:
            content = yaml.load(file, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"cannot read the lexicon ({type(error).__name__})", path=str(path)) from error
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
        raise InputError("the lexicon is not valid YAML", path=str(path), line=line, column=column) from error
    if not isinstance(content, dict):
        raise InputError("expected a mapping with groups", path=str(path))
    return content


def _group(group: dict[str, Any], name: str, path: str) -> Iterator[tuple[str, Term]]:
    kind = str(group.get("kind", ""))
    if kind not in KINDS:
        raise InputError(f"unknown kind; expected one of {', '.join(KINDS)}", path=path)
    try:
        category = Category(str(group.get("category", "general")))
    except ValueError as error:
        raise InputError("unknown category; expected one of the contract's categories", path=path) from error
    level = int(group.get("level", LEVELS.get(kind, 3)))
    for part, ambiguous in (("terms", False), ("likely", True), ("ambiguous", True)):
        for phrase in group.get(part) or ():
            written = str(phrase)
            form = key(written)
            if form:
                yield (
                    form,
                    Term(
                        kind=KINDS[kind],
                        category=category,
                        level=level,
                        concept=f"{name}:{form.replace(' ', '-')}",
                        canonical=form,
                        ambiguous=ambiguous,
                        likely=part == "likely",
                        strict=written if written != written.lower() else "",
                    ),
                )
