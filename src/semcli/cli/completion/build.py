"""What completion knows, worked out from the commands and from a catalog. No database is opened for it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from semcli.cli.completion import FILE
from semcli.cli.parameters import TEXTS, Command, Parameter
from semcli.errors import CODES

if TYPE_CHECKING:
    from semcli.catalog.model import Catalog

Rows = list[tuple[str, ...]]

_FIXED = {
    "compare": "=previous,week,month,quarter,year",
    "to_date": "=week,month,quarter,year",
    "grain": "grain",
    "order": "order",
    "time": "time",
    "reveal": "reveal",
    "where": "where",
    "having": "having",
    "by": "by",
}


def command_rows() -> Rows:
    """Commands; options (command, flag, kind, once or many, help, all its flags); arguments (kind, once or many)."""
    from semcli.cli.registry import COMMANDS, load

    ready = [entry for entry in COMMANDS.values() if entry.module is not None]
    rows: Rows = [("command", entry.name, entry.summary) for entry in ready]
    for entry in ready:
        rows += _of_command(load(entry.name))
    return rows


def _of_command(command: Command) -> Iterator[tuple[str, ...]]:
    for p in command.options():
        flags = " ".join([*p.flags, *([p.off] if p.off else [])])
        often = "many" if p.kind in (TEXTS, "count") else "once"
        for flag in flags.split():
            yield "option", command.name, flag, _kind(p) if p.takes_value else "", often, p.help, flags
    yield "option", command.name, "--help", "", "once", "this command's help", "--help"
    for p in command.arguments():
        yield "argument", command.name, _kind(p), "many" if p.kind == TEXTS else "once"


def _kind(p: Parameter) -> str:
    """What completes the value; `text` where nothing does."""
    if p.choices and p.name != "grain":
        return "=" + ",".join(p.choices)
    if p.metavar in ("FILE", "DIR", "FOLDER"):
        return FILE
    if p.complete == "format":
        from semcli.render import FORMATS

        return "=" + ",".join(FORMATS)
    if p.complete == "code":
        return "=" + ",".join(CODES)
    return _FIXED.get(p.name) or p.complete or "text"


def name_rows(file: str) -> tuple[Rows, list[str]]:
    """Everything with a name, and the files that it was read from."""
    catalog, sources = _loaded(file)
    rows: Rows = [("metric", m.name, m.description or "") for m in catalog.metrics.values()]
    rows += [("entity", e.name, e.description or "") for e in catalog.entities.values()]
    rows += [("join", j.name, j.description or f"{j.from_entity} to {j.to_entity}") for j in catalog.joins.values()]
    rows += [("segment", s.name, s.description or s.filter.text) for s in catalog.segments.values()]
    rows += [("query", q.name, q.description or "") for q in catalog.queries.values()]
    rows += [("test", t.name, t.description or "") for t in catalog.tests.values()]
    rows += [("connection", c.name, c.description or c.engine) for c in catalog.connections.values()]
    rows += [("reveal", category, "") for category in sorted(catalog.policy.reveal)]
    rows += [("dimension", name, "") for name in open_dimensions(catalog)]
    rows += [("grain", grain, "") for grain in _grain_names()]
    rows += [("cut", name, " ".join(grains)) for name, grains in _cuttable(catalog)]
    return rows, sources


def _cuttable(catalog: Catalog) -> Iterator[tuple[str, list[str]]]:
    """The columns of time that may be grouped by, and the grains at which each can be cut."""
    from semcli.catalog.model import Grain
    from semcli.datatype import Kind

    for name in open_dimensions(catalog):
        entity, _, column = name.partition(".")
        item = catalog.entities[entity].columns.get(column) or catalog.entities[entity].dimensions[column]
        if item.type.is_time:
            yield name, [g.value for g in Grain if g.is_date or item.type.kind is not Kind.DATE]


def beside_rows(file: str, metrics: tuple[str, ...]) -> tuple[Rows, list[str]]:
    """What all of these metrics can be seen by, and at which grains the compiler cuts them."""
    from semcli.datatype import Kind
    from semcli.pipeline import dimensions_of

    catalog, sources = _loaded(file)
    found = [{c.name: c for c in dimensions_of(catalog, metric) if c.allowed} for metric in metrics]
    common = [choice for name, choice in found[0].items() if all(name in others for others in found[1:])]
    rows: Rows = [("dimension", c.name, " → ".join(c.path) or "own column") for c in common]
    times = (Kind.DATE, Kind.TIMESTAMP, Kind.TIMESTAMPTZ)
    rows += [("time", c.name, c.type.name) for c in common if c.type.kind in times]
    rows += [("grain", grain, "") for grain in _grain_names() if _cuts(catalog, metrics, grain)]
    near = set.intersection(*(_joined_to(catalog, metric) for metric in metrics))
    rows += [("column", name, "") for name in open_dimensions(catalog) if name.partition(".")[0] in near]
    return rows, sources


def _joined_to(catalog: Catalog, metric: str) -> set[str]:
    """The entities on which a condition may be put beside the metric: those that any chain of joins leads to."""
    from semcli.plan.leaves import bases, metric_named

    found: set[str] = set()
    for base in bases(catalog, metric_named(catalog, metric)):
        order = [base]
        for place in order:
            ends = ((j.from_entity, j.to_entity) for j in catalog.joins.values())
            order += [
                b if a == place else a for a, b in ends if place in (a, b) and (b if a == place else a) not in order
            ]
        found = found & set(order) if found else set(order)
    return found


def _cuts(catalog: Catalog, metrics: tuple[str, ...], grain: str) -> bool:
    from semcli.errors import SemcliError
    from semcli.pipeline import permitted_plan
    from semcli.request import Request

    try:
        permitted_plan(catalog, Request(metrics=metrics, grain=grain))
    except SemcliError:
        return False
    return True


def open_dimensions(catalog: Catalog) -> Iterator[str]:
    """Every column and computed dimension that the policy lets be grouped by."""
    from semcli.errors import SemcliError
    from semcli.expression.tree import Name
    from semcli.guard.privacy import judge
    from semcli.guard.uses import Role, uses_of
    from semcli.plan.names import Scope

    for entity in catalog.entities.values():
        scope = Scope(catalog, entity.name, entity.name, proposes=False)
        for name in (*entity.columns, *entity.dimensions):
            try:
                typed = scope.typed(scope.find(Name((entity.name, name))))
            except SemcliError:
                continue
            if all(judge(catalog, use, frozenset()).allowed for use in uses_of(catalog, typed, Role.GROUP, name)):
                yield f"{entity.name}.{name}"


def _grain_names() -> list[str]:
    from semcli.catalog.model import Grain

    return [grain.value for grain in Grain]


def _loaded(file: str) -> tuple[Catalog, list[str]]:
    """The catalog, with its files; where it includes others, their folders too, for files may be added."""
    from semcli.catalog.load import load

    catalog = load(Path(file))
    files = [str(Path(file)), *(str(path) for path in catalog.files)]
    folders = [str(Path(path).parent) for path in files] if len(set(files)) > 1 else []
    return catalog, list(dict.fromkeys([*files, *folders]))
