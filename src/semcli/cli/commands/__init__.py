"""One file per command; each defines `COMMAND`. The table of them is `semcli.cli.registry`."""
