"""Pre-forked workers on one listening socket: one process a core, each with its own judge and its own store."""

from __future__ import annotations

import os
import signal
import socket
import sys
import time
from collections.abc import Callable

#: A worker that dies sooner than this after its start is not replaced at once: a fault at start-up would spin.
_SHORT_LIFE = 1.0


def supervise(
    listener: socket.socket, count: int, work: Callable[[socket.socket], None], log: Callable[..., None]
) -> int:
    """Run *count* workers until SIGTERM or SIGINT and replace those that die; return the exit status.

    Args:
        listener: Bound and listening; each worker accepts on it.
        count: Number of workers.
        work: What a worker does; it ends on SIGTERM by itself.
        log: Called with an event and words.
    """
    workers: dict[int, float] = {}
    stopping = False

    def stop(_number: int, _frame: object) -> None:
        nonlocal stopping
        stopping = True
        _signal(workers, signal.SIGTERM)

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    signal.signal(signal.SIGHUP, lambda _number, _frame: _signal(workers, signal.SIGHUP))
    for _ in range(count):
        workers[_start(listener, work)] = time.monotonic()
    while workers:
        try:
            pid, status = os.wait()
        except ChildProcessError:
            break
        lived = time.monotonic() - workers.pop(pid, 0.0)
        if stopping:
            continue
        log("worker died", status=os.waitstatus_to_exitcode(status))
        if lived < _SHORT_LIFE:
            time.sleep(_SHORT_LIFE)
        if not stopping:
            workers[_start(listener, work)] = time.monotonic()
    return 0


def _start(listener: socket.socket, work: Callable[[socket.socket], None]) -> int:
    sys.stdout.flush()
    sys.stderr.flush()
    # Between fork and the worker's own handlers a signal must end the child, not run the parent's handler in it.
    handled = {signal.SIGTERM, signal.SIGINT, signal.SIGHUP}
    before = signal.pthread_sigmask(signal.SIG_BLOCK, handled)
    pid = os.fork()
    if pid:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
        return pid
    status = 1
    try:
        for number in handled:
            signal.signal(number, signal.SIG_DFL)
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
        work(listener)
        status = 0
    except Exception as error:  # noqa: BLE001 - the child must end here, whatever happened
        sys.stderr.write(f'{{"event": "worker failed", "error": "{type(error).__name__}"}}\n')
    finally:
        sys.stderr.flush()
        os._exit(status)


def _signal(workers: dict[int, float], number: int) -> None:
    for pid in list(workers):
        try:
            os.kill(pid, number)
        except ProcessLookupError:
            continue
