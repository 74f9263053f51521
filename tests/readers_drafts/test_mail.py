"""Mails: encodings, headers, parts and faults, each at its place in the file."""
# ruff: noqa: E501 - inputs and what is expected of them stand on one line each

from __future__ import annotations

import base64

import pytest

from gatekeeper.errors import InputError
from gatekeeper.model.words import Scope
from tests.readers_drafts.exact import excerpt, find, read, texts

HEAD = "From: Valley Health <news@mail.valley.example>\nTo: a@x.example\nSubject: Hello\nDate: Mon, 4 May 2026 10:00:00 +0000\nMessage-ID: <1@valley.example>\nMIME-Version: 1.0\n"


def codes(text: str | bytes) -> list[str]:
    return [code for code, _ in read("a.eml", text).defects]


def test_quoted_printable_html_leads_to_the_file() -> None:
    body = "<p>Your caf=C3=A9 di=\nabetes visit &amp;=20more =E2=80=99x</p>\n"
    message = read(
        "a.eml", HEAD + "Content-Type: text/html; charset=utf-8\nContent-Transfer-Encoding: quoted-printable\n\n" + body
    )
    assert texts(message, Scope.BODY) == ["Your café diabetes visit & more ’x"]
    assert excerpt(message, "café") == "caf=C3=A9"
    assert excerpt(message, "diabetes") == "di=\nabetes"
    assert excerpt(message, "& more") == "&amp;=20more"
    assert excerpt(message, "’") == "=E2=80=99"
    assert find(message, "diabetes").place(0, 4).line == 10


def test_single_byte_and_multibyte_character_sets() -> None:
    for charset, encoded in (
        ("iso-8859-1", b"caf\xe9 latte"),
        ("shift_jis", "カフェ latte".encode("shift_jis")),
        ("gb2312", "中文 latte".encode("gb2312")),
    ):
        data = (HEAD + f"Content-Type: text/plain; charset={charset}\n\n").encode() + encoded + b"\n"
        message = read("a.eml", data)
        assert texts(message, Scope.BODY) == [encoded.decode(charset)]
        assert excerpt(message, "latte") == "latte"
    escaped = "".join(f"={byte:02X}" for byte in "カ".encode("shift_jis"))
    message = read(
        "a.eml",
        HEAD
        + f"Content-Type: text/plain; charset=shift_jis\nContent-Transfer-Encoding: quoted-printable\n\n{escaped} x\n",
    )
    assert texts(message, Scope.BODY) == ["カ x"]


def test_base64_parts_point_at_their_first_line() -> None:
    body = base64.encodebytes(b"<p>Your visit</p>").decode()
    message = read("a.eml", HEAD + "Content-Type: text/html\nContent-Transfer-Encoding: base64\n\n" + body)
    passage = find(message, "Your visit")
    assert (passage.place(0, 4).line, passage.place(0, 4).column) == (10, 1)
    assert message.source.excerpt(passage.place()) == body.strip()


def test_subjects_are_decoded_with_their_places() -> None:
    message = read(
        "a.eml", HEAD.replace("Subject: Hello", "Subject: =?utf-8?q?Your_caf=C3=A9?=\n =?utf-8?q?_visit?= for\n you")
    )
    assert message.subject is not None
    assert message.subject.text == "Your café visit for you"
    assert excerpt(message, "for") == "for"
    assert message.headers[2].value == "Your café visit for you"
    assert message.headers[2].at.line == 3


def test_fields_keep_their_order_and_doubles() -> None:
    message = read("a.eml", "Subject: one\nX-Tag: a\nSubject: two\nx-tag: b\n" + HEAD)
    assert [(h.name, h.value) for h in message.all("x-tag")] == [("X-Tag", "a"), ("x-tag", "b")]
    assert [code for code, _ in message.defects] == ["doubled-subject", "doubled-subject"]
    assert [message.source.excerpt(at) for _, at in message.defects] == ["Subject: two", "Subject: Hello"]


def test_addresses_groups_and_encoded_names() -> None:
    message = read(
        "a.eml",
        HEAD.replace(
            "To: a@x.example",
            'To: =?utf-8?q?L=C3=A9a=2C_B?= <Lea@X.example>, "Doe, \\"J\\"" <j@x.example>, Team: c@x.example, d@x.example;, Nobody:;',
        ),
    )
    to = message.header("to")
    assert to is not None
    assert [(a.display, a.address, a.group) for a in to.addresses] == [
        ("Léa, B", "Lea@x.example", None), ('Doe, "J"', "j@x.example", None), ("", "c@x.example", "Team"), ("", "d@x.example", "Team"), ("", "", "Nobody"),
    ]  # fmt: skip
    assert message.sender is not None
    assert (message.sender.display, message.sender.domain) == ("Valley Health", "mail.valley.example")


def test_alternatives_and_attachments() -> None:
    message = read(
        "a.eml",
        HEAD
        + (
            'Content-Type: multipart/mixed; boundary=m\n\n--m\nContent-Type: multipart/alternative; boundary="a b"\n\n--a b\nContent-Type: text/plain\n\nPlain words\n'
            "--a b\nContent-Type: text/html\n\n<p>Shown words</p>\n--a b--\n--m\nContent-Type: text/csv; name*=utf-8''pati%C3%ABnts.csv\nContent-Disposition: attachment\n\nmrn,dx\n1,E11\n--m--\n"
        ),
    )
    assert [(p.part, p.text) for p in message.in_scope(Scope.BODY)] == [
        ("text/plain", "Plain words"),
        ("text/html", "Shown words"),
    ]
    (attachment,) = message.attachments
    assert (attachment.name, attachment.columns, attachment.rows, attachment.readable) == (
        "patiënts.csv",
        ("mrn", "dx"),
        1,
        True,
    )
    assert texts(message, Scope.ATTACHMENT_NAME) == ["patiënts.csv"]
    assert texts(message, Scope.ATTACHMENT) == ["mrn | dx", "1 | E11"]
    assert (message.html, message.text) == ("<p>Shown words</p>", "Plain words")
    assert message.defects == ()


