"""CSV and TSV are opened in spreadsheets: text never becomes a formula there, and numbers stay numbers."""

from __future__ import annotations

import pytest

from semcli.render.csv import harmless

UNSEEN = ("", " ", "\xa0", "\ufeff", "\u200b", "\u2060", "\x00", "\x7f", "\u202e", "\U000e0020", " \ufeff\u200b")


@pytest.mark.parametrize("sign", "=+-@\uff1d\uff0b\uff0d\uff20\ufe66\ufe62\ufe63\ufe6b")
@pytest.mark.parametrize("unseen", UNSEEN, ids=ascii)
def test_what_begins_a_formula_gets_an_apostrophe_whatever_is_unseen_before_it(unseen: str, sign: str) -> None:
    assert harmless(f"{unseen}{sign}cmd") == f"'{unseen}{sign}cmd"


@pytest.mark.parametrize("end", [";", "\t", "\n", "\r", "\r\n", "\x0b", "\u2028"], ids=ascii)
def test_so_does_what_would_begin_a_cell_elsewhere(end: str) -> None:
    assert harmless(f"a{end}=1+1{end}b") == f"a{end}'=1+1{end}b"
    assert harmless(f"a{end}\u200b@x") == f"a{end}'\u200b@x"


@pytest.mark.parametrize("text", ["-5", "+3", "-1.5", "-1,5", "-.5", "-2e-7", "3;-5;-1.5"])
def test_numbers_stay_numbers(text: str) -> None:
    assert harmless(text) == text


@pytest.mark.parametrize(
    "text", ["a=b", "e-mail", "me@example.com", "1 - 2", "a, =b", "", "'=x", "x;y", "caf\xe9\u200b=1"]
)
def test_signs_inside_text_stay_as_they_are(text: str) -> None:
    assert harmless(text) == text


@pytest.mark.parametrize("text", ["-5-3", "-5x", "-1;=2", "+", "--5"])
def test_what_only_begins_like_a_number_is_none(text: str) -> None:
    assert harmless(text) != text
