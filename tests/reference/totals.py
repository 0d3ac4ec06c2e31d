"""`--top` and `--totals`: which groups stay, the rest as one, and sums again from rows (section 7)."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from reference.answer import OutOfScope, Refused
from reference.cells import Cells
from reference.facts import Group
from reference.names import parse_text
from reference.shape import Column, Line, having, ordered
from reference.values import group_key
from reference.views import ALL
from semcli.expression import tree

if TYPE_CHECKING:
    from reference.evaluate import Evaluation

OTHER = "other"


class Totals:
    """Makes the rows of an answer that has `_row`."""

    def __init__(self, evaluation: Evaluation, cells: Cells, columns: list[Column]):
        self.evaluation = evaluation
        self.request = evaluation.request
        self.cells = cells
        self.columns = columns

    def lines(self) -> list[Line]:
        if self.request.top is not None and self.request.totals and len(self.request.by) > 1:
            raise OutOfScope("whether «(other)» comes before or after the subtotals of a dimension")
        first = [key.removeprefix("-") for key in self.request.order][:1]
        if self.request.top is not None and self.request.grain and first not in ([], ["time"]):
            raise OutOfScope("where «(other)» of a time stands among groups that time does not order first")
        kept, dropped = self.kept_groups()
        label = self.other_label(kept, dropped)
        found = [
            self.marked(self.evaluation.line(bucket, group, label, group_key(group)), "group")
            for bucket, group in self.cells.cells
            if group_key(group) in kept
        ]
        found += self.other_lines(kept, dropped, label)
        if self.request.totals:
            found += self.total_lines(kept)
        return found

    @staticmethod
    def marked(line: Line, row: str, prefix: tuple[Any, ...] = ()) -> Line:
        line.row, line.prefix = row, prefix
        line.values["_row"] = row
        return line

    def kept_groups(self) -> tuple[set[Group], set[Group]]:
        """The keys of the N largest groups by the first metric over the whole range, and of those that having drops
        before."""
        if self.request.top is None:
            return set(self.cells.groups), set()
        from reference.evaluate import plain

        self.check_whole()
        whole = [
            self.marked(self.evaluation.line(ALL, group, plain, key), "group")
            for key, group in self.cells.groups.items()
        ]
        left = having(whole, self.request, self.columns, self.evaluation.clock)
        keys = [(self.request.metrics[0], True), *((name, False) for name in self.request.by)]
        largest = ordered(left, keys)[: self.request.top]
        dropped = {self.key(line) for line in whole} - {self.key(line) for line in left}
        return {self.key(line) for line in largest}, dropped

    def check_whole(self) -> None:
        """What ranks groups, or tests them, has a value over the whole range: what looks across time has none."""
        having = [str(n) for text in self.request.having for n in tree.names(parse_text(text))]
        values = [c.name for c in self.columns if c.role == "metric"]
        for name in {self.request.metrics[0], *(n for n in having if n in values)}:
            if name not in self.request.metrics or self.evaluation.finder.looks_elsewhere(name):
                raise Refused("inapplicable", f"--top by {name}")

    def key(self, line: Line) -> Group:
        return group_key(line.values[name] for name in self.request.by)

    def other_label(self, kept: set[Group], dropped: set[Group]) -> Callable[[Group], Any]:
        def label(group: Group) -> Any:
            key = group_key(group)
            return None if key in dropped else key if key in kept else OTHER

        return label

    def other_lines(self, kept: set[Group], dropped: set[Group], label: Callable[[Group], Any]) -> list[Line]:
        """The rest as one group, in every bucket in which it has a row."""
        rest = set(self.cells.groups) - kept - dropped
        buckets = dict.fromkeys(bucket for bucket, group in self.cells.cells if group_key(group) in rest)
        nulls = [None] * len(self.request.by)
        return [self.marked(self.evaluation.line(bucket, nulls, label, OTHER), OTHER) for bucket in buckets]

    def total_lines(self, kept: set[Group]) -> list[Line]:
        """Each prefix of time and dimensions, in column order, and the grand total."""
        width = len(self.request.by)
        found: dict[Any, Line] = {}
        for bucket, group in self.cells.cells:
            if self.request.grain is not None:
                for depth in range(width):
                    inner = group_key(group) in kept or depth == 0
                    if inner:
                        self.add(found, bucket, group[:depth], (bucket, *group[:depth]))
            elif group_key(group) in kept:
                for depth in range(1, width):
                    self.add(found, bucket, group[:depth], group[:depth])
        self.add(found, ALL, (), ())
        return list(found.values())

    def add(self, found: dict[Any, Line], bucket: Any, prefix: Group, place: tuple[Any, ...]) -> None:
        key = (len(prefix), "all" if bucket is ALL else bucket, group_key(prefix))
        if key in found:
            return
        depth = len(prefix)
        group = [*prefix, *[None] * (len(self.request.by) - depth)]
        label = self.prefix_label(depth)
        row = "total" if not place else "subtotal"
        line = self.evaluation.line(bucket, group, label, group_key(prefix))
        found[key] = self.marked(line, row, place)

    def prefix_label(self, depth: int) -> Callable[[Group], Any]:
        labels = self.__dict__.setdefault("labels", {})
        if depth not in labels:
            labels[depth] = lambda group: group_key(group[:depth])
        return labels[depth]  # type: ignore[no-any-return]
