"""``gatekeeper review`` and ``gatekeeper audit``: what officers do with held messages, and the trail of it."""

from __future__ import annotations

import dataclasses
import datetime
import json
import sys
from typing import TYPE_CHECKING, Any

import click

from gatekeeper.cli.store_options import database_option, decision_options, open_store
from gatekeeper.errors import UsageError
from gatekeeper.redact import mask

if TYPE_CHECKING:
    from gatekeeper.store.audit import Entry
    from gatekeeper.store.held import Opened, Row

format_option = click.option(
    "--format", "format_name", type=click.Choice(["text", "json"]), default="text", show_default=True
)
STATES = ("held", "releasing", "released", "passed", "returned", "expired", "all")


@click.group()
def review() -> None:
    """List, open, release and return held messages."""


@review.command("list")
@click.option("--status", type=click.Choice(STATES), default=None, help="Default: what still needs a decision.")
@format_option
@database_option
def list_(status: str | None, format_name: str, database: str, key_file: str | None) -> int:
    """List held messages: ids, masks and counts, no address and no word of a message."""
    rows = open_store(database, key_file).list(None if status in (None, "all") else status)
    if status is None:
        rows = tuple(row for row in rows if row.state in ("held", "releasing"))
    if format_name == "json":
        click.echo(json.dumps({"messages": [row_json(row) for row in rows]}, indent=2))
        return 0
    if not rows:
        click.echo("No message waits for a decision." if status is None else "No message is in that state.")
        return 0
    now = datetime.datetime.now(datetime.UTC)
    table = [("ID", "STATE", "RISK", "AGE", "RECIPIENTS", "SENDER", "RULES")]
    for row in rows:
        state = row.state
        if row.state == "releasing":
            state = f"releasing {row.progress[0]}/{row.progress[1]}" + (", stopped" if row.resumable else "")
        count = f"{row.recipients}" + (f" ({row.dropped} dropped)" if row.dropped else "")
        rules = ", ".join(row.rules)
        table.append((row.id, state, row.level, age(now - row.held_at), count, row.sender_domain, rules))
    widths = [max(len(line[i]) for line in table) for i in range(6)]
    for line in table:
        click.echo(
            "  ".join([*(cell.ljust(width) for cell, width in zip(line, widths, strict=False)), line[6]]).rstrip()
        )
    return 0


@review.command()
@click.argument("id")
@click.option("--show-phi", is_flag=True, help="Show the message itself; only on a terminal, and it is recorded.")
@click.option("--by", default="", help="With --show-phi: who looks.")
@format_option
@database_option
def show(id: str, show_phi: bool, by: str, format_name: str, database: str, key_file: str | None) -> int:
    """Show one held message: why it was held, and masked who would get it."""
    store = open_store(database, key_file)
    opened = store.show(id)
    if show_phi:
        if format_name != "text" or not sys.stdout.isatty():
            raise UsageError(
                "--show-phi works on a terminal with --format text only: unmasked text never goes to files"
            )
        if not by.strip():
            raise UsageError("--show-phi needs --by: who looks at a message is recorded")
        store.note(actor=by.strip(), action="open", subject=id)
    if format_name == "json":
        findings = [dict(finding) for finding in opened.findings]
        click.echo(json.dumps({**row_json(opened.row), "subject": subject(opened), "findings": findings}, indent=2))
        return 0
    click.echo("\n".join(description(opened)))
    if show_phi:
        click.echo(f"\nMail from: {opened.mail_from}\nRcpt to:   {', '.join(opened.rcpt_to)}\n")
        message = opened.message
        click.echo("(erased)" if message is None else message.decode("utf-8", "backslashreplace").replace("\r\n", "\n"))
    return 0


