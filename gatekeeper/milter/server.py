"""The milter as an asyncio server: sockets, time limits and a graceful end around `Session` and `Gate`.

Judging runs in threads, so that the loop can send a progress packet each second: a mail server waits for ever as
long as those come, and takes a silent milter for a dead one.
"""

from __future__ import annotations

import asyncio
import contextlib
import signal
import socket
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import field

from gatekeeper.milter import packets as p
from gatekeeper.milter.codec import PacketReader, ProtocolError, encode
from gatekeeper.milter.gate import Gate, Ticket
from gatekeeper.milter.replies import Plan, failure
from gatekeeper.milter.session import Close, JudgeNow, Send, Session
from gatekeeper.value import dataclass

_CHUNK = 1 << 18
_QUICK_ACK = getattr(socket, "TCP_QUICKACK", None)


@dataclass(frozen=True, kw_only=True)
class Limits:
    """Times in seconds, sizes in octets.

    Args:
        deadline: For one judgement; then 451.
        progress: Between two progress packets.
        max_size: Of one message; longer ones are not judged.
        drain: For messages under way when the server is told to stop.
        threads: Judgements at a time in one process.
        idle: Without a packet; then the connection is closed.
    """

    deadline: float = 30.0
    progress: float = 1.0
    max_size: int = 50 * 1024 * 1024
    drain: float = 30.0
    threads: int = 4
    idle: float = 3600.0


@dataclass(slots=True, eq=False)
class _Connection:
    writer: asyncio.StreamWriter
    task: asyncio.Task[None]
    session: Session
    judging: bool = False

    @property
    def busy(self) -> bool:
        return self.judging or self.session.busy


@dataclass(eq=False, kw_only=True)
class Server:
    """Serves one listening socket.

    Args:
        gate: Answers messages; may be replaced while the server runs.
        limits: Times and sizes.
        log: Called with an event and words without PHI.
    """

    gate: Gate
    limits: Limits = field(default_factory=Limits)
    log: Callable[..., None] = lambda event, **words: None
    _connections: set[_Connection] = field(default_factory=set)
    _executor: ThreadPoolExecutor | None = None
    _stopping: asyncio.Event | None = None

    async def run(self, listener: socket.socket, *, ready: Callable[[], None] = lambda: None) -> None:
        """Serve until `stop`; then take no new connection, finish the messages under way, and return."""
        self._stopping = asyncio.Event()
        self._executor = ThreadPoolExecutor(self.limits.threads, thread_name_prefix="judge")
        listener.setblocking(False)
        server = await asyncio.start_server(self._serve, sock=listener, limit=_CHUNK)
        try:
            ready()
            await self._stopping.wait()
            server.close()
            await self._drain()
        finally:
            server.close()
            # A judgement beyond its deadline cannot be stopped; nobody waits for it any more.
            self._executor.shutdown(wait=False, cancel_futures=True)

    def stop(self) -> None:
        """Ask the server to end; safe to call in a signal handler of its loop."""
        if self._stopping is not None:
            self._stopping.set()

    async def _drain(self) -> None:
        for connection in self._connections:
            if not connection.busy:
                connection.task.cancel()
        tasks = {connection.task for connection in self._connections}
        if tasks:
            _, late = await asyncio.wait(tasks, timeout=self.limits.drain)
            for task in late:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        connection = _Connection(writer, task, Session(max_size=self.limits.max_size))
        self._connections.add(connection)
        try:
            await self._converse(reader, connection)
        except ProtocolError as error:
            self.log("protocol error", why=str(error))
        except (ConnectionError, TimeoutError) as error:
            self.log("connection lost", error=type(error).__name__)
        except asyncio.CancelledError:
            pass
        except Exception as error:  # noqa: BLE001 - asyncio would log it with its text, which may quote the message
            self.log("connection failed", error=type(error).__name__)
        finally:
            self._connections.discard(connection)
            writer.close()
            with contextlib.suppress(ConnectionError, asyncio.CancelledError):
                await writer.wait_closed()

    async def _converse(self, reader: asyncio.StreamReader, connection: _Connection) -> None:
        packets, tcp, loop = PacketReader(), _tcp(connection.writer), asyncio.get_running_loop()
        while True:
            # A timer costs less than `wait_for`, which makes a task of every read.
            idle = loop.call_later(self.limits.idle, connection.writer.transport.abort)
            try:
                data = await reader.read(_CHUNK)
            finally:
                idle.cancel()
            if not data:
                return
            if tcp is not None and _QUICK_ACK is not None:
                # The kernel forgets it after each read; without, every message waits 40 ms for a delayed ACK.
                tcp.setsockopt(socket.IPPROTO_TCP, _QUICK_ACK, 1)
            for packet in packets.feed(data):
                match connection.session.receive(packet):
                    case Send(packets=answers):
                        await self._send(connection, *answers)
                    case JudgeNow() as step:
                        await self._judge(connection, step)
                    case Close():
                        return
            if self._stopping is not None and self._stopping.is_set() and not connection.busy:
                return

    async def _send(self, connection: _Connection, *packets: p.Packet) -> None:
        outgoing = connection.session.outgoing
        connection.writer.write(b"".join(encode(outgoing(packet)) for packet in packets))
        await connection.writer.drain()

    async def _judge(self, connection: _Connection, step: JudgeNow) -> None:
        connection.judging = True
        try:
            answer = await self._answer(connection, step)
            await self._send(connection, *answer.actions, answer.final)
        finally:
            connection.judging = False

    async def _answer(self, connection: _Connection, step: JudgeNow) -> Plan:
        loop, ticket = asyncio.get_running_loop(), Ticket()
        judging = loop.run_in_executor(self._executor, self.gate.answer, step, ticket)
        end = loop.time() + self.limits.deadline
        try:
            while True:
                left = end - loop.time()
                if left <= 0 and ticket.abandon():
                    judging.cancel()
                    self.log("deadline", id=step.transaction.id, seconds=self.limits.deadline)
                    return failure(step.transaction.id, "The gate took too long to judge this message")
                # Once the store is writing, its outcome must be known: "try again" would make a second copy.
                wait = min(left, self.limits.progress) if left > 0 else self.limits.progress
                done, _ = await asyncio.wait({judging}, timeout=wait)
                if done:
                    return judging.result()
                await self._send(connection, p.Progress())
        finally:
            ticket.abandon()


def _tcp(writer: asyncio.StreamWriter) -> socket.socket | None:
    sock = writer.get_extra_info("socket")
    return sock if sock is not None and sock.family in (socket.AF_INET, socket.AF_INET6) else None


async def serve(
    listener: socket.socket, server: Server, *, reload: Callable[[], Gate] | None = None,
    ready: Callable[[], None] = lambda: None,
) -> None:  # fmt: skip
    """Run a server until SIGTERM or SIGINT; SIGHUP replaces its gate, and keeps the old one when that fails."""
    loop = asyncio.get_running_loop()

    def again() -> None:
        if reload is None:
            return
        try:
            server.gate = reload()
        except Exception as error:  # noqa: BLE001 - a bad policy must not end a running gate
            server.log("reload failed", error=type(error).__name__)
        else:
            server.log("reloaded")

    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, server.stop)
    loop.add_signal_handler(signal.SIGHUP, again)
    await server.run(listener, ready=ready)
