"""No password and no value reaches the screen or the log, whichever word of the command line it is."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from audit.asking import ask
from semcli.audit.hiding import FLAGS, options_of_requests
from semcli.audit.log import Log
from semcli.catalog.model import Catalog
from semcli.cli import start
from semcli.cli.parameters import INTEGER, NUMBER, TEXT, TEXTS
from semcli.cli.registry import COMMANDS, load
from semcli.engine.base import ResolvedConnection
from semcli.errors import SemcliError
from semcli.request import Request

LISTS = ("metrics", "by", "where", "segment", "having", "order", "via", "reveal")
SECRETS = ("postgresql://u:S3CRET@h/db", "md:db?motherduck_token=S3CRET", "city = 'password=S3CRET'")


def asked(option: str, text: str) -> Request:
    given: dict[str, Any] = {"metrics": ("people",), option: (text,) if option in LISTS else text}
    return Request(**given)


@pytest.mark.parametrize("text", [*SECRETS, "person.email = 'S3CRET'", "S3CRET", "people_S3CRET", "S3CRET.city"])
@pytest.mark.parametrize("option", sorted(options_of_requests() - {*FLAGS}))
def test_the_log_has_no_word_that_is_not_what_its_option_takes(
    catalog: Catalog, here: ResolvedConnection, log: Log, option: str, text: str
) -> None:
    with suppress(SemcliError):
        ask(catalog, here, asked(option, text))
    assert log.path.exists()
    assert "S3CRET" not in log.path.read_text()


@pytest.mark.parametrize(
    ("option", "text"),
    [
        *(("by", "person.city"), ("by", "city"), ("by", "person.joined:month"), ("order", "-people")),
        *(("order", "person.city"), ("pivot", "person.city"), ("time", "person.joined"), ("reveal", "contact")),
        *(("grain", "month"), ("tz", "Europe/Berlin"), ("last", "12 months"), ("rolling", "7d"), ("now", "2025-06-01")),
        *(("compare", "previous"), ("compare", "year"), ("to_date", "year"), ("where", "city = 'Oslo'")),
    ],
)
def test_what_an_option_takes_can_be_read(
    catalog: Catalog, here: ResolvedConnection, log: Log, option: str, text: str
) -> None:
    with suppress(SemcliError):  # `--pivot` alone makes no answer
        ask(catalog, here, asked(option, text))
    assert text in log.path.read_text()


def test_a_secret_that_meets_a_public_column_is_hidden_in_the_parameters_too(
    catalog: Catalog, here: ResolvedConnection, log: Log
) -> None:
    ask(catalog, here, Request(metrics=("people",), where=("city = 'postgresql://u:S3CRET@h/db'",)))
    assert "S3CRET" not in log.path.read_text()
    assert "hmac:" in log.path.read_text()


@pytest.mark.parametrize("command", [name for name, entry in COMMANDS.items() if entry.module is not None])
def test_no_command_repeats_a_secret(
    catalog: Catalog,
    tmp_path: Path,
    log: Log,
    command: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    parameters = load(command).parameters
    usual = [_usual(p) for p in load(command).arguments() if p.required]
    for parameter in parameters:
        if parameter.kind not in (TEXT, TEXTS, INTEGER, NUMBER) or parameter.name in ("output", "junit", "plot"):
            continue
        for text in SECRETS[:2]:
            words = [command, *usual, parameter.flags[0], text] if parameter.flags else [command, text]
            for more in ([], ["--format", "json", "--debug"]):
                start.run([*words, *more])
                out, err = capsys.readouterr()
                assert "S3CRET" not in out + err, words
    assert not log.path.exists() or "S3CRET" not in log.path.read_text()


def _usual(parameter: Any) -> str:
    return parameter.choices[0] if parameter.choices else "people"