@review.command()
@click.argument("id")
@decision_options
@click.option("--via", default="127.0.0.1:25", show_default=True, help="HOST:PORT of the mail server to hand it to.")
@click.option("--no-gate", is_flag=True, help="That server has no gate on this store in front of it.")
@click.option("--resend", is_flag=True, help="With --no-gate: send again what may have been sent before a crash.")
@format_option
@database_option
def release(
    id: str, by: str, reason: str, via: str, no_gate: bool, resend: bool, format_name: str, **where: Any
) -> int:
    """Release a held message, or take up a release that stopped half way; nothing is sent twice."""
    from gatekeeper.store.reinject import SmtpRoute

    host, _, port = via.rpartition(":")
    if not host or not port.isdigit():
        raise UsageError("--via: expected HOST:PORT")
    route = SmtpRoute(host=host.strip("[]"), port=int(port))
    store = open_store(where["database"], where["key_file"])
    receipt = store.release(id, by=by, reason=reason, deliver=route, through_gate=not no_gate, resend=resend)
    if format_name == "json":
        click.echo(json.dumps(dataclasses.asdict(receipt), indent=2))
    elif receipt.waits_for_client:
        click.echo(f"Released {id}: it passes when its client tries again.")
    elif receipt.sent < receipt.of:
        click.echo(
            f"Message {id}: {receipt.sent} of {receipt.of} transactions are sent; of the others it is not known."
        )
        click.echo("Look into the mail server's log; --resend sends them, at the risk of a second copy.")
    else:
        click.echo(f"Released {id}: {receipt.sent} of {receipt.of} transactions are sent.")
    return 1 if receipt.sent < receipt.of else 0


@review.command("return")
@click.argument("id")
@decision_options
@format_option
@database_option
def return_(id: str, by: str, reason: str, format_name: str, database: str, key_file: str | None) -> int:
    """Decide that a held message is not sent; its text is erased, its record stays."""
    open_store(database, key_file).return_(id, by=by, reason=reason)
    click.echo(json.dumps({"id": id, "state": "returned"}) if format_name == "json" else f"Returned {id}.")
    return 0


@review.command()
@click.option("--days", type=click.IntRange(1), required=True, help="Held for longer than this.")
@format_option
@database_option
def expire(days: int, format_name: str, database: str, key_file: str | None) -> int:
    """Close what nobody decided about, erase what was released long ago, and forget old sends."""
    store, limit = open_store(database, key_file), datetime.timedelta(days=days)
    ids = store.expire(limit)
    store.forget(limit)
    click.echo(json.dumps({"expired": list(ids)}) if format_name == "json" else f"Expired {len(ids)} messages.")
    return 0


@review.command()
@click.option("--id", "subject_id", default=None, help="Of one message only.")
@click.option("--limit", type=click.IntRange(1), default=None, help="The newest entries only.")
@format_option
@database_option
def log(subject_id: str | None, limit: int | None, format_name: str, database: str, key_file: str | None) -> int:
    """Show who did what to which message, when and why."""
    entries = open_store(database, key_file).log(subject=subject_id, limit=limit)
    if format_name == "json":
        click.echo(json.dumps({"entries": [entry_json(entry, reasons=True) for entry in entries]}, indent=2))
        return 0
    for entry in entries:
        details = "  ".join(f"{name}={_flat(value)}" for name, value in entry.details.items())
        line = (
            f"{entry.seq:>5}  {entry.at[:19]}Z  {entry.action:<9} {entry.subject}  by {entry.actor}  {details}".rstrip()
        )
        click.echo(line + (f"\n       reason: {entry.reason}" if entry.reason else ""))
    return 0


@review.command()
@format_option
@database_option
def stats(format_name: str, database: str, key_file: str | None) -> int:
    """Count messages by state, and what is held by risk level."""
    counts = open_store(database, key_file).stats()
    if format_name == "json":
        click.echo(json.dumps(counts, indent=2))
        return 0
    for state, count in counts["states"].items():
        click.echo(f"{state:<10} {count}")
    for level, count in counts["held_by_level"].items():
        click.echo(f"held, {level} risk: {count}")
    if counts["oldest_held_at"]:
        click.echo(f"oldest held since {counts['oldest_held_at'][:19]}Z")
    return 0


