"""One look for all errors, for people and for machines."""

from __future__ import annotations

import json

from semcli.errors import Problem, SemcliError, Site, fail
from semcli.render.errors import as_json, human

UNKNOWN = fail(
    "unknown_metric",
    "no metric is called `total_revnue`",
    "did you mean `total_revenue`?",
    site=Site(argument="NAME", text="total_revnue", column=1, length=12),
)
IN_FILE = Problem(
    "unknown_key",
    "there is no key `colum`",
    ("did you mean `columns`?",),
    Site("catalog.toml", 112, 5, 5, "    colum = 1", "entities.invoice.colum"),
)


def test_an_argument_has_a_caret_under_its_word() -> None:
    assert human(UNKNOWN) == (
        "error[unknown_metric]: no metric is called `total_revnue`\n"
        "  --> NAME\n"
        "   |\n"
        "   | total_revnue\n"
        "   | ^^^^^^^^^^^^\n"
        "  help: did you mean `total_revenue`?\n"
    )


def test_a_line_of_a_file_has_its_number_and_key() -> None:
    assert human(SemcliError(IN_FILE)) == (
        "error[unknown_key]: there is no key `colum`\n"
        "   --> catalog.toml:112:5 (entities.invoice.colum)\n"
        "    |\n"
        "112 |     colum = 1\n"
        "    |     ^^^^^\n"
        "  help: did you mean `columns`?\n"
    )


def test_many_problems_are_one_report_with_a_count() -> None:
    text = human(SemcliError([IN_FILE, *UNKNOWN.problems]))
    assert text.count("error[") == 2
    assert text.endswith("\n2 problems\n")


def test_colour_only_adds_colour() -> None:
    import re

    coloured = human(UNKNOWN, colour=True)
    assert "\x1b[1;31m" in coloured
    assert re.sub(r"\x1b\[[0-9;]*m", "", coloured) == human(UNKNOWN)


def test_the_caret_stands_under_wide_letters() -> None:
    lines = human(
        fail("syntax", "x", site=Site(argument="--where", text="名前 = = 1", column=6, length=1))
    ).splitlines()
    assert lines[3] == "   | 名前 = = 1"
    assert lines[4] == "   |        ^"


def test_a_huge_line_is_shown_around_the_mark() -> None:
    site = Site("c.toml", 1, 500_001, 3, "x" * 500_000 + "bad" + "y" * 500_000)
    lines = human(fail("catalog_syntax", "x", site=site), width=80).splitlines()
    assert max(map(len, lines)) <= 80
    shown, caret = lines[-2], lines[-1]
    assert shown[caret.index("^") : caret.rindex("^") + 1] == "bad"


def test_nothing_is_obeyed_and_no_password_is_shown() -> None:
    site = Site(argument="--connection", text="postgres://me:pw@h/d\x1b[2J", column=1, length=5)
    error = fail("cannot_connect", "no \x1b]0;x\x07 `postgres://me:pw@h/d`", "password=pw", "\u202eevil", site=site)
    for text in (human(error), as_json(error)):
        assert "pw" not in text
        assert "\x1b" not in text
        assert "\u202e" not in text


def test_json_is_one_line_with_one_object() -> None:
    text = as_json(fail("fan_out", "m", "a", "b", data={"via": ["x"], "code": "not this"}))
    assert text.count("\n") == 1
    assert json.loads(text) == {
        "error": {"code": "fan_out", "message": "m", "help": ["a", "b"], "where": None, "via": ["x"], "exit": 4}
    }
    many = json.loads(as_json(SemcliError([IN_FILE, *UNKNOWN.problems])))["error"]
    assert [p["code"] for p in many["problems"]] == ["unknown_key", "unknown_metric"]
    assert many["where"] == {
        "file": "catalog.toml",
        "line": 112,
        "column": 5,
        "length": 5,
        "key": "entities.invoice.colum",
        "text": "    colum = 1",
    }


def test_sentences_are_wrapped_between_words() -> None:
    error = fail(
        "fan_out", "a long fact " * 12 + "ends here", "the entities are " + ", ".join(f"`e_{i}`" for i in range(40))
    )
    lines = human(error, width=60).splitlines()
    assert max(map(len, lines)) <= 60
    assert lines[0].startswith("error[fan_out]: a long fact")
    assert lines[1].startswith("  ")
    assert any(line.startswith("        `e_") for line in lines)
    joined = " ".join(line.strip() for line in lines)
    assert joined == " ".join(line.strip() for line in human(error).splitlines())
