"""Opening the store: keys, files, URLs, versions, what lies in the clear; and its smaller tables."""

from __future__ import annotations

import datetime
import multiprocessing
import os
import stat
from pathlib import Path
from sqlite3 import OperationalError

import pytest
import sqlalchemy as sa
from holding import KEY, REASON, SECRETS, Clock, held, open_and_hold

from gatekeeper.redact import Key
from gatekeeper.store import database
from gatekeeper.store.database import StoreError
from gatekeeper.store.sealing import SealError
from gatekeeper.store.store import Store


def test_clear_columns_hold_no_phi(store: Store, url: str) -> None:
    store.hold(held())
    store.return_("m1", by="a.officer", reason="the word Mammogram may stand here")
    engine = sa.create_engine(url.replace("postgresql://", "postgresql+psycopg://"))
    with engine.connect() as connection:
        tables = sa.inspect(connection).get_table_names()
        dump = b"".join(repr(row).encode() for t in tables for row in connection.execute(sa.text(f"SELECT * FROM {t}")))
    engine.dispose()
    assert b"SEG001" in dump
    for secret in SECRETS:
        assert secret not in dump


def test_campaigns_and_sends(store: Store, clock: Clock) -> None:
    store.register("spring", content="sha256:1", path="/c/spring.yaml", policy_digest="sha256:p", by="m.keter")
    store.register("spring", content="sha256:2", path="/c/spring.yaml", policy_digest="sha256:p", by="m.keter")
    known = store.campaign("spring")
    assert known is not None
    assert (known.content, known.status) == ("sha256:2", "registered")
    store.withdraw("spring", by="a.officer", reason=REASON)
    assert [campaign.status for campaign in store.campaigns()] == ["withdrawn"]
    with pytest.raises(StoreError, match="no campaign of that name is registered"):
        store.withdraw("spring", by="a.officer", reason=REASON)
    assert store.campaign("autumn") is None
    hour = datetime.timedelta(hours=1)
    store.remember("content", 15)
    clock.forward(minutes=50)
    store.remember("content", 10)
    store.remember("other", 1)
    recent = store.recent("content", hour)
    assert (recent.batches, recent.recipients) == (2, 25)
    clock.forward(minutes=20)
    assert store.recent("content", hour).recipients == 10
    assert store.forget(hour) == 1
    assert store.recent("nothing", hour).batches == 0


def test_another_key_is_refused(store: Store, url: str) -> None:
    store.hold(held())
    with pytest.raises(StoreError, match="the store was made with another key"):
        Store.open(url, Key(b"another key of thirty-two bytes.."))
    with pytest.raises(SealError, match="the key is shorter than 16 bytes"):
        Store.open(url, Key(b"short"))


def test_several_processes_make_the_store_at_once(url: str) -> None:
    context = multiprocessing.get_context("spawn")
    processes = [context.Process(target=open_and_hold, args=(url, number)) for number in range(4)]
    for process in processes:
        process.start()
    for process in processes:
        process.join(60)
    assert [process.exitcode for process in processes] == [0, 0, 0, 0]
    store = Store.open(url, KEY)
    assert len(store.list()) == 4
    assert store.verify().faults == ()
    store.close()


def test_a_file_that_others_turn_to_logging_as_well_is_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    answers = iter([("delete",), OperationalError("database is locked"), ("delete",), ("wal",), ("wal",)])

    class Busy:
        def execute(self, pragma: str) -> Busy:
            self.answer = next(answers)
            if isinstance(self.answer, OperationalError):
                raise self.answer
            return self

        def fetchone(self) -> object:
            return self.answer

    monkeypatch.setattr(database.time, "sleep", lambda seconds: None)
    database._write_ahead(Busy())
    assert list(answers) == []


def test_sqlite_files_are_private_and_the_key_lies_beside(tmp_path: Path) -> None:
    path = tmp_path / "deep" / "store.sqlite3"
    before = os.umask(0)
    try:
        store = Store.open(str(path))
        store.hold(held())
    finally:
        os.umask(before)
    modes = {p.name: stat.S_IMODE(p.stat().st_mode) for p in path.parent.iterdir()}
    assert modes.keys() >= {"store.sqlite3", "store.sqlite3.key"}
    assert set(modes.values()) == {0o600}
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    store.close()
    again = Store.open(f"sqlite:///{path}")
    assert again.show("m1").body == b"Your Mammogram\r\n"
    again.close()
    (path.parent / "store.sqlite3.key").unlink()
    with pytest.raises(SealError, match=r"store\.sqlite3\.key is missing: the store cannot be opened without its key"):
        Store.open(str(path))


@pytest.mark.parametrize(
    ("url", "message"),
    [
        ("mysql://x/y", "the store runs on sqlite and postgresql, not on mysql"),
        ("sqlite://", "the store needs a file: sqlite:///path"),
        ("://", "the database URL cannot be read; expected sqlite:///path or postgresql://…"),
    ],
)
def test_urls_that_are_none(url: str, message: str) -> None:
    with pytest.raises(StoreError) as caught:
        Store.open(url, KEY)
    assert str(caught.value) == message


def test_a_database_that_cannot_be_opened(tmp_path: Path) -> None:
    (tmp_path / "text").write_text("this is no database, it is a text of some length" * 50)
    with pytest.raises(StoreError, match=r"the store cannot be opened \(DatabaseError\)"):
        Store.open(str(tmp_path / "text"), KEY)
    with pytest.raises(SealError, match="the store needs a key that outlives this run"):
        Store.open("postgresql://nobody@127.0.0.1:1/none")
    with pytest.raises(StoreError, match=r"the store cannot be opened \(OperationalError\)"):
        Store.open("postgresql://nobody@127.0.0.1:1/none", KEY)


def test_a_newer_store_is_refused(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/store.sqlite3"
    Store.open(url, KEY).close()
    engine = sa.create_engine(url)
    with engine.begin() as connection:
        connection.execute(sa.text("UPDATE alembic_version SET version_num = '9999'"))
    engine.dispose()
    with pytest.raises(StoreError, match="a newer program made the store: it is at revision 9999, known here is 0001"):
        Store.open(url, KEY)
