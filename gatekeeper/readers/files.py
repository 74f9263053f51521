"""The seam between readers and the disk, so that a submission can be read from memory, and no file floods it."""

from __future__ import annotations

import os
import stat
from typing import Protocol

from gatekeeper.errors import InputError

#: Octets that one file may have.
LIMIT = 64 * 1024 * 1024


class Files(Protocol):
    """What readers need of a file system; paths are as the caller writes them."""

    def read(self, path: str) -> bytes:
        """Return the content of a file.

        Raises:
            OSError: It is missing or cannot be read.
            InputError: It is larger than `LIMIT` or no regular file.
        """

    def exists(self, path: str) -> bool:
        """Return whether there is such a file or folder."""

    def is_folder(self, path: str) -> bool:
        """Return whether it is a folder."""


class Folders(Files, Protocol):
    """Files that can also be walked."""

    def list(self, path: str) -> list[str]:
        """Return the names in a folder, sorted.

        Raises:
            OSError: It is missing or cannot be read.
        """


class DiskFiles:
    """The real disk."""

    def read(self, path: str) -> bytes:
        """Return the content of a regular file of at most `LIMIT` octets; see `Files.read`."""
        with open(path, "rb", opener=_open) as file:
            if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
                raise InputError("this is no regular file", path=path)
            data = file.read(LIMIT + 1)
        if len(data) > LIMIT:
            raise InputError(f"larger than {LIMIT // (1024 * 1024)} MB, the most that is read of one file", path=path)
        return data

    def exists(self, path: str) -> bool:
        """Return whether there is such a file or folder."""
        return os.path.exists(path)

    def is_folder(self, path: str) -> bool:
        """Return whether it is a folder; one behind a link counts."""
        return os.path.isdir(path)

    def list(self, path: str) -> list[str]:
        """Return the names in a folder, sorted."""
        return sorted(os.listdir(path))


def _open(path: str, flags: int) -> int:
    # A named pipe would block for ever; with O_NONBLOCK it opens and is refused as no regular file.
    return os.open(path, flags | getattr(os, "O_NONBLOCK", 0))


def beside(path: str, name: str) -> str:
    """Return *name* as seen from the folder of *path*: paths are relative to the file that names them."""
    folder = os.path.dirname(path)
    return os.path.normpath(os.path.join(folder, name)) if name else name


def seen_from(root: str, path: str) -> str:
    """Return *path* as seen from a policy's folder, "" for the working folder; as it is when it lies elsewhere.

    The same file is called the same, whatever folder a check was started in.
    """
    if not root and not os.path.isabs(path):
        return path
    near = os.path.relpath(os.path.abspath(path), os.path.abspath(root or "."))
    return path if near.startswith("..") else near.replace(os.sep, "/")


def read_file(files: Files, path: str) -> bytes:
    """Return the content of a file, faults of the disk as located errors.

    Raises:
        InputError: There is no such file, it is a folder, too large or not readable.
    """
    try:
        return files.read(path)
    except FileNotFoundError:
        raise InputError("there is no such file", path=path) from None
    except ValueError:
        # A NUL or a lone surrogate: no file can be called so.
        raise InputError("there is no such file", path=path.encode("utf-8", "replace").decode()) from None
    except IsADirectoryError:
        raise InputError("this is a folder, a file is expected", path=path) from None
    except OSError as error:
        raise InputError(f"cannot be read: {error.strerror or type(error).__name__}", path=path) from None
