"""The joins of a catalog as a graph: entities are nodes, joins are edges. The same catalog gives the same text."""

from __future__ import annotations

import re
from collections.abc import Callable

from semcli.catalog.model import Cardinality, Catalog, Join
from semcli.docs.svg import svg
from semcli.render.text import visible

_ENDS = {
    Cardinality.MANY_TO_ONE: ("many", "one"),
    Cardinality.ONE_TO_ONE: ("one", "one"),
    Cardinality.ONE_TO_MANY: ("one", "many"),
    Cardinality.MANY_TO_MANY: ("many", "many"),
}
_CROW = {("many", "one"): "}o--||", ("one", "one"): "|o--||", ("one", "many"): "||--o{", ("many", "many"): "}o--o{"}
_ARROW = {"one": "tee", "many": "crow"}


def mermaid(catalog: Catalog) -> str:
    """An entity relationship diagram as Mermaid draws it."""
    lines = ["erDiagram"]
    for entity in catalog.entities.values():
        keys = [c for c in entity.columns.values() if c.primary_key or c.name in entity.identity]
        body = "".join(f"        {_word(c.type.name)} {_word(c.name)} PK\n" for c in keys)
        lines.append(f"    {_word(entity.name)} {{\n{body}    }}" if body else f"    {_word(entity.name)}")
    for join in catalog.joins.values():
        crow = _CROW[_ENDS[join.cardinality]]
        label = visible(join.role or join.name).replace('"', "'")
        lines.append(f'    {_word(join.from_entity)} {crow} {_word(join.to_entity)} : "{label}"')
    return "\n".join(lines) + "\n"


def _word(name: str) -> str:
    """A name as Mermaid takes it without quotes."""
    return re.sub(r"\W", "_", name) or "_"


def dot(catalog: Catalog) -> str:
    """A graph as Graphviz draws it."""
    lines = ["digraph catalog {", "    rankdir=LR", '    node [shape=box, style=rounded, fontname="sans-serif"]']
    lines.append('    edge [dir=both, fontname="sans-serif", fontsize=10]')
    groups = dict.fromkeys(entity.group for entity in catalog.entities.values())
    for number, group in enumerate(groups):
        members = [_quoted(e.name) for e in catalog.entities.values() if e.group == group]
        if group is None:
            lines += [f"    {member}" for member in members]
        else:
            lines.append(f"    subgraph cluster_{number} {{\n        label={_quoted(group)}")
            lines += [f"        {member}" for member in members] + ["    }"]
    lines += [_dot_edge(join) for join in catalog.joins.values()]
    return "\n".join(lines) + "\n}\n"


def _dot_edge(join: Join) -> str:
    tail, head = _ENDS[join.cardinality]
    looks = f"arrowtail={_ARROW[tail]}, arrowhead={_ARROW[head]}, label={_quoted(join.role or join.name)}"
    return f"    {_quoted(join.from_entity)} -> {_quoted(join.to_entity)} [{looks}]"


def _quoted(text: str) -> str:
    return '"' + visible(text).replace("\\", "\\\\").replace('"', '\\"') + '"'


WRITERS: dict[str, Callable[[Catalog], str]] = {"mermaid": mermaid, "dot": dot, "svg": svg}
"""What a graph can be written as."""
