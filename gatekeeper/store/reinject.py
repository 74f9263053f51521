"""Hands a released message back to a mail server by SMTP, one transaction at a time (RFC 5321)."""

from __future__ import annotations

import smtplib

from gatekeeper.store.held import Outgoing
from gatekeeper.store.release import NotDelivered
from gatekeeper.value import dataclass

#: In the gate's reply to a token that has been redeemed before.
ALREADY_RELEASED = "already released"


@dataclass(frozen=True, kw_only=True)
class SmtpRoute:
    """A `Deliver` that speaks to one mail server.

    Args:
        host, port: The server that takes released mail; its milter on the same store redeems the release token.
        timeout: Seconds to wait for each reply; longer than the gate's deadline.
    """

    host: str
    port: int
    timeout: float = 330.0

    def __call__(self, outgoing: Outgoing) -> None:
        """Send one transaction.

        Raises:
            NotDelivered: It was refused before or after the data: it certainly was not taken.
            OSError, smtplib.SMTPException: The connection broke: it may have been taken.
        """
        try:
            client = smtplib.SMTP(self.host, self.port, timeout=self.timeout)
        except (OSError, smtplib.SMTPException) as error:
            raise NotDelivered(f"no connection to the mail server ({type(error).__name__})") from error
        try:
            self._envelope(client, outgoing)
            code, text = client.data(outgoing.message)
        except smtplib.SMTPDataError as error:
            raise NotDelivered(f"the mail server refused the data ({error.smtp_code})") from error
        finally:
            client.close()
        if code != 250:
            used = code == 550 and ALREADY_RELEASED.encode() in text
            raise NotDelivered(f"the mail server refused the message ({code})", already_released=used)

    def _envelope(self, client: smtplib.SMTP, outgoing: Outgoing) -> None:
        """Give the envelope; nothing has been handed over until it stands, so that every fault here is a refusal."""
        try:
            client.ehlo_or_helo_if_needed()
            options = []
            if client.has_extn("8bitmime") and not outgoing.message.isascii():
                options.append("BODY=8BITMIME")
            if not (outgoing.mail_from + "".join(outgoing.rcpt_to)).isascii():
                if not client.has_extn("smtputf8"):
                    raise NotDelivered("the mail server does not take addresses outside ASCII")
                client.command_encoding = "utf-8"
                options.append("SMTPUTF8")
            code, _ = client.mail(outgoing.mail_from, options)
            if code != 250:
                raise NotDelivered(f"the mail server refused the sender ({code})")
            codes = [client.rcpt(address)[0] for address in outgoing.rcpt_to]
        except (OSError, smtplib.SMTPException) as error:
            raise NotDelivered(f"the mail server broke off before the data ({type(error).__name__})") from error
        refused = [code for code in codes if code not in (250, 251)]
        if refused:
            # The token names all of them: a transaction to some would not pass the gate.
            raise NotDelivered(f"the mail server refused {len(refused)} of {len(codes)} recipients ({refused[0]})")
