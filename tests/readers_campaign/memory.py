"""Files in memory, folders included, for tests of readers."""

from __future__ import annotations


class Memory:
    """Paths are plain names joined by "/"."""

    def __init__(self, content: dict[str, str | bytes]) -> None:
        self.content = {n: c.encode() if isinstance(c, str) else c for n, c in content.items()}

    def read(self, path: str) -> bytes:
        if path not in self.content:
            raise FileNotFoundError(2, "No such file or directory", path)
        return self.content[path]

    def exists(self, path: str) -> bool:
        return path in self.content or self.is_folder(path)

    def is_folder(self, path: str) -> bool:
        return path == "." or any(name.startswith(path + "/") for name in self.content)

    def list(self, path: str) -> list[str]:
        prefix = "" if path == "." else path + "/"
        return sorted({n[len(prefix) :].split("/")[0] for n in self.content if n.startswith(prefix)})
