"""Registries and recipients in a real PostgreSQL, read only."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from postgres import start_postgres

from gatekeeper.errors import InputError
from gatekeeper.model.policy import DatabaseTable, Policy, Registries
from gatekeeper.model.registry import Preference
from gatekeeper.readers.database import Unreachable, query
from gatekeeper.readers.files import DiskFiles
from gatekeeper.readers.recipients import read_query
from gatekeeper.readers.registries import open_registries
from gatekeeper.redact import Key

pytestmark = pytest.mark.service


@pytest.fixture(scope="module")
def url() -> Iterator[str]:
    for found in start_postgres():
        import sqlalchemy

        engine = sqlalchemy.create_engine(found.replace("postgresql://", "postgresql+psycopg://"))
        with engine.begin() as connection:
            for statement in (
                "CREATE SCHEMA crm",
                "CREATE TABLE crm.wishes (address text, kind text, category text, at timestamptz)",
                "INSERT INTO crm.wishes VALUES ('Ada@x.example', 'restriction', NULL, '2026-05-01 10:00+00')",
                "CREATE TABLE people (email text, seen date)",
                "INSERT INTO people VALUES ('Ada@X.example', '2026-05-01'), ('bo%' || chr(58) || 'x@x.example', NULL)",
            ):
                connection.execute(sqlalchemy.text(statement))
        engine.dispose()
        yield found


def test_a_registry_in_a_schema(url: str) -> None:
    policy = Policy(registries=Registries(preferences=DatabaseTable(url=url, table="crm.wishes")))
    book = open_registries(policy, files=DiskFiles(), key=Key(b"a secret of the tests"))
    assert (book.errors, book.unchecked) == ([], ())
    (found,) = book.preferences_of("ada@x.example")
    assert found == Preference(kind="restriction", at=found.at)
    assert found.at.startswith("2026-05-01T")


def test_recipients_of_a_query(url: str) -> None:
    sql = "SELECT email, seen::text AS seen FROM people WHERE email LIKE '%' AND ':x' <> '%s' ORDER BY email DESC"
    found = read_query(url, sql, path="campaign.yaml")
    assert [(row.address, row.values["seen"]) for row in found.rows] == [
        ("bo%:x@x.example", ""),
        ("ada@x.example", "2026-05-01"),
    ]


@pytest.mark.parametrize(
    "sql",
    [
        "WITH gone AS (DELETE FROM people RETURNING email) SELECT email FROM gone",
        "SELECT email FROM people; DELETE FROM people",
    ],
)
def test_nothing_can_be_written(url: str, sql: str) -> None:
    with pytest.raises(Unreachable) as caught:
        query(url, sql, beside="campaign.yaml")
    assert "people" not in str(caught.value)
    assert len(query(url, "SELECT email FROM people", beside="campaign.yaml")[1]) == 2


def test_only_selects_are_sent(url: str) -> None:
    with pytest.raises(InputError):
        query(url, "DELETE FROM people", beside="campaign.yaml")
