"""Sends test mail to the throw-away Postfix."""

from __future__ import annotations

import smtplib

from postfix import Postfix

REASON = "checked against the authorization on file"


def send(
    postfix: Postfix, marker: str, *, to: tuple[str, ...] = ("pat@inbox.example",), head: str = "", body: str = "Hello",
    port: int = 0, xclient: str = "",
) -> tuple[int, str]:  # fmt: skip
    """Send one message and return the reply to its data."""
    with smtplib.SMTP("127.0.0.1", port or postfix.port, timeout=30) as client:
        client.ehlo()
        if xclient:
            assert client.docmd("XCLIENT", xclient)[0] == 220
            client.ehlo()
        assert client.mail("news@clinic.example")[0] == 250
        for address in to:
            assert client.rcpt(address)[0] == 250
        text = f"From: news@clinic.example\r\nTo: list@clinic.example\r\nSubject: {marker}\r\n{head}\r\n{body}\r\n"
        code, reply = client.data(text.encode())
        return code, reply.decode()


def never(outgoing: object) -> None:
    raise AssertionError("a deferred message is not sent by us")
