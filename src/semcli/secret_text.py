"""Where passwords and tokens stand in a text: in addresses, and behind the names that such things go by.

The one place that knows. Whatever repeats words of a command line, a catalog or a driver goes through it: messages,
warnings and remarks, tracebacks, and the audit log.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

from semcli.patterns import pattern

# as a path it has one slash
_ADDRESS = pattern(r"(?P<before>[a-z][a-z0-9+.-]*:/+[^\s:/@]*:)(?P<secret>\S+)(?=@)", re.IGNORECASE)
# Behind the name stands `=`, as in addresses and TOML, or `":`, as in JSON; tables of either are no values. A value in
# quotes goes to their end, or to the end of the line. Any other goes to the next space, for a password may have what it
# likes in it, but for what closes the words around it.
_PAIR = pattern(
    r"""(?P<before>(?:\bpass|passw(?:or)?d|passphrase|pwd|secret|token|credentials?|(?:api|access|auth|private)[_-]?key)"""
    r"""(?:["']?\s*(?:=|%3D)+(?!\s+[{\[])\s*\\?|\\?["']\s*:(?!\s*[{\[])\s*\\?))"""
    r"""(?P<secret>'(?:[^'\\\n]|\\.)*'?|"(?:[^"\\\n]|\\.)*"?|[^\s"'`]\S*?(?=[`"')\],.;:\\]*(?:\s|\Z)))""",
    re.IGNORECASE,
)
_QUICK = pattern(r"pass|pwd|secret|token|credential|key", re.IGNORECASE)
_PIECES = pattern(r"\W+")
_VARIABLES_ONLY = pattern(r"""["']?(?:\$\{[^}]*\})+["']?""")


_told: tuple[str, ...] = ()
"""Secrets of this call's words, the longest first, with the pieces that a message may cut them into."""


def remember(words: Iterable[str]) -> None:
    """From now on `redact` takes out what is secret in these words wherever it stands, also in parts: a message may
    be about a piece of a word in which nothing tells any more what it is. Replaces what was remembered before."""
    global _told
    found = {secret.strip("\"'") for word in words for secret in _secrets(word)}
    pieces = {piece for secret in found for piece in _PIECES.split(secret) if len(piece) > 2}
    _told = tuple(sorted(filter(None, found | pieces), key=lambda text: (-len(text), text)))


def _secrets(text: str) -> list[str]:
    if not any(sign in text for sign in "=@%:"):
        return []
    return [found["secret"] for each in (_ADDRESS, _PAIR) for found in each.finditer(text)]


def redact(text: str) -> str:
    """The text without passwords and tokens: `postgres://me:***@host`, `password=***`.

    >>> redact("postgres://me:pa:ss@w0rd@db/x password = 'a b' md:x?motherduck_token=abc")
    'postgres://me:***@db/x password = *** md:x?motherduck_token=***'
    """
    text = _replaced(text, lambda found: f"{found['before']}***")
    for secret in _told:
        text = text.replace(secret, "***")
    return text


def masked(text: str) -> str:
    """The text with every character of a secret in it turned into `*`, so that columns stay where they are.

    >>> masked("postgres://ann:s3cret@db/shop password=abc")
    'postgres://ann:******@db/shop password=***'
    """
    return _replaced(text, _starred)


def has_secret(text: str) -> bool:
    """Whether a password or token is written out, rather than taken from the environment."""
    return masked(text) != text


def _replaced(text: str, replace: Callable[[re.Match[str]], str]) -> str:
    if ":/" in text and "@" in text:
        text = _ADDRESS.sub(replace, text)
    if _QUICK.search(text):
        text = _PAIR.sub(replace, text)
    return text


def _starred(found: re.Match[str]) -> str:
    secret: str = found["secret"]
    if _VARIABLES_ONLY.fullmatch(secret):
        return found[0]
    quote = secret[0] if secret[0] in "'\"" else ""
    end = quote if quote and len(secret) > 1 and secret.endswith(quote) else ""
    return found["before"] + quote + "*" * (len(secret) - len(quote) - len(end)) + end
