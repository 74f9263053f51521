"""Where the gate listens: ``inet:host:port`` or ``unix:/path``, bound safely."""

from __future__ import annotations

import errno
import grp
import os
import socket
import stat

from gatekeeper.errors import UsageError
from gatekeeper.value import dataclass

#: Longest UNIX socket path on Linux (sockaddr_un, with its NUL).
_LONGEST_PATH = 107
_BACKLOG = 512


@dataclass(frozen=True, kw_only=True)
class Address:
    """A parsed listen address: *path* for a UNIX socket, else *host* and *port*."""

    path: str = ""
    host: str = ""
    port: int = 0

    def __str__(self) -> str:
        return f"unix:{self.path}" if self.path else f"inet:{self.host}:{self.port}"


def parse(text: str) -> Address:
    """Return the address that *text* names.

    Raises:
        UsageError: It is neither ``inet:host:port`` nor ``unix:/absolute/path``.
    """
    kind, _, rest = text.partition(":")
    if kind == "unix" and rest.startswith("/"):
        if len(os.fsencode(rest)) > _LONGEST_PATH:
            raise UsageError(f"--listen: the path of a UNIX socket is at most {_LONGEST_PATH} bytes long")
        return Address(path=rest)
    host, _, port = rest.rpartition(":")
    if kind == "inet" and host and port.isascii() and port.isdigit() and int(port) < 65536:
        return Address(host=host.strip("[]"), port=int(port))
    raise UsageError("--listen: expected inet:host:port or unix:/absolute/path")


def bind(address: Address, *, mode: int = 0o660, group: str = "") -> socket.socket:
    """Return a listening socket.

    Args:
        address: Where.
        mode: Of a UNIX socket; the mail server must be able to write to it.
        group: Group of a UNIX socket, or "".

    Raises:
        UsageError: The address is in use, is no socket, or cannot be bound.
    """
    try:
        if address.path:
            return _bind_unix(address.path, mode, group)
        family = socket.AF_INET6 if ":" in address.host else socket.AF_INET
        return socket.create_server((address.host, address.port), family=family, backlog=_BACKLOG)
    except KeyError:
        raise UsageError(f"--socket-group: there is no group {group}") from None
    except OSError as error:
        raise UsageError(f"cannot listen on {address}: {error.strerror}") from None


def _bind_unix(path: str, mode: int, group: str) -> socket.socket:
    gid = grp.getgrnam(group).gr_gid if group else -1
    _remove_stale(path)
    listener = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    try:
        # Bound closed to everyone, so that nobody slips in before mode and group are right.
        before = os.umask(0o777)
        try:
            listener.bind(path)
        finally:
            os.umask(before)
        if group:
            os.chown(path, -1, gid)
        os.chmod(path, mode)
        listener.listen(_BACKLOG)
    except OSError:
        listener.close()
        raise
    return listener


def _remove_stale(path: str) -> None:
    """Remove a socket that a dead process left behind; never a living one, never anything that is no socket."""
    try:
        if not stat.S_ISSOCK(os.lstat(path).st_mode):
            raise UsageError(f"cannot listen on unix:{path}: a file that is no socket is there")
    except FileNotFoundError:
        return
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as probe:
        probe.settimeout(2.0)
        try:
            probe.connect(path)
        except OSError as error:
            if error.errno != errno.ECONNREFUSED:
                raise
        else:
            raise UsageError(f"cannot listen on unix:{path}: another process listens there")
    os.unlink(path)
