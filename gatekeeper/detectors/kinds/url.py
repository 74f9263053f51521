"""URLs (45 CFR 164.514(b)(2)(i)(N)): with a scheme, with www, and bare hosts under well-known top-level domains."""

from __future__ import annotations

from gatekeeper.detectors.recognizer import Recognizer
from gatekeeper.patterns import lazy

_TAIL = r"(?:[/?#][^\s<>\"'“”)\]]{0,1990}[^\s<>\"'“”)\].,;:!?])?[/]?"

RECOGNIZERS = (
    Recognizer(
        kind="URL",
        pattern=lazy(
            r"(?<![\w@])(?i:https?|ftp)://(?:[^\s<>\"'“”)\]]{1,1990}[^\s<>\"'“”)\].,;:!?]|[^\s<>\"'“”)\].,;:!?])"
        ),
        score=0.95,
        hint=lazy("://"),
        needs="/",
        examples=(("See https://www.valley.example/a?id=42.", "https://www.valley.example/a?id=42"),),
        rejects=("https and http",),
    ),
    Recognizer(
        kind="URL",
        pattern=lazy(
            r"(?<![\w@./=-])(?:www\.(?:[A-Za-z0-9-]{1,63}\.){1,5}[A-Za-z]{2,24}"
            r"|(?:[A-Za-z0-9][A-Za-z0-9-]{0,62}\.){1,5}(?:com|org|net|edu|gov|mil|info|biz|health|clin"
            r"ic|care|io|co\.uk|us|me|app|ly|example))"
            r"(?![\w@-]|\.[A-Za-z0-9])" + _TAIL
        ),
        score=0.85,
        hint=lazy(r"\.[A-Za-z]"),
        needs=".",
        examples=(
            ("Visit valleyhealth.example/book now", "valleyhealth.example/book"),
            ("www.acme.test.", "www.acme.test"),
        ),
        rejects=("a@mail.valley.example", "e.g. this", "the end.Next one"),
    ),
)
