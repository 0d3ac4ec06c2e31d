"""Formats for machines hold a few rows in memory, however many there are."""

from __future__ import annotations

import subprocess
import sys

import pytest

from semcli.render import FORMATS

PROGRAM = """
import os, resource, sys
sys.path[:0] = {path!r}
from semcli.datatype import BIGINT, TEXT
from semcli.render import FORMATS, writer
from semcli.render.sheet import Screen, Sheet
from semcli.result import OutputColumn
columns = (OutputColumn("n", BIGINT, "metric"), OutputColumn("text", TEXT))
def peak(rows):
    batches = ([(n, "x" * 1500 + str(n)) for n in range(at, at + 4000)] for at in range(0, rows, 4000))
    with open(os.devnull, "wb" if FORMATS[{name!r}].binary else "w") as out:
        writer({name!r})(Sheet(columns, batches), out, Screen())
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
few = peak(8_000)
sys.stdout.write(str(peak(120_000) - few))
"""


@pytest.mark.parametrize("name", [f.name for f in FORMATS.values() if f.machine])
def test_many_rows_are_never_all_in_memory(name: str) -> None:
    program = PROGRAM.format(path=sys.path, name=name)
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    grown = int(done.stdout) / (1024 if sys.platform == "darwin" else 1)
    assert grown < 100_000, "180 MB went through in less than 100"
