"""Runs the gate's server in a thread of the test, with a judge that the test can exchange."""

from __future__ import annotations

import asyncio
import os
import shutil
import socket
import threading
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from gatekeeper.milter.address import Address, bind
from gatekeeper.milter.gate import Gate
from gatekeeper.milter.server import Limits, Server
from gatekeeper.model.finding import Finding, Verdict
from gatekeeper.model.place import Place
from gatekeeper.model.risk import Risk
from gatekeeper.model.transaction import Judge, Judgement, MailTransaction
from gatekeeper.model.words import Disposition, MessageClass, Obligation, Purpose, RiskLevel, Severity
from gatekeeper.store.store import Store

POLICY = "sha256:0123456789abcdef0123456789abcdef"


def verdict(
    disposition: str = "allow",
    *,
    id: str = "s-1",
    rules: tuple[str, ...] = (),
    lines: tuple[int, ...] = (),
    **more: Any,
) -> Verdict:
    findings = tuple(
        Finding(rule=rule, name="x", severity=Severity.ERROR, message="masked", at=Place(path="m.eml", line=line))
        for rule, line in zip(rules, lines or (1,) * len(rules), strict=True)
    )
    return Verdict(
        id=id, path="m.eml", purpose=Purpose.UNSTATED, message_class=MessageClass.MARKETING, bulk=False,
        disposition=Disposition(disposition), risk=Risk(level=more.pop("level", RiskLevel.NONE)), findings=findings,
        policy_digest=POLICY, **more,
    )  # fmt: skip


def judging(disposition: str = "allow", *, drop: tuple[str, ...] = (), hold: Any = "store", **more: Any) -> Judge:
    def judge(mail: MailTransaction) -> Judgement:
        return Judgement(verdict=verdict(disposition, id=mail.id, **more), drop_addresses=drop, hold=hold)

    return judge


STRIP = (Obligation.STRIP_HEADERS,)


@dataclass
class Running:
    """A server in a thread."""

    server: Server
    listener: socket.socket
    events: list[dict[str, Any]]
    _loop: asyncio.AbstractEventLoop | None = None
    _thread: threading.Thread | None = field(default=None, repr=False)

    def start(self) -> None:
        ready = threading.Event()

        async def main() -> None:
            self._loop = asyncio.get_running_loop()
            await self.server.run(self.listener, ready=ready.set)

        self._thread = threading.Thread(target=asyncio.run, args=(main(),), daemon=True)
        self._thread.start()
        assert ready.wait(10)

    def stop(self) -> None:
        assert self._loop is not None
        assert self._thread is not None
        if self._thread.is_alive():
            self._loop.call_soon_threadsafe(self.server.stop)
        self._thread.join(20)
        assert not self._thread.is_alive()

    def judge(self, judge: Judge) -> None:
        self.server.gate = replace(self.server.gate, judge=judge)

    def set(self, **changes: Any) -> None:
        self.server.gate = replace(self.server.gate, **changes)


def running(
    address: Address, store: Store | None, *, limits: Limits | None = None, group: str = "", **gate: Any
) -> Running:
    events: list[dict[str, Any]] = []

    def log(event: str, **words: Any) -> None:
        events.append({"event": event, **words})

    judge: Callable[[MailTransaction], Judgement] = gate.pop("judge", judging())
    server = Server(gate=Gate(judge=judge, store=store, log=log, **gate), limits=limits or Limits(), log=log)
    run = Running(server, bind(address, group=group), events)
    run.start()
    return run


def sqlite(folder: Path) -> Store:
    os.chmod(folder, 0o700)
    return Store.open(f"sqlite:///{folder}/store.sqlite3")


def remove(path: Path) -> None:
    shutil.rmtree(path, ignore_errors=True)
