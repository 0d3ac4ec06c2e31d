"""Dotted keys: how things in a catalog are named in messages, and found in the text."""

from __future__ import annotations


def part(name: str) -> str:
    """One part of a dotted key, quoted as TOML wants it."""
    if name.isascii() and (name.isidentifier() or name.replace("-", "_").replace("_", "a").isalnum()):
        return name
    escaped = name.replace("\\", "\\\\").replace('"', '\\"')
    return '"' + "".join(c if c.isprintable() else _escape(c) for c in escaped) + '"'


def _escape(char: str) -> str:
    return f"\\u{ord(char):04x}" if ord(char) < 0x10000 else f"\\U{ord(char):08x}"


def dotted(prefix: str, name: str | int) -> str:
    """The key of something inside `prefix`: a number is the place in a list, from 0."""
    if isinstance(name, int):
        return f"{prefix}[{name}]"
    return f"{prefix}.{part(name)}" if prefix else part(name)
