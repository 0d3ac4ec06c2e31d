"""The demo's files: written whole or not at all, never over anything, and made on first use."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from demo_digest import DIGESTS, digests
from semcli import demo
from semcli.demo import generate, load, schema
from semcli.demo.workshop import clear, workshop
from semcli.errors import SemcliError

# --- whole or not at all ------------------------------------------------------------------------------------------


def test_a_folder_has_the_catalog_and_the_data(tmp_path: Path) -> None:
    written = demo.write_folder(tmp_path / "new" / "place")
    assert written == [tmp_path / "new/place/catalog.toml", tmp_path / "new/place/fixtures/demo.duckdb"]
    assert written[0].read_bytes() == schema.catalog_bytes()
    assert digests(written[1]) == DIGESTS["scale_1"]
    assert sorted(p.name for p in (tmp_path / "new").rglob("*")) == ["catalog.toml", "demo.duckdb", "fixtures", "place"]


@pytest.mark.parametrize("name", ["catalog.toml", "fixtures/demo.duckdb"])
def test_nothing_is_overwritten(tmp_path: Path, name: str) -> None:
    (tmp_path / name).parent.mkdir(exist_ok=True)
    (tmp_path / name).write_text("mine")
    before = sorted(tmp_path.rglob("*"))
    with pytest.raises(SemcliError, match=f"output_refused.*{name}. exists already"):
        demo.write_folder(tmp_path)
    assert sorted(tmp_path.rglob("*")) == before
    assert (tmp_path / name).read_text() == "mine"


def test_a_broken_link_is_not_written_through(tmp_path: Path) -> None:
    (tmp_path / "demo.duckdb").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(SemcliError, match="output_refused"):
        generate.create_duckdb(tmp_path / "demo.duckdb")
    assert not (tmp_path / "elsewhere").exists()


def test_a_file_that_appears_meanwhile_is_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "demo.duckdb"
    monkeypatch.setattr(generate, "_fill", lambda *_: path.write_text("mine"))
    with pytest.raises(SemcliError, match="output_refused"):
        generate.create_duckdb(path)
    assert [p.name for p in tmp_path.iterdir()] == ["demo.duckdb"]
    assert path.read_text() == "mine"


def test_a_catalog_that_appears_meanwhile_is_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(generate, "_fill", lambda *_: (tmp_path / "catalog.toml").write_text("mine"))
    with pytest.raises(SemcliError, match="output_refused"):
        demo.write_folder(tmp_path)
    assert [p.name for p in tmp_path.iterdir()] == ["catalog.toml"]
    assert (tmp_path / "catalog.toml").read_text() == "mine"


@pytest.mark.parametrize("stop", [KeyboardInterrupt, RuntimeError("Query interrupted"), ValueError("any")])
def test_a_failure_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, stop: Any) -> None:
    def stopped(name: str) -> str:
        if name == "6_invoices":
            raise stop
        return real(name)

    real = generate._sql
    monkeypatch.setattr(generate, "_sql", stopped)
    with pytest.raises(ValueError if isinstance(stop, ValueError) else KeyboardInterrupt):
        demo.write_folder(tmp_path / "deep" / "place")
    assert list(tmp_path.iterdir()) == []


def test_ctrl_c_leaves_nothing(tmp_path: Path) -> None:
    code = f"import pathlib, semcli.demo as d; d.write_folder(pathlib.Path({str(tmp_path / 'x')!r}), 300)"
    process = subprocess.Popen([sys.executable, "-c", code], stderr=subprocess.PIPE, text=True)
    until = time.monotonic() + 30
    while not list(tmp_path.glob("x/fixtures/.semcli-demo-*/demo.duckdb")) and time.monotonic() < until:
        time.sleep(0.02)
    time.sleep(0.5)
    process.send_signal(signal.SIGINT)
    _, errors = process.communicate(timeout=60)
    assert errors.rstrip().endswith("KeyboardInterrupt")
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_cannot_be_made_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(SemcliError, match="output_failed"):
        demo.write_folder(tmp_path / "file" / "below")


@pytest.mark.parametrize("scale", [0, -1])
def test_a_scale_below_one_is_refused(tmp_path: Path, scale: int) -> None:
    with pytest.raises(SemcliError, match=r"bad_option.*smallest is 1"):
        demo.write_folder(tmp_path / "place", scale)
    with pytest.raises(SemcliError, match="bad_option"):
        load.load_postgres("", scale)
    assert list(tmp_path.iterdir()) == []


# --- the data on first use ----------------------------------------------------------------------------------------


@pytest.fixture
def catalog(tmp_path: Path) -> Path:
    (tmp_path / "catalog.toml").write_bytes(schema.catalog_bytes())
    return tmp_path / "catalog.toml"


def test_the_demo_s_data_are_made_on_first_use(catalog: Path) -> None:
    database = catalog.parent / "fixtures/demo.duckdb"
    assert demo.ensure_demo(catalog, database)
    assert digests(database) == DIGESTS["scale_1"]
    assert not demo.ensure_demo(catalog, database)


def test_a_demo_with_more_metrics_is_still_the_demo(catalog: Path) -> None:
    more = '\n[metrics.seats]\nentity = "workspace"\naggregation = "sum"\nmeasure = "seat_count"\n'
    catalog.write_text(catalog.read_text(encoding="utf-8") + more, encoding="utf-8")
    assert demo.ensure_demo(catalog, catalog.parent / "fixtures/demo.duckdb")


@pytest.mark.parametrize(
    "edit",
    [
        lambda text: text.replace('name        = "acme"', 'name = "initech"'),
        lambda text: text.replace('"public.invoices"', '"public.bills"'),
        lambda text: text.replace('invoice_total_cents = { type = "integer" }', 'total = { type = "integer" }'),
        lambda text: text.replace('seat_count = { type = "integer" }', 'seat_count = { type = "bigint" }'),
        lambda text: text[: text.index("[entities.workspace]")],
        lambda text: "entities = 5\ncatalog = 3",
        lambda text: "not = = toml",
        lambda text: "",
    ],
)
def test_no_made_up_data_for_another_catalog(catalog: Path, edit: Any) -> None:
    text = catalog.read_text(encoding="utf-8")
    assert edit(text) != text
    catalog.write_text(edit(text), encoding="utf-8")
    assert not demo.ensure_demo(catalog, catalog.parent / "fixtures/demo.duckdb")
    assert list(catalog.parent.iterdir()) == [catalog]


def test_no_made_up_data_in_another_place(catalog: Path) -> None:
    assert not demo.ensure_demo(catalog, catalog.parent / "warehouse.duckdb")
    assert not demo.ensure_demo(catalog.parent / "missing.toml", catalog.parent / "fixtures/demo.duckdb")
    assert list(catalog.parent.iterdir()) == [catalog]


def test_many_at_once_all_get_the_whole_file(catalog: Path) -> None:
    database = catalog.parent / "fixtures/demo.duckdb"
    code = f"""
