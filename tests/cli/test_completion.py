"""A Tab in real shells, what it offers, and what it costs."""

from __future__ import annotations

import json
import os
import pty
import select
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from cli.processes import environment
from semcli.catalog.load import load
from semcli.cli.completion.scripts import SCRIPTS
from semcli.cli.parameters import TEXTS
from semcli.cli.registry import COMMANDS
from semcli.cli.registry import load as load_command
from semcli.guard.privacy import judge
from semcli.guard.uses import Role, Use

SHELLS = {
    "bash": ["bash", "--norc", "--noprofile", "-i"],
    "zsh": ["zsh", "-f", "-i"],
    "fish": ["fish", "--no-config", "-i"],
}
TESTED = [name for name in SHELLS if shutil.which(name) or name in os.environ.get("SEMCLI_TEST_SHELLS", "").split(",")]
"""The shells at hand; those that SEMCLI_TEST_SHELLS names have to be, so that no run for merging goes without them."""
SETUP = {
    "bash": 'eval "$(semcli completion bash)"; bind "set bell-style none"; PS1="ready> "',
    "zsh": 'autoload -U compinit; compinit -u -D; eval "$(semcli completion zsh)"; unsetopt BEEP; PS1="ready> "',
    "fish": "semcli completion fish | source; function fish_prompt; echo 'ready> '; end",
}


