"""A resolved recipient list: rows stay tabular, and no row ever prints itself."""

from __future__ import annotations

from dataclasses import field

from gatekeeper.model.message import Unchecked
from gatekeeper.model.place import Place
from gatekeeper.model.words import Category, FieldClass
from gatekeeper.value import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A column of a list: its name, what it holds by name, and whether the values tell a health category."""

    name: str
    field_class: FieldClass
    categories: tuple[Category, ...] = ()
    at: Place


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipient:
    """One row.

    Args:
        row: Row number of the file, header included, from 1 (the first recipient of a CSV file is row 2).
        address: Normalised: domain lower case A-labels, local part lower case; as written when invalid.
        written: As written.
        values: Cells by column name.
    """

    row: int
    address: str = field(repr=False)
    written: str = field(default="", repr=False)
    values: dict[str, str] = field(default_factory=dict, repr=False)


@dataclass(frozen=True, eq=False, kw_only=True)
class RecipientList:
    """A list file (or query result) with its rows in order; *valid* rules live in ``rules/rcp``."""

    path: str
    format: str
    columns: tuple[Column, ...] = ()
    address_column: str | None = None
    rows: tuple[Recipient, ...] = field(default=(), repr=False)
    unchecked: tuple[Unchecked, ...] = ()

    def place(self, row: int) -> Place:
        """Return the place of a row (its whole line), or the file for formats without lines."""
        if self.format in ("csv", "tsv", "jsonl"):
            return Place(path=self.path, line=row, column=1, end_line=row, end_column=1)
        return Place(path=self.path)

    def column(self, *names: str) -> Column | None:
        """Return the first column that has one of these names, case aside."""
        wanted = {name.lower() for name in names}
        return next((c for c in self.columns if c.name.lower() in wanted), None)
