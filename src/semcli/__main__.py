"""`python -m semcli`."""

from semcli.cli import main

main()
