"""The wheel has everything that the program needs, and works far from the repository.

`scripts/smoke_wheel.sh` installs it into an empty environment; that takes a package index, this does not.
"""

from __future__ import annotations

import email
import os
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="session")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built from this checkout."""
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", str(folder)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    (found,) = folder.glob("*.whl")
    return found


def names(wheel: Path) -> list[str]:
    with zipfile.ZipFile(wheel) as archive:
        return archive.namelist()


def test_the_wheel_has_every_file_of_the_package_and_nothing_else(wheel: Path) -> None:
    package = ROOT / "src"
    wanted = {
        path.relative_to(package).as_posix()
        for path in (package / "semcli").rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    found = {name for name in names(wheel) if ".dist-info/" not in name}
    assert found == wanted
    assert {"semcli/py.typed", "semcli/demo/catalog.toml"} <= found


def test_the_wheel_says_what_it_is(wheel: Path) -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    with zipfile.ZipFile(wheel) as archive:
        (path,) = (name for name in archive.namelist() if name.endswith(".dist-info/METADATA"))
        metadata = email.message_from_string(archive.read(path).decode())
        scripts = archive.read(path.replace("METADATA", "entry_points.txt")).decode()
        assert any(name.endswith("/licenses/LICENSE") for name in archive.namelist())
    assert metadata["Name"] == "semcli"
    assert metadata["License-Expression"] == "Apache-2.0"
    assert metadata["Requires-Python"] == ">=3.11"
    assert metadata.get_payload(), "the README is the description"
    needed = [text for text in metadata.get_all("Requires-Dist", []) if "extra ==" not in text]
    assert len(needed) == len(project["dependencies"])
    assert "semcli = semcli.cli:main" in scripts


def test_the_demo_works_from_the_wheel_in_an_empty_folder(wheel: Path, tmp_path: Path) -> None:
    home = tmp_path / "wheel"
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(home)
    folder = tmp_path / "empty"
    folder.mkdir()
    kept = {k: v for k, v in os.environ.items() if not k.startswith("SEMCLI_")}
    environ = {**kept, "PYTHONPATH": str(home), "PYTHONDONTWRITEBYTECODE": "1"}

    def semcli(*words: str) -> str:
        done = subprocess.run(
            [sys.executable, "-m", "semcli", *words], cwd=folder, env=environ, capture_output=True, text=True
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    where = subprocess.run(
        [sys.executable, "-c", "import semcli; print(semcli.__file__)"],
        cwd=folder, env=environ, capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert where.stdout.startswith(str(home))
    semcli("demo")
    assert sorted(path.name for path in folder.iterdir()) == ["catalog.toml", "fixtures"]
    assert "2025-06" in semcli("metric", "total_revenue", "--grain", "month")
    assert "smoke" in semcli("check", "--smoke")


def test_the_copy_of_the_demo_catalog_in_the_wheel_is_the_one_at_the_top() -> None:
    top = (ROOT / "catalog.toml").read_bytes()
    assert (ROOT / "src" / "semcli" / "demo" / "catalog.toml").read_bytes() == top
