"""The command line."""

from nlforge.cli.entry import COMMANDS, main

__all__ = ["COMMANDS", "main"]
