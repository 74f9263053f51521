"""Imports flow one way: a layer imports only from those above it in the list (docs/architecture.md)."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parent.parent / "gatekeeper"
LAYERS = [
    {"errors", "redact", "value", "patterns", "kept"},
    {"model"},
    {"readers", "vocabulary"},
    {"detectors"},
    {"inference"},
    {"rules"},
    {"policy"},
    {"engine"},
    {"fixes"},
    {"reports"},
    {"store"},
    {"milter", "web"},
    {"testing", "docs", "api"},
    {"cli"},
]
RANK = {name: rank for rank, layer in enumerate(LAYERS) for name in layer}
#: Who alone may import a heavy or dangerous package.
OWNERS = {
    "mailparser": {"readers/mime.py"},
    "presidio_analyzer": {"detectors/"},
    "spacy": {"detectors/"},
    "sqlalchemy": {"store/", "readers/"},
    "sqlglot": {"readers/segments/"},
}


def imports(path: Path) -> Iterator[tuple[str, int]]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((alias.name, node.lineno) for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module, node.lineno


def test_imports_flow_one_way() -> None:
    wrong = []
    for path in ROOT.rglob("*.py"):
        here = path.relative_to(ROOT).parts[0].removesuffix(".py")
        for module, line in imports(path):
            parts = module.split(".")
            if parts[0] != "gatekeeper" or len(parts) < 2 or here not in RANK or parts[1] not in RANK:
                continue
            if RANK[parts[1]] > RANK[here]:
                wrong.append(f"{path.relative_to(ROOT)}:{line} imports {module}")
    assert wrong == []


def test_every_module_has_a_layer() -> None:
    names = {p.name.removesuffix(".py") for p in ROOT.iterdir() if p.suffix == ".py" or (p / "__init__.py").exists()}
    assert names - set(RANK) == {"__init__", "__main__"}


def test_packages_are_imported_by_their_owners_only() -> None:
    wrong = []
    for path in ROOT.rglob("*.py"):
        relative = path.relative_to(ROOT).as_posix()
        for module, line in imports(path):
            owners = OWNERS.get(module.split(".")[0])
            if owners and not any(relative.startswith(owner) for owner in owners):
                wrong.append(f"{relative}:{line} imports {module}")
    assert wrong == []


def test_the_core_is_silent() -> None:
    wrong = []
    for layer in ("model", "readers", "vocabulary", "detectors", "inference", "rules", "policy"):
        for path in (ROOT / layer).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in ("print", "exit"):
                    wrong.append(f"{path.relative_to(ROOT)}:{node.lineno} {node.func.id}")
                if (
                    isinstance(node, ast.Attribute)
                    and node.attr in ("today", "utcnow", "now")
                    and isinstance(node.value, ast.Attribute | ast.Name)
                    and getattr(node.value, "attr", getattr(node.value, "id", "")) in ("date", "datetime")
                ):
                    wrong.append(f"{path.relative_to(ROOT)}:{node.lineno} reads the clock")
    assert wrong == []
