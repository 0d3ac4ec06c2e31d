"""Text that may be shown: without passwords, and without characters that could move a terminal's cursor."""

from __future__ import annotations

import re

from semcli.patterns import pattern

_SECRETS = pattern(
    r"""(?P<before>://[^:@/\s"']*:)(?P<url>[^\s"']+)(?=@)|"""
    r"""(?P<key>\bpass(?:word|wd)?\s*=\s*\\?)(?P<quote>["']?)(?P<value>(?!\s*\$\{)[^\s"'&;]+)""",
    re.IGNORECASE,
)
_VARIABLES_ONLY = pattern(r"(?:\$\{[^}]*\})+")


def masked(text: str) -> str:
    """The text with every character of a password in it turned into `*`, so that columns stay where they are.

    >>> masked("postgres://ann:s3cret@db/shop password=abc")
    'postgres://ann:******@db/shop password=***'
    """
    return _SECRETS.sub(_mask, text)


def printable(text: str) -> str:
    """The text, as long as before, without characters that could move a terminal's cursor.

    >>> printable("a\\tb\\x1b[2J")
    'a b�[2J'
    """
    return "".join(c if c.isprintable() else " " if c == "\t" else "�" for c in text)


def has_password(text: str) -> bool:
    """Whether a password is written out in a connection string, rather than taken from the environment."""
    return masked(text) != text


def _mask(found: re.Match[str]) -> str:
    if found["before"] is not None:
        secret: str = found["url"]
        return found[0] if _VARIABLES_ONLY.fullmatch(secret) else found["before"] + "*" * len(secret)
    return f"{found['key']}{found['quote']}" + "*" * len(found["value"])
