"""Patterns are compiled when they are used, and are then what `re.compile` gives."""

from __future__ import annotations

import copy
import re
import subprocess
import sys

from semcli.patterns import pattern


def test_a_pattern_is_what_the_standard_one_is() -> None:
    ours, standard = pattern("(A)|b", re.IGNORECASE), re.compile("(A)|b", re.IGNORECASE)
    for text in ("xab", "", "B"):
        assert ours.findall(text) == standard.findall(text)
        assert str(ours.search(text)) == str(standard.search(text))
    assert ours.sub("-", "cab") == "c--"
    assert ours.groups == 1
    assert copy.deepcopy(ours).pattern == "(A)|b"


LOADED = """
import re, sys
made = []
compiled = re._compiler.compile
def counting(text, flags=0):
    frame = sys._getframe()
    while frame.f_globals["__name__"] in ("__main__", "re", "semcli.patterns"):
        frame = frame.f_back
    made.append(frame.f_globals["__name__"])
    return compiled(text, flags)
re._compiler.compile = counting
import semcli.cli.commands.metric, semcli.pipeline, semcli.catalog.opened, semcli.engine.duckdb, semcli.render.table
import semcli.catalog.load, semcli.engine.postgres_errors, semcli.engine.duckdb_errors
print(*{name for name in made if name.startswith("semcli")})
from semcli.expression.parser import parse
parse("a + 1")
print(*{name for name in made if name.startswith("semcli")})
"""


def test_importing_compiles_none() -> None:
    """But for what is compiled by a standard library's module, which is not ours to say."""
    done = subprocess.run([sys.executable, "-c", LOADED], capture_output=True, text=True, check=True)
    loaded, used = done.stdout.split("\n")[:2]
    assert (loaded, used) == ("", "semcli.expression.tokens")
