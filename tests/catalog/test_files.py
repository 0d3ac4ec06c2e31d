"""Files that cannot be read, text that is no TOML, and catalogs of several files."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from semcli.catalog.load import load, load_text
from semcli.errors import Problem, SemcliError

from .support import marked, place, problems_of

MAIN = 'format = 1\n[catalog]\nname = "x"\n'


def problems(path: Path) -> tuple[Problem, ...]:
    with pytest.raises(SemcliError) as caught:
        load(path)
    return caught.value.problems


def one(path: Path) -> Problem:
    (problem,) = problems(path)
    return problem


def test_a_missing_file_offers_the_demo(tmp_path: Path) -> None:
    problem = one(tmp_path / "none.toml")
    assert (problem.code, problem.message) == ("catalog_missing", f"there is no file `{tmp_path / 'none.toml'}`")
    assert "semcli demo" in problem.help[0]


def test_files_below_the_working_folder_are_named_as_seen_from_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert one(tmp_path / "none.toml").message == "there is no file `none.toml`"


def test_a_folder(tmp_path: Path) -> None:
    problem = one(tmp_path)
    assert (problem.code, problem.message) == ("catalog_unreadable", f"`{tmp_path}` is a folder")
    assert problem.help == (f"name the file in it: `{tmp_path / 'catalog.toml'}`",)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_no_permission(tmp_path: Path) -> None:
    path = tmp_path / "catalog.toml"
    path.write_text(MAIN)
    path.chmod(0)
    assert one(path).message == f"`{path}` may not be read"


def test_a_name_that_no_file_has() -> None:
    assert one(Path("a\0b")).code == "catalog_unreadable"
    assert one(Path("x" * 300)).code == "catalog_unreadable"


def test_not_utf8_says_which_byte(tmp_path: Path) -> None:
    path = tmp_path / "catalog.toml"
    path.write_bytes('format = 1\nname = "café"\n'.encode("latin-1"))
    problem = one(path)
    assert problem.code == "catalog_unreadable"
    assert problem.message == f"`{path}` is not UTF-8: byte 22 is `0xe9`"
    assert problem.help == ("save the file as UTF-8",)
    assert place(problem.site) == (2, 12, 1)


def test_utf16_is_recognized(tmp_path: Path) -> None:
    path = tmp_path / "catalog.toml"
    path.write_text(MAIN, encoding="utf-16")
    assert one(path).help == ("it looks like UTF-16; save it as UTF-8",)


@pytest.mark.parametrize("text", ["", "\n\n", "# nothing yet\n"])
def test_an_empty_file_is_told_what_is_least(text: str) -> None:
    (problem,) = problems_of(text)
    assert (problem.code, problem.message) == ("missing_key", "the catalog is empty")
    assert problem.help == ('the least that it needs is `format = 1`, and `[catalog]` with `name = "acme"`',)
    assert place(problem.site) == (1, 1, 1)


def test_a_catalog_without_settings() -> None:
    missing_both = problems_of("[metrics]\n")
    assert [(p.code, p.site and p.site.key) for p in missing_both] == [
        ("missing_key", "format"),
        ("missing_key", "catalog.name"),
    ]


SYNTAX = {
    "unquoted": ("name = «a»cme", "no value can be read here", 'text stands in quotes: `"acme"`'),
    "curly": ("name = «“»acme”", "no value can be read here", 'use straight quotes: `"…"`, not curly ones'),
    "big_true": ("unique = «T»rue", "no value can be read here", "write `true` in small letters"),
    "null": ("unique = «n»ull", "no value can be read here", "TOML has no null: leave the key out"),
    "no_value": ("name =«\n»", "no value can be read here", "write a value after `=`"),
    "no_equals": (
        "format «1»",
        "expected '=' after a key in a key/value pair",
        'write `key = value`; text stands in quotes: `name = "acme"`',
    ),
    "colon": (
        'name«:» "acme"',
        "expected '=' after a key in a key/value pair",
        'write `key = value`; text stands in quotes: `name = "acme"`',
    ),
    "open_text": (
        'name = "acme«\n»',
        "a text has no closing quote",
        'close the quotes on the same line; text of several lines stands between `"""`',
    ),
    "open_literal": (
        "name = 'acme«\n»x = 1",
        "a text has no closing quote",
        'close the quotes on the same line; text of several lines stands between `"""`',
    ),
    "open_long_text": (
        'a = """x"""\nname = «"""»acme\ny = 1',
        "a text has no closing quote",
        'close the quotes on the same line; text of several lines stands between `"""`',
    ),
    "open_list": ("x = [1, 2\n«y» = 3", "unclosed array", "look for a missing comma or closing bracket"),
    "open_table": ("x = { a = 1«\n»", "unclosed inline table", "look for a missing comma or closing bracket"),
    "header_with_space": (
        "[my «t»able]",
        "expected ']' at the end of a table declaration",
        "a header is `[name]`; a name with other characters than letters, digits, `_` and `-` stands in quotes",
    ),
    "header_twice": (
        "[a]\nx = 1\n[b]\n«[a]»  # again",
        "`[a]` is defined twice",
        "it stands already in line 4; put both into one, or rename one",
    ),
    "key_twice": (
        "[a]\nx = 1\n[b]\nx = 1\ny = 2\n  «x» = 3",
        "`x` is defined twice",
        "it stands already in line 7; put both into one, or rename one",
    ),
    "two_on_a_line": (
        "x = 1 «y» = 2",
        "expected newline or end of document after a statement",
        "one `key = value` stands on a line; text stands in quotes",
    ),
    "escape": (
        'x = "a\\q«"»',
        "unescaped '\\' in a string",
        "in double quotes `\\` begins an escape; write `\\\\`, or use single quotes",
    ),
    "digits": (f"x = «1»{'0' * 5000}", "a number has too many digits", None),
}