@pytest.fixture(scope="module")
def bin_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a `semcli` that runs this checkout."""
    folder = tmp_path_factory.mktemp("bin")
    program = folder / "semcli"
    program.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m semcli "$@"\n')
    program.chmod(0o755)
    return folder


@pytest.fixture
def env(tmp_path: Path, bin_folder: Path) -> dict[str, str]:
    found = environment(XDG_CACHE_HOME=str(tmp_path / "cache"), HOME=str(tmp_path), LC_ALL="C.UTF-8")
    return {**found, "PATH": f"{bin_folder}{os.pathsep}{found['PATH']}"}


def offered(env: dict[str, str], cwd: Path, *words: str, shell: str = "zsh") -> list[str]:
    """What a Tab at the end of these words offers."""
    done = subprocess.run(
        ["semcli", "--complete", shell, str(len(words)), "semcli", *words],
        env=env,
        cwd=cwd,
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.stderr == ""
    return [line.partition("\t")[0] for line in done.stdout.splitlines()]


class Shell:
    """An interactive shell on a terminal of its own."""

    def __init__(self, name: str, env: dict[str, str], cwd: Path) -> None:
        assert shutil.which(name), f"{name} is not installed, and completion is tested in it: install {name}"
        self.process, self.master = pty.fork()
        if self.process == 0:  # the child
            os.chdir(cwd)
            os.execvpe(SHELLS[name][0], SHELLS[name], env)
        self.seen = ""

    def type(self, text: str) -> None:
        os.write(self.master, text.encode())

    def wait(self, text: str, seconds: float = 30) -> str:
        """Everything that came until the text does."""
        end = time.monotonic() + seconds
        while text not in self.seen:
            ready = select.select([self.master], [], [], max(0.0, end - time.monotonic()))[0]
            assert ready, f"`{text}` did not come, but:\n{self.seen}"
            self.seen += os.read(self.master, 65536).decode(errors="replace")
        found, _, self.seen = self.seen.partition(text)
        return found

    def close(self) -> None:
        os.kill(self.process, signal.SIGKILL)
        os.waitpid(self.process, 0)
        os.close(self.master)


@pytest.mark.parametrize("name", TESTED)
def test_a_tab_completes_in_a_real_shell(name: str, env: dict[str, str], demo: Path) -> None:
    shell = Shell(name, env, demo)
    try:
        shell.type(SETUP[name] + "; echo set''up\n")
        shell.wait("setup\r\n")
        shell.wait("ready> ")
        shell.type("semcli metric total_revenue --by plan.ti\t")
        shell.wait("plan.title")
        shell.type("\x15semcli met\t")
        shell.wait("metric")
        shell.type("\x15semcli metric active_subscriptions --gra\t")
        shell.wait("--grain")
        shell.type("\x15semcli metric user_count --by user.\t\t")
        assert "password_hash" not in shell.wait("user.created_at")
        shell.type("\x15semcli metric total_revenue --by invoice.issued_at:mon\t")
        shell.wait("issued_at:month")
        shell.type("\x15semcli metric total_revenue --where \"status = 'paid' and workspace.reg\t")
        shell.wait("workspace.region")
        shell.type('\x15semcli metric total_revenue -b plan.title --having "total_rev\t')
        shell.wait("total_revenue")
        shell.type("\x15semcli metric total_revenue --connection wareh\t")
        shell.wait("--connection warehouse")
        shell.type("\x15semcli metric total_revenue --format mark\t")
        shell.wait("--format markdown")
    finally:
        shell.close()


@pytest.mark.parametrize(
    ("words", "wanted"),
    [
        (("me",), ["metric"]),
        (("metric", "total_r"), ["total_revenue", "total_revenue_real"]),
        (("metric", "total_revenue", "total_r"), ["total_revenue_real"]),
        (("metric", "total_revenue", "--by", "plan.ti"), ["plan.title"]),
        (("metric", "total_revenue", "--by=plan.ti"), ["--by=plan.title"]),
        (("metric", "--by", "plan.title", "total_revenue", "-b", "workspace.reg"), ["workspace.region"]),
        (("metric", "total_revenue", "--by", "user."), []),  # would repeat rows
        (("metric", "total_revenue", "user_count", "--by", "workspace.reg"), ["workspace.region"]),
        (("metric", "total_revenue", "user_count", "--by", "plan."), []),
        (("metric", "total_revenue", "--grain", ""), ["day", "week", "month"]),
        (("metric", "user_count", "--grain", ""), []),
        (("metric", "total_revenue", "--connection", ""), ["demo", "warehouse"]),
        (("metric", "total_revenue", "--grain", "month", "--gra"), []),
        (("metric", "total_revenue", "--via", "invoice_w"), ["invoice_workspace"]),
        (("metric", "total_revenue", "-b", "plan.title", "--order", "-"), ["-total_revenue", "-plan.title"]),
        (("metric", "total_revenue", "--time", "invoice."), ["invoice.issued_at", "invoice.paid_at"]),
        (("metric", "total_revenue", "--to-date", "y"), ["year"]),
        (("metric", "total_revenue", "--format", "j"), ["json", "jsonl"]),
        (("metric", "total_revenue", "--by", "invoice.issued_at:w"), ["invoice.issued_at:week"]),
        (("metric", "user_count", "--by", "user.role:"), []),
        (("metric", "total_revenue", "--where", "workspace.reg"), ["workspace.region"]),
        (("metric", "total_revenue", "--where", '"(plan.ti'), ["(plan.title"]),
        (("metric", "total_revenue", "--where", "\"status = 'paid' and user.ro"), ["status = 'paid' and user.role"]),
        (("metric", "total_revenue", "--where", "\"status = 'workspace.reg"), []),  # a value
        (("metric", "total_revenue", "--where", '"status '), []),  # an operator
        (("metric", "total_revenue", "--where", '"usage_event.'), []),  # no join leads there
        (
            ("metric", "total_revenue", "-b", "plan.title", "--having", '"plan.title is null or to'),
            ["plan.title is null or total_revenue"],
        ),
        (("describe", "total_revenue_"), ["total_revenue_real"]),
        (("describe", "user", "--kind", "e"), ["entity"]),
        (("values", "plan.ti"), ["plan.title"]),
        (("completion", ""), ["bash", "zsh", "fish"]),
        (("metric", "total_revenue", "--output", ""), [":file"]),
        (("--catalog", ""), [":file"]),
        (("metric", "total_revenue", "--show"), ["--show-sql"]),
        (("nonsense", "x"), []),
    ],
    ids=str,
)
def test_what_fits_is_offered(env: dict[str, str], demo: Path, words: tuple[str, ...], wanted: list[str]) -> None:
    assert offered(env, demo, *words) == wanted


SAVED = """
[segments.large]
entity = "workspace"
filter = "seat_count > 50"
[queries.monthly]
metrics = ["total_revenue"]
grain = "month"
[tests.monthly_is_there]
query = "monthly"
rows = 30
"""


@pytest.mark.parametrize(
    ("words", "wanted"),
    [
        (("metric", "total_revenue", "--segment", "l"), ["large"]),
        (("run", "mon"), ["monthly"]),
        (("test", "mon"), ["monthly_is_there"]),
        (("describe", "lar"), ["large"]),
        (("help", "fan"), ["fan_out"]),
    ],
    ids=str,
)
def test_what_a_catalog_saves_is_offered(
    env: dict[str, str], demo: Path, tmp_path: Path, words: tuple[str, ...], wanted: list[str]
) -> None:
    (tmp_path / "catalog.toml").write_text((demo / "catalog.toml").read_text() + SAVED)
    assert offered(env, tmp_path, *words) == wanted


def test_bash_has_split_the_words_at_equals_signs(env: dict[str, str], demo: Path) -> None:
    words = ("metric", "total_revenue", "--by", "=", "plan.ti")
    assert offered(env, demo, *words, shell="bash") == ["plan.title"]
    assert "plan.title" in offered(env, demo, *words[:-1], shell="bash")


def test_bash_has_split_the_words_at_colons(env: dict[str, str], demo: Path) -> None:
    words = ("metric", "total_revenue", "--by", "invoice.issued_at", ":")
    assert "month" in offered(env, demo, *words, shell="bash")
    assert offered(env, demo, *words, "mo", shell="bash") == ["month"]
    assert offered(env, demo, *words[:2], "--by", "=", *words[3:], "mo", shell="bash") == ["month"]


def test_no_private_column_is_ever_offered(env: dict[str, str], demo: Path) -> None:
    catalog = load(demo / "catalog.toml")
    private = {
        f"{entity.name}.{column.name}"
        for entity in catalog.entities.values()
        for column in entity.columns.values()
        if not judge(catalog, Use(entity.name, column.name, Role.GROUP, ""), frozenset()).allowed
    }
    assert len(private) > 5
    for flag in ("--by", "--where", "--having", "--time", "--pivot", "--order"):
        assert not private.intersection(offered(env, demo, "metric", flag, ""))
        for metric in catalog.metrics:
            assert not private.intersection(offered(env, demo, "metric", metric, flag, ""))
    for command in ("describe", "values"):
        assert not private.intersection(offered(env, demo, command, ""))
    kept = "".join(path.read_text() for path in (Path(env["XDG_CACHE_HOME"]) / "semcli").iterdir())
    assert not [name for name in private if f"\t{name}\t" in kept]


def test_a_changed_catalog_is_read_again(env: dict[str, str], demo: Path, tmp_path: Path) -> None:
    catalog = tmp_path / "catalog.toml"
    catalog.write_text((demo / "catalog.toml").read_text())
    assert offered(env, tmp_path, "metric", "sum_") == []
    catalog.write_text(catalog.read_text() + '\n[metrics.sum_new]\nentity = "plan"\naggregation = "count"\n')
    assert offered(env, tmp_path, "metric", "sum_") == ["sum_new"]
    catalog.write_text("broken")
    assert offered(env, tmp_path, "metric", "sum_") == []


def test_it_works_without_a_place_to_keep_anything(env: dict[str, str], demo: Path) -> None:
    assert offered({**env, "XDG_CACHE_HOME": "/dev/null"}, demo, "metric", "user_c") == ["user_count"]


def test_it_works_where_there_is_no_catalog(env: dict[str, str]) -> None:
    assert offered(env, Path("/"), "metric", "") == []
    assert offered(env, Path("/"), "metric", "--gr") == ["--grain"]


def test_names_that_a_shell_would_read_otherwise_are_left_out(env: dict[str, str], demo: Path, tmp_path: Path) -> None:
    text = (demo / "catalog.toml").read_text() + '\n[connections."$(touch x)"]\nengine = "duckdb"\npath = "x.duckdb"\n'
    (tmp_path / "catalog.toml").write_text(text)
    assert set(offered(env, tmp_path, "metric", "--connection", "")) <= {"demo", "warehouse"}


LOADED = """
import json, sys, semcli.cli
try:
    semcli.cli.main()
