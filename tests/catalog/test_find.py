"""Which catalog is meant: the option, the variable, this folder or one above."""

from __future__ import annotations

from pathlib import Path

import pytest

from semcli.catalog.find import find_catalog
from semcli.errors import SemcliError


@pytest.fixture
def deep(tmp_path: Path) -> Path:
    folder = tmp_path / "a" / "b"
    folder.mkdir(parents=True)
    (tmp_path / "catalog.toml").touch()
    (tmp_path / "other.toml").touch()
    return folder


def message(option: str | None, environ: dict[str, str], cwd: Path) -> str:
    with pytest.raises(SemcliError) as caught:
        find_catalog(option, environ, cwd)
    (problem,) = caught.value.problems
    assert problem.code == "catalog_missing"
    assert any("semcli demo" in line for line in problem.help)
    return problem.message


def test_here_or_above(deep: Path) -> None:
    assert find_catalog(None, {}, deep) == deep.parent.parent / "catalog.toml"
    (deep.parent / "catalog.toml").touch()
    assert find_catalog(None, {}, deep) == deep.parent / "catalog.toml"


def test_a_folder_of_that_name_is_passed_over(deep: Path) -> None:
    (deep / "catalog.toml").mkdir()
    assert find_catalog(None, {}, deep) == deep.parent.parent / "catalog.toml"


def test_the_variable_comes_before_the_folder_and_the_option_before_both(deep: Path) -> None:
    top = deep.parent.parent
    (top / "third.toml").touch()
    environ = {"SEMCLI_CATALOG": "../../other.toml"}
    assert find_catalog(None, environ, deep).samefile(top / "other.toml")
    assert find_catalog(str(top / "third.toml"), environ, deep) == top / "third.toml"
    assert find_catalog(None, {"SEMCLI_CATALOG": ""}, deep) == top / "catalog.toml"


def test_a_folder_means_the_catalog_in_it(deep: Path) -> None:
    assert find_catalog("../..", {}, deep).samefile(deep.parent.parent / "catalog.toml")
    assert message("..", {}, deep) == "`--catalog` names a folder without `catalog.toml`: `..`"


def test_what_is_named_must_exist(deep: Path) -> None:
    assert message("no.toml", {}, deep) == "`--catalog` names a file that does not exist: `no.toml`"
    assert message(None, {"SEMCLI_CATALOG": "no.toml"}, deep) == (
        "`SEMCLI_CATALOG` names a file that does not exist: `no.toml`"
    )
    assert "does not exist" in message("x" * 5000, {}, deep)
    assert "does not exist" in message("a\0b", {}, deep)
    assert "names" in message("", {}, deep)


def test_none_at_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("semcli.catalog.find.NAME", "nowhere-at-all.toml")
    assert message(None, {}, tmp_path) == f"there is no `nowhere-at-all.toml` in `{tmp_path}` or a folder above it"


def test_the_place_of_a_wrong_option_is_the_option(tmp_path: Path) -> None:
    with pytest.raises(SemcliError) as caught:
        find_catalog("no.toml", {}, tmp_path)
    site = caught.value.problems[0].site
    assert site is not None
    assert (site.argument, site.text, site.length) == ("--catalog", "no.toml", 7)
