"""Passwords and tokens are found however they are written, and nothing else is taken for one."""

from __future__ import annotations

import pytest

from semcli.errors import SemcliError, Site, fail
from semcli.render.errors import as_json, human
from semcli.secret_text import has_secret, masked, redact

SECRETS = [
    "postgresql://ann:S3CRET@db/shop",
    "postgresql://ann:S3C/@:RET#S3CRET@db/shop",
    "postgresql:/ann:S3CRET@db/shop",
    "https://ann:S3CRET@host/x",
    "host=db password=S3CRET",
    "password = 'S3CRET S3CRET'",
    "password='S3CRET",
    "password == \"S3CRET\"",
    "password=a,S3CRET;S3CRET&S3CRET",
    "password=a\"S3CRET",
    "password={S3CRET",
    "PGPASSWORD=S3CRET",
    "sslpassword=S3CRET",
    "md:db?motherduck_token=S3CRET",
    "md:db?motherduck_token=S3CRET&x=1",
    "--api-key=S3CRET",
    "access_key = S3CRET",
    '{"password": "S3CRET"}',
    r'{"dsn": "password=\"S3CRET\""}',
    "token%3DS3CRET",
]  # fmt: skip
HARMLESS = [
    *("the password is never printed", "user.password_hash", "tokens = 5", "a key = 5", "`ann@example.com`"),
    *('token = { type = "text" }', '"token": {"type": "text"}', "password=", "postgres://ann@db/x", "PGPASSWORD or"),
]


@pytest.mark.parametrize("text", SECRETS)
def test_a_secret_is_taken_out_or_covered(text: str) -> None:
    assert "S3C" not in redact(text)
    assert "S3C" not in masked(text)
    assert len(masked(text)) == len(text)
    assert has_secret(text)


@pytest.mark.parametrize("text", HARMLESS)
def test_what_is_no_secret_stays(text: str) -> None:
    assert redact(text) == masked(text) == text
    assert not has_secret(text)


def test_what_comes_from_the_environment_is_not_written_out() -> None:
    for text in ("postgres://ann:${PW}@db", "password=${PW}", "password = '${PW}'"):
        assert not has_secret(text)


def test_what_stands_around_it_stays() -> None:
    assert redact("`password=abc` is no name") == "`password=***` is no name"
    assert redact('dsn = "host=x password=abc"') == 'dsn = "host=x password=***"'


@pytest.mark.parametrize("text", SECRETS)
def test_no_part_of_an_error_has_one(text: str) -> None:
    far = "x" * 300 + text
    for said in (text, far):
        for at in (1, len(said) - 3):
            site = Site(argument="--by", text=said, column=at, length=3)
            error = fail("syntax", f"`{said}` is no name", said, site=site, data={"name": said, "names": (said,)})
            for shown in (human(error), human(error, width=40), as_json(error), str(error)):
                assert "S3C" not in shown
                assert "RET" not in shown
    assert "S3C" not in str(SemcliError(error.problems))
