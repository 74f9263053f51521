"""The command `gatekeeper`: a group whose commands are imported only when they are called."""

from __future__ import annotations

import atexit
import gc
import importlib
import sys

import click

from gatekeeper import __version__, kept
from gatekeeper.cli import modules
from gatekeeper.errors import GatekeeperError, UsageError

#: Command → module of this package and its one-line help, so that ``--help`` imports nothing.
COMMANDS = {
    "check": ("check", "Judge campaigns, drafts, segments and lists before they are sent."),
    "explain": ("explain", "Explain a rule, or why a submission got its verdict."),
    "rules": ("rules", "List the rule catalogue."),
    "parse": ("parse", "Show what was understood of a file."),
    "detect": ("detect", "Show the identifiers and health facts in a text."),
    "init": ("init", "Write a policies.yaml to start from."),
    "policy": ("policy", "Check, show or test a policy."),
    "schema": ("schema", "Print the JSON Schema of a file format."),
    "baseline": ("baseline", "Record known findings, to adopt the linter on an old tree."),
    "campaign": ("campaign", "Hash, register and withdraw campaigns."),
    "milter": ("milter", "Stand in the mail path of Postfix or Sendmail."),
    "review": ("review", "List, release and return held messages."),
    "serve": ("serve", "Serve the review page and the HTTP API."),
    "audit": ("review", "Verify or export the audit trail."),
}

#: Objects that may come into being before the collector looks for cycles (about 40 MB; Python's own figure is 700).
UNSEARCHED = 200_000


class LazyGroup(click.Group):
    """A group that knows its commands by name and imports one when it runs."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the command names in the order of the manual."""
        return [name for name, (module, _) in COMMANDS.items() if _exists(module)]

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:
        """Import and return a command."""
        if name not in COMMANDS or not _exists(COMMANDS[name][0]):
            return None
        module = importlib.import_module(f"gatekeeper.cli.{COMMANDS[name][0]}")
        command: click.Command = getattr(module, name)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the list of commands without importing them."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, COMMANDS[name][1]) for name in self.list_commands(ctx)])


def _exists(module: str) -> bool:
    from importlib.util import find_spec

    return find_spec(f"gatekeeper.cli.{module}") is not None


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="gatekeeper")
def cli() -> None:
    """Judge healthcare e-mail before it leaves.

    gatekeeper looks at a whole send (draft, segment, recipient list, envelope, route, vendor, consent), says
    whether it may leave, and why, in words that a privacy officer can read aloud.

    Exit codes: 0 clean, 1 findings, 2 usage, policy or input error, 3 something could not be checked.
    """


def main() -> None:
    """Run the command line; errors are printed without a traceback and end with status 2."""
    # Rules and tables that live as long as the process would be searched for garbage a hundred times while they load.
    gc.set_threshold(UNSEARCHED)
    # At the end the memory goes back as a whole: no search for what might be freed before.
    atexit.register(gc.freeze)
    for keeper in (modules, kept):
        keeper.begin()
        atexit.register(keeper.end)
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")
    try:
        status = cli.main(standalone_mode=False)
    except click.exceptions.Abort:
        raise SystemExit(130) from None
    except click.ClickException as error:
        error.show()
        raise SystemExit(2) from None
    except (GatekeeperError, UsageError) as error:
        click.echo(f"gatekeeper: {error}", err=True)
        raise SystemExit(2) from None
    except BrokenPipeError:
        sys.stderr.close()
        raise SystemExit(141) from None
    raise SystemExit(status if isinstance(status, int) else 0)


if __name__ == "__main__":
    main()