@pytest.mark.parametrize("name", SYNTAX)
def test_text_that_is_no_toml(name: str) -> None:
    written, fact, help = SYNTAX[name]
    text = marked(MAIN + written + "\n")
    (problem,) = problems_of(text.text)
    assert (problem.code, problem.message) == ("catalog_syntax", f"not valid TOML: {fact}")
    assert problem.help == (() if help is None else (help,))
    (line, column, length) = text.places[0]
    assert place(problem.site) == (line, column, max(1, length))


def test_control_characters_do_not_reach_the_terminal() -> None:
    for text in ("\0", 'a = "\x1b[2J"\n', "[a\x07]\n"):
        for problem in problems_of(text):
            assert problem.message.isprintable()
            assert problem.site is not None
            assert (problem.site.text or "").isprintable()


def test_nesting_without_end() -> None:
    (problem,) = problems_of("x = " + "[" * 5000)
    assert problem.code == "catalog_syntax"


def test_a_password_is_never_repeated(tmp_path: Path) -> None:
    dsn = '[connections.w]\nengine = "postgres"\ndsn = "postgres://me:s3cret@host/db'
    texts = [
        MAIN + dsn,  # not closed
        MAIN + dsn + '"\ndsn = "x"\n',
        MAIN + dsn + '" "\n',
        MAIN + '[connections.w]\nengine = "postgres"\ndns = "host=db password=s3cret"\n',
        MAIN + '[connections.w]\nengine = "postgres"\ndsn = "host=db password = \'s3cret\' ${"\n',
        MAIN.replace('"x"', '"x"\nconnection = "postgres://me:s3cret@host/db"'),
    ]
    for text in texts:
        found = problems_of(text)
        assert found, text
        assert "s3cret" not in repr(found)
    path = tmp_path / "catalog.toml"
    path.write_bytes((MAIN + dsn).encode() + b"\xff")
    assert "s3cret" not in repr(problems(path))


