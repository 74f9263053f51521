"""The audit trail: append-only by trigger, and `verify` sees what somebody with the database's password may do."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa
from holding import KEY, REASON, Clock, held

from gatekeeper.store.sealing import SealError
from gatekeeper.store.store import Store

Execute = Callable[[str], None]


@pytest.fixture
def execute(url: str) -> Iterator[Execute]:
    engine = sa.create_engine(url.replace("postgresql://", "postgresql+psycopg://"))

    def run(statement: str) -> None:
        with engine.begin() as connection:
            connection.execute(sa.text(statement))

    yield run
    engine.dispose()


@pytest.fixture
def trail(store: Store) -> Store:
    for number in range(4):
        store.hold(held(f"m{number}"))
    store.return_("m0", by="a.officer", reason=REASON)
    assert store.verify().entries == 5
    assert store.verify().faults == ()
    return store


def without_triggers(execute: Execute, url: str) -> None:
    if url.startswith("sqlite"):
        execute("DROP TRIGGER audit_no_UPDATE")
        execute("DROP TRIGGER audit_no_DELETE")
    else:
        execute("ALTER TABLE audit DISABLE TRIGGER USER")


@pytest.mark.parametrize(
    "statement", ["UPDATE audit SET actor = 'x' WHERE seq = 2", "DELETE FROM audit WHERE seq = 2", "DELETE FROM audit"]
)
def test_triggers_forbid_change(trail: Store, execute: Execute, statement: str) -> None:
    with pytest.raises(sa.exc.DBAPIError, match="the audit trail is append-only"):
        execute(statement)
    assert trail.verify().faults == ()


@pytest.mark.parametrize("url", [pytest.param("postgresql", marks=pytest.mark.service)], indirect=True)
def test_postgresql_forbids_truncate(trail: Store, execute: Execute) -> None:
    with pytest.raises(sa.exc.DBAPIError, match="the audit trail is append-only"):
        execute("TRUNCATE audit")
    assert trail.verify().faults == ()


@pytest.mark.parametrize(
    ("statements", "faults"),
    [
        (["UPDATE audit SET actor = 'somebody else' WHERE seq = 3"], ["entry 3 was changed"]),
        (["UPDATE audit SET details = '{}' WHERE seq = 4"], ["entry 4 was changed"]),
        (["DELETE FROM audit WHERE seq IN (2, 3)"], ["entries 2 to 3 are missing"]),
        (["DELETE FROM audit WHERE seq = 1"], ["entries 1 to 1 are missing"]),
        (
            ["DELETE FROM audit WHERE seq > 3"],
            ["the trail ends at entry 3, its signed head is entry 5: the end was cut off"],
        ),
        (
            [
                "DELETE FROM audit WHERE seq > 3",
                "UPDATE audit_head SET seq = 3, digest = (SELECT digest FROM audit WHERE seq = 3)",
            ],
            ["the signed head was changed"],
        ),
        (["DELETE FROM audit_head"], ["the signed head is missing"]),
        (
            ["DELETE FROM audit WHERE seq = 2", "UPDATE audit SET seq = seq - 1 WHERE seq > 2"],
            [
                "entry 2 does not follow the one before it", "entry 2 was changed", "entry 3 was changed",
                "entry 4 was changed", "the trail ends at entry 4, its signed head is entry 5: the end was cut off",
            ],
        ),
        (
            [
                "INSERT INTO audit SELECT 6, at, actor, action, subject, details, sealed, digest, digest "
                "FROM audit WHERE seq = 5"
            ],
            ["entry 6 was changed", "the signed head is not the last entry"],
        ),
    ],
)  # fmt: skip
def test_verify_sees_it(
    trail: Store, execute: Execute, url: str, statements: list[str], faults: list[str]
) -> None:  # fmt: skip
    without_triggers(execute, url)
    for statement in statements:
        if statement.startswith("UPDATE audit SET seq") and not url.startswith("sqlite"):
            for seq in (3, 4, 5):
                execute(f"UPDATE audit SET seq = {seq - 1} WHERE seq = {seq}")
        else:
            execute(statement)
    assert list(trail.verify().faults) == faults


def test_a_reason_that_was_moved_or_changed_does_not_open(trail: Store, execute: Execute, url: str) -> None:
    without_triggers(execute, url)
    execute("UPDATE audit SET sealed = (SELECT sealed FROM quarantine WHERE id = 'm1') WHERE seq = 5")
    assert list(trail.verify().faults) == ["entry 5 was changed"]
    with pytest.raises(SealError, match="a sealed value does not open"):
        trail.log()


def test_an_older_complete_copy_is_seen_by_an_exported_head(tmp_path: Path) -> None:
    import shutil

    path = tmp_path / "store.sqlite3"
    trail = Store.open(str(path), KEY, clock=Clock())
    trail.hold(held("m1"))
    early = trail.verify().head
    trail.close()
    shutil.copy(path, tmp_path / "old")
    trail = Store.open(str(path), KEY, clock=Clock())
    trail.hold(held("m2"))
    late = trail.verify().head
    assert trail.verify(expected_head=early).faults == ()
    assert trail.verify(expected_head=late).faults == ()
    trail.close()
    for name in ("store.sqlite3-wal", "store.sqlite3-shm"):
        (tmp_path / name).unlink(missing_ok=True)
    shutil.copy(tmp_path / "old", path)
    trail = Store.open(str(path), KEY, clock=Clock())
    assert trail.verify().faults == ()
    assert trail.verify(expected_head=late).faults == (
        "the trail does not hold the head that was exported earlier",
    )  # fmt: skip
    trail.close()


def test_log_holds_who_what_when_why(trail: Store) -> None:
    entry = trail.log(subject="m0")[-1]
    assert (entry.seq, entry.actor, entry.action, entry.reason) == (5, "a.officer", "return", REASON)
    assert entry.at == "2026-05-04T10:00:00.000000Z"
    assert [e.seq for e in trail.log(limit=2)] == [4, 5]
    assert trail.note(actor="a.officer", action="open", subject="m1") == 6
