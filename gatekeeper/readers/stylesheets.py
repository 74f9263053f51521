"""Finds the declarations that the rules of ``<style>`` elements give to an element.

Selectors of element, class and id names, alone, combined or under an ancestor, are what mail clients agree on. Media
queries are ignored: they describe other screens than the one that shows everything.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from gatekeeper.patterns import lazy
from gatekeeper.readers.css import Declarations, parse_declarations

_COMMENT = lazy(r"/\*.*?(?:\*/|\Z)", re.DOTALL)
_COMPOUND = lazy(r"^([a-z][a-z0-9]*|\*)?((?:[.#][\w-]+)*)$", re.IGNORECASE)
#: Rules kept for one key: hostile style sheets stay linear.
_RULES_OF_ONE_KEY = 64
_DEPTH = 64


@dataclass(frozen=True, slots=True)
class Compound:
    """One compound selector: ``td.footer``."""

    element: str
    classes: frozenset[str]
    ids: frozenset[str]

    def matches(self, element: str, classes: frozenset[str], id_: str) -> bool:
        """Return whether an element fits."""
        return self.element in ("", element) and self.classes <= classes and (not self.ids or self.ids == {id_})


@dataclass(frozen=True, slots=True)
class Rule:
    """One selector with its declarations; *ancestors* from the outermost in."""

    compound: Compound
    ancestors: tuple[Compound, ...]
    specificity: tuple[int, int, int, int]
    declarations: Declarations


@dataclass(slots=True)
class Stylesheet:
    """The rules of all ``<style>`` elements read so far, found by their rightmost compound.

    Args:
        nested: Whether any rule asks for an ancestor, so that two elements written alike may look different.
    """

    rules: dict[str, list[Rule]] = field(default_factory=dict)
    count: int = 0
    nested: bool = False

    def add(self, css: str) -> None:
        """Add the rules of a style sheet; unknown selectors are skipped."""
        for selectors, body in _blocks(_COMMENT.sub(" ", css)):
            declarations = parse_declarations(body)
            if not declarations:
                continue
            for selector in selectors.split(","):
                rule = _rule(selector, declarations, self.count)
                self.count += 1
                if rule is not None:
                    kept = self.rules.setdefault(_key(rule.compound), [])
                    if len(kept) < _RULES_OF_ONE_KEY:
                        kept.append(rule)
                        self.nested = self.nested or bool(rule.ancestors)

    def matching(
        self, element: str, classes: frozenset[str], id_: str, ancestors: list[tuple[str, frozenset[str], str]]
    ) -> Declarations:
        """Return the declarations for an element, weakest first."""
        if not self.rules:
            return ()
        found: list[Rule] = []
        for key in (element, "*", *("." + name for name in classes), "#" + id_):
            for rule in self.rules.get(key, ()):
                if rule.compound.matches(element, classes, id_) and _under(rule.ancestors, ancestors):
                    found.append(rule)
        found.sort(key=lambda rule: rule.specificity)
        return tuple(declaration for rule in found for declaration in rule.declarations)


def _under(wanted: tuple[Compound, ...], ancestors: list[tuple[str, frozenset[str], str]]) -> bool:
    at = len(wanted) - 1
    if at < 0:
        return True
    for element, classes, id_ in reversed(ancestors[-_DEPTH:]):
        if wanted[at].matches(element, classes, id_):
            at -= 1
            if at < 0:
                return True
    return False


def _blocks(css: str) -> Iterator[tuple[str, str]]:
    """Yield (selectors, declarations) of the rules that stand in no at-rule."""
    i = 0
    while True:
        brace = css.find("{", i)
        if brace == -1:
            return
        selector = css[i:brace].rpartition(";")[2].strip()
        if selector.startswith("@"):
            depth, i = 1, brace + 1
            while depth and i < len(css):
                found = _BRACE.search(css, i)
                if not found:
                    return
                depth += 1 if found.group() == "{" else -1
                i = found.end()
            continue
        end = css.find("}", brace)
        if end == -1:
            end = len(css)
        yield selector, css[brace + 1 : end]
        i = end + 1


_BRACE = lazy(r"[{}]")


def _key(compound: Compound) -> str:
    if compound.ids:
        return "#" + min(compound.ids)
    if compound.classes:
        return "." + min(compound.classes)
    return compound.element or "*"


def _rule(selector: str, declarations: Declarations, order: int) -> Rule | None:
    parts = [_compound(part) for part in selector.replace(">", " ").split()]
    if not parts or len(parts) > 8:
        return None
    compounds = [part for part in parts if part is not None]
    if len(compounds) != len(parts):
        return None
    weight = (
        sum(len(c.ids) for c in compounds),
        sum(len(c.classes) for c in compounds),
        sum(1 for c in compounds if c.element),
        order,
    )
    return Rule(compounds[-1], tuple(compounds[:-1]), weight, declarations)


def _compound(text: str) -> Compound | None:
    found = _COMPOUND.match(text)
    if not found:
        return None
    names = re.findall(r"[.#][\w-]+", found.group(2))
    element = (found.group(1) or "").lower()
    return Compound(
        "" if element == "*" else element,
        frozenset(name[1:] for name in names if name[0] == "."),
        frozenset(name[1:] for name in names if name[0] == "#"),
    )
