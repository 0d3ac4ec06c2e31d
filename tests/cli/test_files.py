"""Answers as files of columns: the same rows as in CSV, whole or not at all, in bounded memory."""

from __future__ import annotations

import io
import os
import subprocess
import sys
from pathlib import Path

import pyarrow as pa
import pyarrow.csv
import pyarrow.parquet as pq
import pytest

from cli.processes import Run, environment
from cli.test_waiting import Terminal
from semcli.render import FORMATS

READ = {
    ".parquet": pq.read_table,
    ".arrow": lambda path: pa.ipc.open_file(path).read_all(),
    ".arrows": lambda path: pa.ipc.open_stream(path).read_all(),
}
"""By ending, a way to read what the binary formats write."""


def test_every_ending_of_a_binary_format_is_read_here() -> None:
    assert {ending for f in FORMATS.values() if f.binary for ending in f.endings} == READ.keys()


@pytest.mark.parametrize("ending", READ)
def test_a_file_has_the_rows_of_the_csv(semcli: Run, tmp_path: Path, ending: str) -> None:
    words = ("metric", "total_revenue", "--by", "workspace.region", "--grain", "month", "--totals", "--partial")
    path = tmp_path / f"answer{ending}"
    done = semcli(*words, "--output", str(path))
    assert (done.returncode, done.stdout) == (0, ""), done.stderr
    table = READ[ending](str(path))
    plain = pyarrow.csv.read_csv(io.BytesIO(semcli(*words, "--format", "csv", text=False).stdout))
    assert table.column_names == plain.column_names
    assert table.column_names[-2:] == ["_row", "_partial"]
    assert table.num_rows == plain.num_rows > 20
    assert table.schema.field("total_revenue").type == pa.decimal128(38, 0)
    for name in table.column_names:
        assert table.column(name).cast(pa.string()).fill_null("").to_pylist() == [
            "" if v is None else str(v).lower() if isinstance(v, bool) else str(v)
            for v in plain.column(name).to_pylist()
        ]


def test_arrow_goes_through_a_pipe(semcli: Run) -> None:
    done = semcli("metric", "user_count", "--by", "workspace.region", "--format", "arrow", text=False)
    table = pa.ipc.open_stream(io.BytesIO(done.stdout)).read_all()
    assert table.column("user_count").to_pylist() == [288, 177, 131, 94, 56, 16, 4]
    assert done.stderr == b""


@pytest.mark.parametrize("name", [f.name for f in FORMATS.values() if f.binary])
def test_a_terminal_is_spared_bytes(demo: Path, name: str) -> None:
    terminal = Terminal([sys.executable, "-m", "semcli", "metric", "user_count", "--format", name], demo)
    assert terminal.end() == 2
    assert f"`{name}` is made of bytes, which a terminal cannot show" in terminal.seen
    assert "--output answer." in terminal.seen


@pytest.mark.parametrize(("module", "extra", "words"), [
    ("pyarrow", "arrow", ("--output", "x.parquet")),
    ("pyarrow", "arrow", ("--format", "arrow")),
    ("vl_convert", "plot", ("--plot", "x.svg")),
])  # fmt: skip
def test_a_missing_extra_is_named(demo: Path, module: str, extra: str, words: tuple[str, ...]) -> None:
    hidden = f"import sys; sys.modules[{module!r}] = None; from semcli.cli import main; main()"
    done = subprocess.run(
        [sys.executable, "-c", hidden, "metric", "user_count", *words],
        cwd=demo, env=environment(), capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("error[missing_extra]: `")
    assert f"`pip install 'semcli[{extra}]'` installs it" in done.stderr
    assert not {"x.parquet", "x.svg"}.intersection(os.listdir(demo))


@pytest.mark.parametrize("ending", READ)
def test_what_fails_half_way_leaves_the_old_file(semcli: Run, tmp_path: Path, ending: str) -> None:
    path = tmp_path / f"kept{ending}"
    path.write_bytes(b"before")
    done = semcli("metric", "user_count", "--by", "user.email", "--output", str(path))
    assert done.returncode == 5
    assert path.read_bytes() == b"before"
    assert os.listdir(tmp_path) == [path.name]