@click.group()
def audit() -> None:
    """Verify or export the audit trail."""


@audit.command()
@click.option("--head", default=None, help="seq:digest of an earlier export; the trail must still hold it.")
@format_option
@database_option
def verify(head: str | None, format_name: str, database: str, key_file: str | None) -> int:
    """Check that no entry was changed, taken out or cut off. Exit code 1 when one was."""
    result = open_store(database, key_file).verify(expected_head=head)
    if format_name == "json":
        click.echo(json.dumps(dataclasses.asdict(result), indent=2))
    elif result.faults:
        for fault in result.faults:
            click.echo(fault)
        count = len(result.faults)
        click.echo(f"The audit trail is not whole: {count} fault{'s'[: count > 1]} in {result.entries} entries.")
    else:
        click.echo(f"The audit trail is whole: {result.entries} entries, head {result.head}")
    return 1 if result.faults else 0


@audit.command()
@click.option("--output", type=click.Path(dir_okay=False), help="Write to this file.")
@click.option("--reasons", is_flag=True, help="With the reasons that people wrote.")
@database_option
def export(output: str | None, reasons: bool, database: str, key_file: str | None) -> int:
    """Write the trail as JSON Lines; the last line holds its head, to be kept elsewhere."""
    store = open_store(database, key_file)
    lines = [json.dumps(entry_json(entry, reasons=reasons), sort_keys=True) for entry in store.log()]
    result = store.verify()
    lines.append(json.dumps({"head": result.head, "entries": result.entries, "faults": list(result.faults)}))
    if output is None:
        click.echo("\n".join(lines))
    else:
        with open(output, "w", encoding="utf-8") as file:
            file.write("\n".join(lines) + "\n")
    return 1 if result.faults else 0


def row_json(row: Row) -> dict[str, Any]:
    """Return a row as JSON values."""
    values = dataclasses.asdict(row)
    values["held_at"], values["changed_at"] = row.held_at.isoformat(), row.changed_at.isoformat()
    return values


def entry_json(entry: Entry, *, reasons: bool) -> dict[str, Any]:
    """Return an entry of the trail as JSON values."""
    values = dataclasses.asdict(entry)
    if not reasons:
        del values["reason"]
    return values


def subject(opened: Opened) -> str:
    """Return the masked subject of a held message."""
    found = next((v for n, v in opened.headers or () if n.lower() == b"subject"), b"")
    return mask(found.decode("utf-8", "replace").strip())


def description(opened: Opened) -> list[str]:
    """Return the lines that say why a message was held."""
    row = opened.row
    lines = [
        f"Message {row.id} ({row.state}), held {row.held_at:%Y-%m-%d %H:%M} UTC",
        f"Submission:  {row.submission}",
        f"Sender:      {row.sender_domain}",
        f"Subject:     {subject(opened)}",
        f"Recipients:  {row.recipients}, of whom {row.dropped} must not get it",
        f"Risk:        {row.level}",
        f"Obligations: {', '.join(row.obligations) or 'none'}",
        f"Policy:      {row.policy_digest}",
    ]
    for finding in opened.findings:
        at = f" (line {finding['line']})" if finding["line"] else ""
        lines.append(f"  {finding['rule'] or 'unchecked'} {finding['severity']}: {finding['message']}{at}")
        if finding["advice"]:
            lines.append(f"      {finding['advice']}")
    return lines


def age(span: datetime.timedelta) -> str:
    """Return a span in its largest unit: ``3 d``, ``5 h``, ``12 min``."""
    minutes = int(span.total_seconds() // 60)
    return f"{minutes // 1440} d" if minutes >= 1440 else f"{minutes // 60} h" if minutes >= 60 else f"{minutes} min"


def _flat(value: Any) -> str:
    return ",".join(map(str, value)) if isinstance(value, list) else str(value)