# --- several files ----------------------------------------------------------------------------------------------------


def write(folder: Path, **files: str) -> Path:
    """Writes `name.toml` files; gives the main one."""
    for name, text in files.items():
        path = folder / f"{name.replace('__', '/')}.toml"
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder / "catalog.toml"


METRIC = '[metrics.{name}]\nderived = "1 + 1"\n'


def including(*patterns: str) -> str:
    return MAIN + f"include = [{', '.join(repr(p) for p in patterns)}]\n"


def test_files_are_loaded_once_in_order_of_patterns_and_names(tmp_path: Path) -> None:
    main = write(
        tmp_path,
        catalog=including("parts/b*.toml", "parts/*.toml", "*.toml"),
        parts__a=METRIC.format(name="a"),
        parts__b2=METRIC.format(name="b2"),
        parts__b1="format = 1\n" + METRIC.format(name="b1"),
    )
    assert list(load(main).metrics) == ["b1", "b2", "a"]


def test_folders_deep_and_absolute_paths(tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "x.toml").write_text(METRIC.format(name="x"))
    inside = tmp_path / "inside"
    inside.mkdir()
    main = write(inside, catalog=including("**/*.toml", f"{outside}/*.toml", "../outside/*.toml"))
    assert list(load(main).metrics) == ["x"]


def test_a_pattern_that_matches_nothing(tmp_path: Path) -> None:
    main = write(tmp_path, catalog=including("parts/*.toml") + METRIC.format(name="a").replace("1 + 1", "other + 1"))
    problem = one(main)
    assert (problem.code, problem.message) == ("bad_include", 'no file matches `"parts/*.toml"`')
    assert place(problem.site) == (4, 12, 14)
    assert problem.site is not None
    assert problem.site.key == "catalog.include[0]"


@pytest.mark.parametrize("pattern", ["[", "a\0b", "/", "x" * 400, "~/*"])
def test_strange_patterns_match_nothing(tmp_path: Path, pattern: str) -> None:
    escaped = pattern.replace("\0", "\\u0000")
    main = write(tmp_path, catalog=MAIN + f'include = ["{escaped}"]\n')
    assert one(main).code == "bad_include"


def test_settings_stand_in_the_main_file_only(tmp_path: Path) -> None:
    main = write(tmp_path, catalog=including("p.toml"), p='[catalog]\nname = "y"\ninclude = ["q.toml"]\n[policy]\n')
    found = problems(main)
    assert [(p.code, p.message) for p in found] == [
        ("bad_include", "`[catalog]` stands in the main file only"),
        ("bad_include", "`[policy]` stands in the main file only"),
    ]
    assert found[0].help == (f"move it to `{main}`",)
    assert found[0].site is not None
    assert found[0].site.file == str(tmp_path / "p.toml")


def test_a_name_in_two_files_is_told_with_both_places(tmp_path: Path) -> None:
    main = write(
        tmp_path,
        catalog=including("p.toml") + METRIC.format(name="a"),
        p="\n" + METRIC.format(name="a") + METRIC.format(name="A"),
    )
    first, second = problems(main)
    assert (first.code, first.message) == ("duplicate_name", "metric `a` is defined twice")
    assert first.help == (f"the other one is at {main}, line 5; rename one, or take one out",)
    assert place(first.site) == (2, 10, 1)
    assert (second.code, second.message) == ("duplicate_name", "`A` and `a` differ in case alone")


def test_a_broken_part_hides_nothing_else(tmp_path: Path) -> None:
    main = write(
        tmp_path,
        catalog=including("p.toml", "q.toml") + '[metrics.a]\nderived = "elsewhere * 2"\nlable = "A"\n',
        p="x = ",
        q="frmt = 1\n",
    )
    assert [p.code for p in problems(main)] == ["unknown_key", "catalog_syntax", "unknown_key"]


def test_text_alone_includes_nothing() -> None:
    assert load_text(including("nowhere.toml")).metrics == {}
