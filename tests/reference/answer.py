"""What the evaluator hands back: an answer, a refusal, or a word that it does not cover the question."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any


class Refused(Exception):
    """The request is refused with this code."""

    def __init__(self, code: str, detail: str = ""):
        super().__init__(f"{code}: {detail}" if detail else code)
        self.code = code
        self.detail = detail


class OutOfScope(Exception):
    """The semantics leave this open, so that the evaluator claims nothing about it."""


@dataclass
class Answer:
    """`columns` are triples of name, kind of type, and role (time, dimension, metric, extra)."""

    columns: list[tuple[str, str, str]]
    rows: list[tuple[Any, ...]]
    warnings: list[str] = field(default_factory=list)