def test_attached_mails_are_quoted() -> None:
    message = read(
        "a.eml",
        HEAD
        + "Content-Type: multipart/mixed; boundary=m\n\n--m\n\nSee below\n--m\nContent-Type: message/rfc822\n\nFrom: b@x.example\nSubject: Old matter\n\nOld words\n--m--\n",
    )
    assert texts(message, Scope.BODY) == ["See below"]
    assert texts(message, Scope.QUOTED) == ["b@x.example", "Old matter", "Old words"]
    assert message.subject is not None
    assert message.subject.text == "Hello"


@pytest.mark.parametrize(
    ("mail", "expected"),
    [
        (HEAD + "\nx\n", []),
        (HEAD.replace("\n", "\r\n") + "\r\nx\r\n", []),
        (HEAD.replace("\n", "\r\n") + "\r\nx\ny\r\n", ["bare-lf"]),
        (HEAD + "\nx\ry\n", ["bare-cr"]),
        (HEAD + "From: b@x.example\n\nx\n", ["doubled-from"]),
        (HEAD.replace("news@mail.valley.example>", "news@mail.valley.example>, b@x.example") + "\nx\n", ["several-from"]),
        (HEAD.replace("Valley Health <news@mail.valley.example>", "Team: a@x.example;") + "\nx\n", ["group-in-from"]),
        (HEAD + "\n" + "x" * 998 + "\n", []),
        (HEAD + "\n" + "x" * 999 + "\n", ["long-line"]),
        (HEAD.replace("Hello", "Héllo") + "\nx\n", ["raw-8bit-header"]),
        (HEAD.replace("MIME-Version: 1.0\n", "Content-Type: text/plain\n") + "\nx\n", ["missing-mime-version"]),
        (HEAD.replace("MIME-Version: 1.0\n", "") + "\nx\n", []),
        ("From: a@x.example\nSubject: s\n\nx\n", ["missing-date", "missing-message-id"]),
        ("Subject: s\nDate: Mon, 4 May 2026 10:00:00 +0000\nMessage-ID: <1@x.example>\n\nx\n", ["missing-from"]),
        (HEAD + "Content-Type: multipart/mixed; boundary=m\n\n--m\n\nx\n", ["bad-mime"]),
        (HEAD + "Content-Type: multipart/mixed\n\nx\n", ["bad-mime"]),
    ],
)  # fmt: skip
def test_faults_of_form(mail: str, expected: list[str]) -> None:
    assert codes(mail) == expected


@pytest.mark.parametrize(
    "data", [b"", b" \n\t\n", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", b"just words, no field\n", b"PK\x03\x04\0\0\0\0"]
)
def test_what_is_no_mail_is_refused(data: bytes) -> None:
    with pytest.raises(InputError, match=r"^a\.eml:1:1: the file is"):
        read("a.eml", data)


def test_a_quoted_header_block_begins_at_its_first_field() -> None:
    block = "From: Ann\nSent: Monday\nTo: Bob\nSubject: Hours\n\nWe open at nine.\n"
    message = read("a.eml", f"{HEAD}\nPlease see below.\n\n- Jim\n\n{block}")
    assert texts(message, Scope.BODY) == ["Please see below.", "- Jim"]
    assert texts(message, Scope.QUOTED)[-1] == "We open at nine."


def test_quoted_threads_in_plain_text() -> None:
    top = read(
        "a.eml",
        HEAD
        + "\nThanks, see you.\n\nOn Mon, 4 May 2026, Ann Lee wrote:\n> Your result is in.\n> Bye\n\nMy own last line.\n",
    )
    assert texts(top, Scope.BODY) == ["Thanks, see you.", "My own last line."]
    assert texts(top, Scope.QUOTED)[-1] == "On Mon, 4 May 2026, Ann Lee wrote:\nYour result is in.\nBye"
    outlook = read(
        "a.eml",
        HEAD + "\nFYI\n\n-----Original Message-----\nFrom: b@x.example\nSent: Monday\nSubject: lab\n\nold words\n",
    )
    assert texts(outlook, Scope.BODY) == ["FYI"]
    assert "old words" in texts(outlook, Scope.QUOTED)
    plain = read("a.eml", HEAD + "\nFrom: the heart\nwe thank you.\n\nOn Monday we wrote: a lot\n")
    assert not texts(plain, Scope.QUOTED)


def test_technical_fields_are_header_passages() -> None:
    message = read(
        "a.eml", HEAD + "List-Unsubscribe: <https://x.example/u>\nX-Campaign: oncology\nReceived: by a\n\nx\n"
    )
    assert [(p.name, p.text) for p in message.in_scope(Scope.HEADER)] == [
        ("List-Unsubscribe", "<https://x.example/u>"), ("X-Campaign", "oncology"),
    ]  # fmt: skip
    assert texts(message, Scope.SENDER) == ["Valley Health <news@mail.valley.example>"]
