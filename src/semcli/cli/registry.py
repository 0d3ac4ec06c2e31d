"""Every command by name. Its module is imported only when it is asked for; adding a command is adding a row."""

from __future__ import annotations

from semcli.cli.parameters import Command
from semcli.records import dataclass


@dataclass(frozen=True, slots=True)
class Entry:
    """A row of the root's help: the command's module is `semcli.cli.commands.<module>`, None for what is to come."""

    name: str
    summary: str
    panel: str
    module: str | None


def _row(panel: str, name: str, summary: str, module: str | None = None, *, ready: bool = True) -> Entry:
    return Entry(name, summary, panel, (module or name) if ready else None)


COMMANDS: dict[str, Entry] = {
    e.name: e
    for e in (
        _row("Ask", "metric", "ask for metrics, by dimensions, over time"),
        _row("Ask", "run", "ask a saved query"),
        _row("Ask", "values", "the distinct values of a dimension, with counts"),
        _row("Ask", "sql", "the SQL that a request becomes"),
        _row("Ask", "explain", "the reasoning behind a request: paths, branches, filters, SQL"),
        _row("Find", "list", "entities, metrics, dimensions, joins, segments, queries", "listing"),
        _row("Find", "search", "a word, across names and descriptions"),
        _row("Find", "describe", "everything about one entity, metric, join, segment or query"),
        _row("Keep right", "check", "lint the catalog, compare it with the database, try every metric"),
        _row("Keep right", "test", "run the tests that the catalog declares", "testing"),
        _row("Begin", "demo", "a catalog and data to try things on"),
        _row("Begin", "help", "what an error code means", "helping"),
        _row("Begin", "completion", "the script that completes names in bash, zsh and fish"),
        _row("Begin", "init", "write a catalog from a live database", ready=False),
        _row("Keep right", "sync", "the difference between catalog and database, as a patch", ready=False),
        _row("Keep right", "audit", "the log of what was asked: read it, and prove that it is whole"),
        _row("Share", "docs", "the catalog as pages"),
        _row("Share", "graph", "the catalog's joins as a picture"),
        _row("Share", "mcp", "the same questions for agents", ready=False),
        _row("Share", "import", "catalogs from other tools", ready=False),
        _row("Share", "export", "catalogs for other tools", ready=False),
        _row("Share", "schema", "the JSON Schema of catalogs, for editors"),
    )
}
"""In the order in which help lists them. A row without a module is a name that is refused as not there yet."""


def load(name: str) -> Command:
    """Import a command. `name` is a key of `COMMANDS` with a module."""
    from importlib import import_module

    command: Command = import_module(f"semcli.cli.commands.{COMMANDS[name].module}").COMMAND
    return command