from pathlib import Path
import duckdb
from semcli.demo import ensure_demo
ensure_demo(Path({str(catalog)!r}), Path({str(database)!r}))
with duckdb.connect({str(database)!r}, read_only=True) as connection:
    print(connection.execute("SELECT count(*) FROM public.support_tickets").fetchone()[0])
"""
    processes = [subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True) for _ in range(3)]
    expected = str(DIGESTS["scale_1"]["support_tickets"][0])
    assert [process.communicate(timeout=60)[0].strip() for process in processes] == [expected] * 3
    assert [p.name for p in database.parent.iterdir()] == ["demo.duckdb"]


def test_importing_the_demo_loads_no_driver() -> None:
    code = "import sys, semcli.demo.generate, semcli.demo.load; print({'duckdb', 'psycopg'} & set(sys.modules))"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "set()\n"


# --- what killed processes leave --------------------------------------------------------------------------------------


def test_what_a_killed_run_leaves_is_cleared_by_the_next(tmp_path: Path) -> None:
    code = f"import pathlib, semcli.demo as d; d.write_folder(pathlib.Path({str(tmp_path)!r}), 300)"
    process = subprocess.Popen([sys.executable, "-c", code])
    until = time.monotonic() + 30
    while not list(tmp_path.glob("fixtures/.semcli-demo-*/demo.duckdb")) and time.monotonic() < until:
        time.sleep(0.02)
    process.kill()
    process.wait()
    assert len(list(tmp_path.glob("fixtures/.semcli-demo-*"))) == 1
    demo.write_folder(tmp_path)
    assert sorted(p.name for p in tmp_path.rglob("*")) == ["catalog.toml", "demo.duckdb", "fixtures"]


def test_a_folder_in_which_somebody_works_stays(tmp_path: Path) -> None:
    with workshop(tmp_path) as ours:
        demo.write_folder(tmp_path / "place")
        clear(tmp_path)
        with workshop(tmp_path) as theirs:
            assert ours != theirs
            assert (ours / "owner").exists()
        assert not theirs.exists()
        assert ours.exists()
    assert [p.name for p in tmp_path.iterdir()] == ["place"]


def test_a_folder_of_another_s_making_stays(tmp_path: Path) -> None:
    (tmp_path / ".semcli-demo-mine").mkdir()
    (tmp_path / ".semcli-demo-file").write_text("mine")
    clear(tmp_path)
    assert len(list(tmp_path.iterdir())) == 2
