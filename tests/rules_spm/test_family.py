"""Rules of the family together: what an archive hides, what two rules share, and that words alone never reject."""

from __future__ import annotations

import base64

import pytest

from gatekeeper.model.words import Severity
from gatekeeper.rules import catalogue
from gatekeeper.rules.rule import Example, Rule
from gatekeeper.rules.spm._scripts import disguised_word, imitates
from gatekeeper.testing import run_example

#: Rules that look at wording; RULES says that words alone never reject.
WORDS = ("SPM001", "SPM002", "SPM003", "SPM012", "SPM018", "SPM019", "SPM020", "SPM021", "SPM023", "SPM025", "SPM026")


def rule(name: str) -> Rule:
    return catalogue()[name]


def test_the_family_is_complete() -> None:
    assert [r.id for r in catalogue().values() if r.family == "SPM"] == [f"SPM{n:03}" for n in range(1, 28)]


@pytest.mark.parametrize("name", WORDS)
def test_words_alone_are_never_critical(name: str) -> None:
    assert rule(name).severity is not Severity.CRITICAL
    for example in rule(name).examples:
        assert "critical" not in run_example(rule(name), example).severities


def _zip(flag: int) -> str:
    """Return a stored zip of one entry with the given general purpose flags (APPNOTE 4.4.4; bit 0: encrypted)."""
    import io
    import zipfile

    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("notes.txt", "tulips")
    data = bytearray(stream.getvalue())
    for signature, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(signature) + offset] |= flag
    encoded = base64.encodebytes(bytes(data)).decode()
    return (
        "Subject: Hello\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: text/plain\n\n"
        "Hello.\n--b\nContent-Type: application/zip\nContent-Transfer-Encoding: base64\n"
        f'Content-Disposition: attachment; filename="notes.zip"\n\n{encoded}--b--\n'
    )


def test_an_encrypted_archive_is_risky_and_an_open_one_is_not() -> None:
    closed = run_example(rule("SPM017"), Example(title="closed", draft=_zip(1)))
    assert closed.messages == ("An attachment is an archive that nobody can look into.",)
    assert run_example(rule("SPM017"), Example(title="open", draft=_zip(0))).messages == ()


def test_plain_http_of_the_way_out_is_said_once() -> None:
    draft = '<p>The map is <a href="http://www.valleyhealth.example/map">here</a>.</p><p><a href="http://www.valleyhealth.example/u/1">Unsubscribe</a></p>'
    example = Example(title="both", draft=draft, campaign={"class": "marketing"})
    assert run_example(rule("SPM022"), example).marks == ("http://www.valleyhealth.example/map",)
    assert run_example(rule("OPT012"), example).marks == ("http://www.valleyhealth.example/u/1",)


@pytest.mark.parametrize(
    ("host", "expected"),
    [
        ("valleyhealth.example", False),
        ("v\u0430lleyhealth.example", True),
        ("\u0430\u0440\u0440\u04cf\u0435.com", True),
        ("xn--80ak6aa92e.com", True),
        ("m\u00fcnchen.example", False),
        ("\u043f\u0440\u0438\u043c\u0435\u0440.\u0440\u0444", False),
        ("bank.example\u2215evil.example", True),
        ("xn--\u00ff.example", False),
    ],
)
def test_hosts_that_imitate(host: str, expected: bool) -> None:
    assert imitates(host) is expected


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("disc\u043eunt", True),
        ("\u0441\u0430\u0440\u0430", False),
        ("na\u00efve", False),
        ("\u03bcg", False),
        ("o\u043eo\u043e", True),
    ],
)
def test_disguised_words(word: str, expected: bool) -> None:
    assert disguised_word(word) is expected


def test_messages_quote_no_subject_and_no_address() -> None:
    """Findings are shown and logged, so none may hold the text of a subject or a sender's address."""
    for name in ("SPM001", "SPM002", "SPM004", "SPM023", "SPM025", "SPM027"):
        for example in rule(name).examples:
            outcome = run_example(rule(name), example)
            for message, mark in zip(outcome.messages, outcome.marks, strict=True):
                assert not mark or len(mark) < 4 or mark not in message
                assert "@" not in message


def test_an_empty_text_part_is_one_finding() -> None:
    draft = (
        "Subject: Hello\nMIME-Version: 1.0\nContent-Type: multipart/alternative; boundary=b\n\n--b\n"
        "Content-Type: text/plain\n\n\n--b\nContent-Type: text/html\n\n<p>The garden behind the main house opens again"
        " in April with tulips, fresh benches and music every Sunday afternoon.</p>\n--b--\n"
    )
    spoken = [name for name in ("SPM006", "SPM007") if run_example(rule(name), Example(title="x", draft=draft)).marks]
    assert spoken == ["SPM007"]
