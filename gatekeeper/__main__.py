"""``python -m gatekeeper`` is the command ``gatekeeper``."""

from gatekeeper.cli.main import main

main()
