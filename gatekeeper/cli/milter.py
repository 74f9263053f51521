"""``gatekeeper milter``: the door in the mail path."""

from __future__ import annotations

import os
import socket
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import click

from gatekeeper.cli.options import load, policy_option
from gatekeeper.cli.store_options import database_option, open_store, store_key
from gatekeeper.errors import UsageError

if TYPE_CHECKING:
    from gatekeeper.milter.gate import Gate
    from gatekeeper.store.store import Store


def octal(ctx: click.Context, param: click.Parameter, value: str) -> int:
    """Return a file mode written in octal digits, or fail as a usage error."""
    if value.isascii() and value.isdigit() and len(value) <= 4 and not set(value) & {"8", "9"}:
        mode = int(value, 8)
        if mode <= 0o777:
            return mode
    raise click.BadParameter("expected octal digits such as 0660", ctx, param)


@click.command()
@click.option("--listen", required=True, help="inet:127.0.0.1:8894 or unix:/path (faster).")
@policy_option
@database_option
@click.option("--workers", type=click.IntRange(1, 64), default=1, show_default=True, help="Processes that judge.")
@click.option(
    "--threads", type=click.IntRange(1, 64), default=4, show_default=True, help="Judgements at a time in each."
)
@click.option("--deadline", type=click.FloatRange(1, 280), default=30.0, show_default=True, help="Seconds; then 451.")
@click.option("--max-size", type=click.IntRange(1), default=50, show_default=True, help="Megabytes that are judged.")
@click.option(
    "--oversize",
    type=click.Choice(["tempfail", "hold"]),
    default="tempfail",
    show_default=True,
    help="Longer messages: 451, or the mail server's hold queue.",
)
@click.option("--socket-mode", callback=octal, default="0660", show_default=True, help="Of a UNIX socket.")
@click.option("--socket-group", default="", help="Group of a UNIX socket, for example postfix.")
def milter(**options: Any) -> int:
    """Judge every message that Postfix or Sendmail hands over.

    \b
    main.cf:  smtpd_milters = unix:/run/gatekeeper/milter.sock
              milter_default_action = tempfail
              milter_protocol = 6

    SIGTERM ends it when the messages under way are answered; SIGHUP reads the policy again.
    """
    from gatekeeper.milter.address import bind, parse
    from gatekeeper.milter.log import json_log
    from gatekeeper.milter.workers import supervise

    address, log = parse(options["listen"]), json_log()
    # Everything that can be wrong is found before the first message: policy, key, store, and a judgement.
    store = open_store(options["database"], options["key_file"], create=True)
    self_test(build(options, store, log)())
    store.close()
    listener = bind(address, mode=options["socket_mode"], group=options["socket_group"])
    log("listening", address=str(address), workers=options["workers"])
    try:
        if options["workers"] == 1:
            run(listener, options, log)
            return 0
        return supervise(listener, options["workers"], lambda sock: run(sock, options, log), log)
    finally:
        listener.close()
        if address.path:
            os.unlink(address.path)
        log("stopped")


def build(options: dict[str, Any], store: Store, log: Callable[..., None]) -> Callable[[], Gate]:
    """Return what builds the gate from the policy file as it stands when it is called."""
    from gatekeeper.engine.gate import Gate as Judge
    from gatekeeper.engine.gate import RegisteredCampaign
    from gatekeeper.milter.gate import Gate
    from gatekeeper.readers.files import DiskFiles

    key = store_key(options["database"], options["key_file"])

    def campaign(name: str) -> RegisteredCampaign | None:
        known = store.campaign(name)
        if known is None:
            return None
        return RegisteredCampaign(path=known.path, withdrawn=known.status == "withdrawn", content=known.content)

    def gate() -> Gate:
        policy = load(options["policy_path"])
        # The judge gives up a little earlier than the server, so that it can still say what it could not check.
        deadline = max(options["deadline"] - 2.0, options["deadline"] / 2)
        judge = Judge(policy=policy, key=key, files=DiskFiles(), campaign=campaign, deadline=deadline, memory=store)
        return Gate(judge=judge, store=store, oversize=options["oversize"], log=log)

    return gate


def self_test(gate: Gate) -> None:
    """Judge one plain message, so that a gate that cannot judge does not start; loads what judging needs.

    Raises:
        UsageError: The judgement failed.
    """
    from gatekeeper.model.transaction import MailTransaction

    mail = MailTransaction(
        id="self-test",
        mail_from="postmaster@self-test.invalid",
        rcpt_to=("postmaster@self-test.invalid",),
        headers=((b"From", b" postmaster@self-test.invalid"), (b"Subject", b" self-test")),
        body=b"This message tests the gate.\r\n",
    )
    try:
        gate.judge(mail)
    except Exception as error:
        raise UsageError(f"the gate cannot judge: {type(error).__name__} in a plain message") from error


def run(listener: socket.socket, options: dict[str, Any], log: Callable[..., None]) -> None:
    """Serve until told to stop: the whole life of one worker."""
    import asyncio

    from gatekeeper.milter.server import Limits, Server, serve

    store = open_store(options["database"], options["key_file"])
    gate = build(options, store, log)
    limits = Limits(
        deadline=options["deadline"], max_size=options["max_size"] * 1024 * 1024, threads=options["threads"]
    )
    first = gate()
    self_test(first)
    server = Server(gate=first, limits=limits, log=log)
    runner: Callable[..., Any] = asyncio.run
    try:
        import uvloop

        runner = uvloop.run
    except ImportError:
        pass
    try:
        runner(serve(listener, server, reload=gate, ready=lambda: log("ready", pid=os.getpid())))
    finally:
        store.close()
