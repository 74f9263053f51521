"""``gatekeeper init``: a policies.yaml to start from."""

from __future__ import annotations

import os
import re

import click

from gatekeeper.errors import UsageError

TEMPLATE = """\
# The policy of {name}: what gatekeeper knows of the organisation and what it does with findings.
# Every key that may stand here is explained in policies.example.yaml; check this file with: gatekeeper policy check
version: 1
name: {slug}
extends: [hipaa, can-spam, bulk-sender]

organization:
  name: {quoted}
  kind: {kind}
  specialties: [{specialty}]
  domains:
    marketing: [{marketing}]
    transactional: [{transactional}]
  postal_addresses: []        # the address of your footer, as it stands there
  regions: [US]

profiles:
  marketing:
    class: marketing
    from_domains: [{marketing}]
    route: {{dedicated: false}}
    tls: {{mode: opportunistic}}
    recipients_per_transaction: 1
    # vendor: my-esp          # name it under vendors; without a vendor the route counts as your own server
  transactional:
    class: transactional
    from_domains: [{transactional}]
    tls: {{mode: opportunistic}}
    recipients_per_transaction: 1

vendors: {{}}
"""

KINDS = ("covered-entity", "business-associate", "consumer-health", "other")


@click.command()
@click.option("--yes", is_flag=True, help="Ask nothing; write a policy with example values.")
@click.option("--output", default="policies.yaml", show_default=True, type=click.Path(dir_okay=False))
@click.option("--force", is_flag=True, help="Replace an existing file.")
def init(yes: bool, output: str, force: bool) -> int:
    """Write a policies.yaml: asks for name, kind, specialty and domains, or takes example values with --yes."""
    if os.path.exists(output) and not force:
        raise UsageError(f"{output} exists; --force replaces it")
    name, kind, specialty = "Example Health", "covered-entity", "general"
    marketing, transactional = "mail.examplehealth.example", "examplehealth.example"
    if not yes:
        name = click.prompt("Name of the organisation", default=name)
        kind = click.prompt("Kind", default=kind, type=click.Choice(KINDS))
        specialty = click.prompt(
            "Specialty (general, oncology, dialysis, fertility, mental-health, …)", default=specialty
        )
        marketing = click.prompt("From domain of marketing mail", default=marketing)
        transactional = click.prompt("From domain of transactional mail", default=transactional)
    text = TEMPLATE.format(
        name=" ".join(name.split()),
        quoted='"' + " ".join(name.split()).replace("\\", "\\\\").replace('"', '\\"') + '"',
        slug=re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-") or "policy",
        kind=kind,
        specialty=specialty,
        marketing=marketing,
        transactional=transactional,
    )
    from gatekeeper.policy.load import parse_policy

    parse_policy(output, text.encode())
    try:
        with open(output, "w" if force else "x", encoding="utf-8") as file:
            file.write(text)
    except OSError as error:
        raise UsageError(f"cannot write {output}: {error.strerror}") from None
    click.echo(f"{output} written. Next: gatekeeper policy check, then gatekeeper check PATH")
    return 0
