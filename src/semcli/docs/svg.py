"""The graph as a picture: entities in layers, from those that refer to others to those that are referred to."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from html import escape

from semcli.catalog.model import Cardinality, Catalog, Join
from semcli.records import dataclass
from semcli.render.text import cells, visible

_LETTER, _HEIGHT, _PADDING = 8.8, 34, 14
_ACROSS, _DOWN, _MARGIN = 90, 22, 20
_MANY = {
    Cardinality.MANY_TO_ONE: (True, False),
    Cardinality.ONE_TO_ONE: (False, False),
    Cardinality.ONE_TO_MANY: (False, True),
    Cardinality.MANY_TO_MANY: (True, True),
}
_STYLE = """\
.node rect { fill: #f6f8fa; stroke: #57606a; }
.node text { font: 14px ui-monospace, monospace; fill: #1f2328; }
.edge { fill: none; stroke: #57606a; stroke-width: 1.3; }
a:hover rect, a:focus rect { stroke: #0969da; stroke-width: 2.5; }
@media (prefers-color-scheme: dark) {
  .node rect { fill: #161b22; stroke: #8b949e; }
  .node text { fill: #e6edf3; }
  .edge { stroke: #8b949e; }
}
"""


@dataclass(frozen=True, slots=True)
class _Box:
    x: float
    y: float
    width: float

    @property
    def middle(self) -> float:
        return self.y + _HEIGHT / 2


def svg(catalog: Catalog, link: Callable[[str], str] | None = None) -> str:
    """The picture. `link` gives the address behind an entity, where a click should lead somewhere."""
    boxes = _placed(catalog)
    width = max((b.x + b.width for b in boxes.values()), default=0) + _MARGIN
    height = max((b.y + _HEIGHT for b in boxes.values()), default=0) + _MARGIN
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:g} {height:g}" width="{width:g}"'
        f' height="{height:g}" role="img" aria-label="the joins of {escape(visible(catalog.name))}">',
        f"<style>{_STYLE}</style>",
    ]
    parts += [_edge(join, boxes) for join in catalog.joins.values()]
    parts += [_node(name, box, link) for name, box in boxes.items()]
    return "\n".join(parts) + "\n</svg>\n"


def _placed(catalog: Catalog) -> Mapping[str, _Box]:
    """Where each entity stands: layers side by side, in each an order that keeps lines short."""
    layers: dict[int, list[str]] = {}
    for name, layer in _layers(catalog).items():
        layers.setdefault(layer, []).append(name)
    row: dict[str, float] = {}
    for names in layers.values():
        row |= {name: float(i) for i, name in enumerate(names)}
    near = _neighbours(catalog)
    for _ in range(8):
        for layer in sorted(layers):
            names = layers[layer]
            pull = {n: sum(row[o] for o in near[n]) / len(near[n]) if near[n] else row[n] for n in names}
            names.sort(key=lambda n: (pull[n], n))
            row |= {name: i - len(names) / 2 for i, name in enumerate(names)}
    return _boxes(layers)


def _boxes(layers: Mapping[int, list[str]]) -> dict[str, _Box]:
    tallest = max((len(names) for names in layers.values()), default=0)
    boxes: dict[str, _Box] = {}
    x = float(_MARGIN)
    for layer in sorted(layers):
        names = layers[layer]
        width = max(cells(visible(name)) for name in names) * _LETTER + 2 * _PADDING
        top = _MARGIN + (tallest - len(names)) * (_HEIGHT + _DOWN) / 2
        boxes |= {name: _Box(x, top + i * (_HEIGHT + _DOWN), width) for i, name in enumerate(names)}
        x += width + _ACROSS
    return boxes


def _neighbours(catalog: Catalog) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {name: [] for name in catalog.entities}
    for join in catalog.joins.values():
        if join.from_entity != join.to_entity:
            found[join.from_entity].append(join.to_entity)
            found[join.to_entity].append(join.from_entity)
    return found


def _layers(catalog: Catalog) -> dict[str, int]:
    """The layer of each entity: one to the left of the furthest that it refers to. Circles are cut where they close."""
    refers: dict[str, list[str]] = {name: [] for name in catalog.entities}
    for join in catalog.joins.values():
        near, far = (
            (join.to_entity, join.from_entity)
            if join.cardinality is Cardinality.ONE_TO_MANY
            else (join.from_entity, join.to_entity)
        )
        if near != far:
            refers[near].append(far)
    depth: dict[str, int] = {}
    for start in catalog.entities:
        _measure(start, refers, depth)
    deepest = max(depth.values(), default=0)
    return {name: deepest - depth[name] for name in catalog.entities}


def _measure(start: str, refers: Mapping[str, list[str]], depth: dict[str, int]) -> None:
    """The length of the longest way from the entity; without recursion, for catalogs are of any size."""
    stack, open_names = [(start, iter(refers[start]))], {start}
    while stack:
        name, rest = stack[-1]
        following = next((n for n in rest if n not in depth and n not in open_names), None)
        if following is not None:
            open_names.add(following)
            stack.append((following, iter(refers[following])))
            continue
        stack.pop()
        depth.setdefault(name, 1 + max((depth[n] for n in refers[name] if n in depth), default=-1))


def _node(name: str, box: _Box, link: Callable[[str], str] | None) -> str:
    text = escape(visible(name))
    body = (
        f'<g class="node"><rect x="{box.x:g}" y="{box.y:g}" width="{box.width:g}" height="{_HEIGHT}" rx="6"/>'
        f'<text x="{box.x + _PADDING:g}" y="{box.middle + 5:g}">{text}</text></g>'
    )
    return body if link is None else f'<a href="{escape(link(name))}">{body}</a>'


def _edge(join: Join, boxes: Mapping[str, _Box]) -> str:
    """A line with a fork on each side that has many, and the join's name for who points at it."""
    a, b = boxes[join.from_entity], boxes[join.to_entity]
    title = f"<title>{escape(visible(join.name))}</title>"
    if join.from_entity == join.to_entity:
        x = a.x + a.width
        loop = f"M {x:g} {a.middle - 8:g} c 40 -20 40 36 0 16"
        return f'<g>{title}<path class="edge" d="{loop}"/></g>'
    many = dict(zip((a, b), _MANY[join.cardinality], strict=True))
    left, right = (a, b) if a.x <= b.x else (b, a)
    same = left.x == right.x
    x1, x2 = left.x + left.width, right.x + right.width if same else right.x
    bend = 40 if same else max(30, (x2 - x1) / 2)
    path = f"M {x1:g} {left.middle:g} C {x1 + bend:g} {left.middle:g} "
    path += f"{x2 + bend if same else x2 - bend:g} {right.middle:g} {x2:g} {right.middle:g}"
    forks = (_fork(x1, left.middle, 1) if many[left] else "") + (
        _fork(x2, right.middle, 1 if same else -1) if many[right] else ""
    )
    return f'<g>{title}<path class="edge" d="{path}{forks}"/></g>'


def _fork(x: float, y: float, direction: int) -> str:
    return f" M {x:g} {y - 6:g} L {x + 11 * direction:g} {y:g} L {x:g} {y + 6:g}"