except SystemExit:
    json.dump(sorted(sys.modules), sys.stderr)
"""


def test_a_tab_loads_next_to_nothing(env: dict[str, str], demo: Path) -> None:
    words = ["--complete", "bash", "4", "semcli", "metric", "total_revenue", "--by", "plan."]
    for first in (True, False):
        done = subprocess.run(
            [sys.executable, "-c", LOADED, *words], env=env, cwd=demo, capture_output=True, text=True, check=True
        )
        assert "plan.title" in done.stdout
        modules = set(json.loads(done.stderr))
        assert not {"duckdb", "psycopg", "typer", "rich"} & modules
        if not first:
            ours = {name for name in modules if name.startswith("semcli")}
            own = {"semcli.cli.completion", "semcli.cli.completion.cache"}
            assert ours == {"semcli", "semcli.caches", "semcli.cli", *own}
            assert not {"tomllib", "dataclasses"} & modules


@pytest.mark.parametrize("name", [name for name, entry in COMMANDS.items() if entry.module is not None])
def test_every_option_of_every_command_is_offered(name: str, env: dict[str, str], demo: Path) -> None:
    found = offered(env, demo, name, "--")
    flags = [f for p in load_command(name).options() for f in (*p.flags, p.off) if f and f.startswith("--")]
    assert set(found) == {*flags, "--help"}
    once = next((p for p in load_command(name).options() if p.kind not in (TEXTS, "count")), None)
    if once is not None and once.kind == "flag":
        assert once.flags[0] not in offered(env, demo, name, once.flags[0], "--")


@pytest.mark.parametrize("name", SCRIPTS)
def test_scripts_say_where_they_go(name: str) -> None:
    assert "# completion of semcli" in SCRIPTS[name]
    assert f"semcli completion {name}" in SCRIPTS[name]
