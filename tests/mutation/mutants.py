"""The mutants of a module, in order, under names that survive edits elsewhere in the file."""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from types import CodeType

from mutation.operators import edits

SRC = Path(__file__).resolve().parents[2] / "src" / "semcli"
ROOMS = ("plan", "sql")

Span = tuple[int, int]
"""The first and the last line."""


@dataclass(frozen=True)
class Mutant:
    """One change. `id` tells file, function, operator and what became what; `lines` is where, now.

    `around` are the lines of the function that it is in; none where it is in the module itself.

    `holder` is the node whose `field` (at `place`, in a list) holds what is replaced by `new`.
    """

    id: str
    path: Path
    lines: Span
    around: Span | None
    holder: ast.AST
    field: str
    place: int | None
    new: ast.AST

    def apply(self) -> None:
        """Changes the tree that it is of. There is no way back: this is done in a process of its own."""
        if self.place is None:
            setattr(self.holder, self.field, self.new)
        else:
            getattr(self.holder, self.field)[self.place] = self.new


@dataclass(frozen=True)
class Module:
    """A file of a room: its name, its tree, and its mutants."""

    name: str
    path: Path
    tree: ast.Module
    mutants: tuple[Mutant, ...]

    def code(self) -> CodeType:
        """The tree as it now is, compiled under the file's own name."""
        return compile(ast.fix_missing_locations(self.tree), str(self.path), "exec")


def modules(src: Path = SRC, rooms: tuple[str, ...] = ROOMS) -> list[Module]:
    """Every module of the rooms."""
    return [read(path, src) for room in rooms for path in sorted((src / room).rglob("*.py"))]


def read(path: Path, src: Path = SRC) -> Module:
    """A module and its mutants."""
    tree = ast.parse(path.read_text("utf-8"))
    where = path.relative_to(src)
    name = ".".join([src.name, *where.with_suffix("").parts]).removesuffix(".__init__")
    return Module(name, path, tree, tuple(_named(path, where.as_posix(), tree)))


def _named(path: Path, where: str, tree: ast.Module) -> Iterator[Mutant]:
    """The mutants of a tree; those of the same name in one function are numbered."""
    seen: Counter[str] = Counter()
    spells = where.startswith(("sql/dialect/", "sql/write.py"))
    for place, kind, old, new in _edits(tree, spells):
        around = _text(place.around)
        shown = _text(old)
        id = f"{where}::{place.function}::{kind}::{'' if around == shown else f'{around}: '}{shown} -> {_text(new)}"
        seen[id] += 1
        numbered = id if seen[id] == 1 else f"{id} #{seen[id]}"
        lines = _span(old) or place.lines
        yield Mutant(numbered, path, lines, place.body, place.holder, place.field, place.index, new)


@dataclass(frozen=True)
class _Place:
    """Where a node hangs in its tree. `around` is enough of what is around it to be known by; `body` are the lines of
    the outermost function."""

    holder: ast.AST
    around: ast.AST
    field: str = ""
    index: int | None = None
    function: str = ""
    lines: Span = (1, 1)
    body: Span | None = None


def _edits(tree: ast.Module, spells: bool) -> Iterator[tuple[_Place, str, ast.AST, ast.AST]]:
    places = {id(node): place for node, place in _walk(tree, _Place(tree, tree))}
    known = _enums()
    done: set[tuple[int, str]] = set()
    for node, place in _walk(tree, _Place(tree, tree)):
        for kind, old, new in edits(node, known, spells):
            change = (id(old), ast.dump(new))
            if change not in done:
                done.add(change)
                yield places.get(id(old), place), kind, old, new


def _walk(node: ast.AST, outer: _Place) -> Iterator[tuple[ast.AST, _Place]]:
    """Every node that decides something, with its place; what does not is left out with all that is in it."""
    for field, value in ast.iter_fields(node):
        if field in ("annotation", "returns", "decorator_list", "type_comment", "ctx"):
            continue
        for index, child in enumerate(value) if isinstance(value, list) else ((None, value),):
            if isinstance(child, ast.AST) and not _is_idle(child):
                place = _inside(outer, node, field, index, child)
                yield child, place
                yield from _walk(child, place)


def _inside(outer: _Place, holder: ast.AST, field: str, index: int | None, child: ast.AST) -> _Place:
    """The place of a child in its holder."""
    function, body = outer.function, outer.body
    if isinstance(child, ast.FunctionDef | ast.ClassDef):
        function = f"{function}.{child.name}".lstrip(".")
    if isinstance(child, ast.FunctionDef):
        body = body or _span(child)
    small = isinstance(child, ast.expr) and len(_text(child)) < SHORT and _says(outer.around)
    around = outer.around if small else child
    return _Place(holder, around, field, index, function, _span(child) or outer.lines, body)


def _span(node: ast.AST) -> Span | None:
    """The lines of a node, where it has any of its own."""
    first = getattr(node, "lineno", None)
    return None if first is None else (first, getattr(node, "end_lineno", None) or first)


SHORT = 25
"""A piece of code shorter than this is named together with what it is part of."""


def _says(node: ast.AST) -> bool:
    """Whether a node fits on a line, so that it can name what is in it."""
    return isinstance(node, ast.expr | ast.keyword | ast.Assign | ast.AnnAssign | ast.AugAssign | ast.Return)


def _is_idle(node: ast.AST) -> bool:
    """Whether a node is there for people and type checkers alone: imports, texts, assertions, names of types."""
    if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
        return True
    if isinstance(node, ast.Import | ast.ImportFrom | ast.Assert):
        return True
    if isinstance(node, ast.keyword) and node.arg == "strict":
        return True  # an assertion, as zip has it
    if isinstance(node, ast.AnnAssign) and node.value is None:
        return True
    if isinstance(node, ast.If) and isinstance(node.test, ast.Name) and node.test.id == "TYPE_CHECKING":
        return True
    return isinstance(node, ast.Subscript) and isinstance(node.value, ast.Name) and node.value.id in _GENERIC


_GENERIC = {"tuple", "list", "dict", "set", "Callable", "Mapping", "Iterator", "Sequence", "ClassVar"}


def _enums() -> dict[str, list[str]]:
    """The members of the enumerations that plans and statements speak of."""
    from semcli.catalog.model import Grain, MetricKind
    from semcli.catalog.sensitivity import Sensitivity
    from semcli.datatype import Kind
    from semcli.errors import Exit

    kinds: tuple[type[Enum], ...] = (Grain, MetricKind, Sensitivity, Kind, Exit)
    return {kind.__name__: list(kind.__members__) for kind in kinds}


def _text(node: ast.AST) -> str:
    """A node on one line, as a person would write it, cut where it is long."""
    if isinstance(node, ast.Pass):
        return "nothing"
    if isinstance(node, ast.match_case):
        guard = "" if node.guard is None else f" if {ast.unparse(node.guard)}"
        return f"case {ast.unparse(node.pattern)}{guard}"
    text = " ".join(ast.unparse(ast.fix_missing_locations(node)).split())
    return text if len(text) <= 90 else f"{text[:60]}…{text[-29:]}"
