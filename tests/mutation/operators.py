"""What can be made wrong in a module: every small change, one at a time.

Each operator looks at one node of the syntax tree and gives the nodes that could stand in its place. Names, messages,
annotations, assertions and docstrings are left alone: they do not decide what an answer is.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator

Edit = tuple[str, ast.AST, ast.AST]
"""What kind of change, the node that goes, and the one that comes."""

BOUNDS: dict[type[ast.cmpop], type[ast.cmpop]] = {ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt}
"""A bound that moves by one."""

OPPOSITES: dict[type[ast.cmpop], type[ast.cmpop]] = {
    one: other
    for a, b in (
        *((ast.Eq, ast.NotEq), (ast.Lt, ast.GtE), (ast.LtE, ast.Gt), (ast.Is, ast.IsNot), (ast.In, ast.NotIn)),
    )
    for one, other in ((a, b), (b, a))
}
"""A comparison that says the opposite. Where it decides a branch, the branch is mutated instead, which is harder."""

ARITHMETIC: dict[type[ast.operator], type[ast.operator]] = {
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.FloorDiv,
    ast.FloorDiv: ast.Mult,
    ast.Div: ast.Mult,
    ast.Mod: ast.Mult,
    ast.Pow: ast.Mult,
}

WORDS = {
    one: other
    for a, b in (
        *(("LEFT", "INNER"), ("CROSS", "LEFT"), ("eq", "ne"), ("le", "lt"), ("ge", "gt"), ("and", "or")),
        *(("min", "max"), ("least", "greatest"), ("+", "-"), ("is_null", "is_not_null"), ("add", "subtract")),
        *(("first", "last"), ("first_first", "last_first"), ("multiply", "divide"), ("coalesce", "nullif")),
        *(("count", "count_distinct"), ("sum", "max"), ("monday", "sunday"), ("same", "eq"), ("not", "is_null")),
        *(("rank", "row_number"), ("dense_rank", "rank"), ("minute", "hour"), ("month", "day"), ("year", "quarter")),
    )
    for one, other in ((a, b), (b, a))
}
"""Words of the plan and of the tree of SQL: operations, kinds of join, aggregations, units."""

SQL_WORDS = (
    *(("LEFT ", ""), (" DESC", ""), ("NULLS LAST", "NULLS FIRST"), ("DISTINCT ", ""), (" AND ", " OR ")),
    *((" OR ", " AND "), ("UNION ALL", "UNION"), ("IS NULL", "IS NOT NULL"), ("IS NOT NULL", "IS NULL")),
    *(("<=", "<"), (">=", ">"), ("<>", "="), (" + ", " - "), (" - ", " + "), ("COLLATE", "COLLATE NOT")),
    *(("WHERE", "HAVING"), ("nullif", "coalesce"), ("NOT ", ""), ("samp", "pop"), ("PRECEDING", "FOLLOWING")),
    *(("TRUE", "FALSE"), ("UNBOUNDED", "1"), ("CURRENT ROW", "1 FOLLOWING"), ("ELSE", "WHEN FALSE THEN")),
)
"""Pieces of SQL text, where dialects and the writer spell it."""

BUILTINS = {"min": "max", "max": "min", "any": "all", "all": "any", "sorted": "list", "reversed": "list"}

CLAUSES = {
    *("where", "group_by", "having", "order_by", "limit", "distinct", "joins", "partition", "order", "percentile"),
    *("by", "window", "shifts", "conditions", "carry", "notes", "default", "key", "descending", "detail"),
}
"""Arguments that a call can do without."""

Drop = ast.Pass


def edits(node: ast.AST, enums: dict[str, list[str]], spells: bool) -> Iterator[Edit]:
    """Every change to one node. `enums` are the members of enumerations; `spells` where text is SQL."""
    for kind, operator in OPERATORS.items():
        for old, new in operator(node, enums, spells):
            yield kind, old, new


Operator = Callable[[ast.AST, dict[str, list[str]], bool], Iterator[tuple[ast.AST, ast.AST]]]


def comparison(node: ast.AST, *_: object) -> Iterator[tuple[ast.AST, ast.AST]]:
    """Comparisons right beneath a node: their bounds, and their opposites."""
    tests = [getattr(node, "test", None), getattr(node, "guard", None), *getattr(node, "ifs", ())]
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.Compare):
            for place, op in enumerate(child.ops):
                others = [BOUNDS.get(type(op)), None if child in tests else OPPOSITES[type(op)]]
                for other in filter(None, others):
                    ops = [*child.ops[:place], other(), *child.ops[place + 1 :]]
                    yield child, ast.Compare(child.left, ops, child.comparators)


def connective(node: ast.AST, *_: object) -> Iterator[tuple[ast.AST, ast.AST]]:
    """`and` for `or`; each part left out; `not` left out."""
    if isinstance(node, ast.BoolOp):
        yield node, ast.BoolOp(ast.Or() if isinstance(node.op, ast.And) else ast.And(), node.values)
        for place in range(len(node.values)):
            rest = node.values[:place] + node.values[place + 1 :]
            yield node, rest[0] if len(rest) == 1 else ast.BoolOp(node.op, rest)
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
        yield node, node.operand


def branch(node: ast.AST, *_: object) -> Iterator[tuple[ast.AST, ast.AST]]:
    """A branch that is always taken, and one that never is."""
    if isinstance(node, ast.If | ast.IfExp):
        yield node.test, ast.Constant(True)
        yield node.test, ast.Constant(False)
    if isinstance(node, ast.comprehension):
        for test in node.ifs:
            yield test, ast.Constant(True)
    if isinstance(node, ast.match_case) and node.guard is not None:
        yield node.guard, ast.Constant(True)
    if isinstance(node, ast.Match):
        for case in node.cases:
            if not (isinstance(case.pattern, ast.MatchAs) and case.pattern.pattern is None):
                never = ast.match_case(case.pattern, ast.Constant(False), case.body)
                yield case, never


def constant(node: ast.AST, *_: object) -> Iterator[tuple[ast.AST, ast.AST]]:
    """The next number, of larger ones the one before too; the other truth; another word."""
    if not isinstance(node, ast.Constant):
        return
    value = node.value
    if isinstance(value, bool):
        yield node, ast.Constant(not value)
    elif isinstance(value, int | float):
        yield node, ast.Constant(value + 1)
        if value > 1:
            yield node, ast.Constant(value - 1)
    elif isinstance(value, str) and value in WORDS:
        yield node, ast.Constant(WORDS[value])


def spelling(node: ast.AST, _: object, spells: bool) -> Iterator[tuple[ast.AST, ast.AST]]:
    """Another word of SQL."""
    if spells and isinstance(node, ast.Constant) and isinstance(node.value, str):
        for one, other in SQL_WORDS:
            if one in node.value:
                yield node, ast.Constant(node.value.replace(one, other, 1))


def arithmetic(node: ast.AST, *_: object) -> Iterator[tuple[ast.AST, ast.AST]]:
    """Another operation on numbers; of texts and lists that are put together, either alone."""
    if not isinstance(node, ast.BinOp) or type(node.op) not in ARITHMETIC:
        return
    texts = (ast.JoinedStr, ast.List, ast.Tuple, ast.ListComp)
    if any(isinstance(n, texts) or (isinstance(n, ast.Constant) and isinstance(n.value, str)) for n in ast.walk(node)):
        yield node, node.left
        yield node, node.right
    else:
        yield node, ast.BinOp(node.left, ARITHMETIC[type(node.op)](), node.right)


def element(node: ast.AST, *_: object) -> Iterator[tuple[ast.AST, ast.AST]]:
    """One element less in what is listed."""
    listed: list[ast.expr] = []
    if isinstance(node, ast.List | ast.Set):
        listed = [node]
    elif isinstance(node, ast.Call):
        # a pair is as long as it has to be
        given = (*node.args, *(k.value for k in node.keywords if k.arg in CLAUSES))
        listed = [a for a in given if isinstance(a, ast.Tuple) and len(a.elts) != 2]
    elif isinstance(node, ast.For | ast.comprehension) and isinstance(node.iter, ast.Tuple):
        listed = [node.iter]
    elif isinstance(node, ast.Tuple):
        starred = isinstance(node.ctx, ast.Load) and any(isinstance(e, ast.Starred) for e in node.elts)
        listed = [node] if starred else []
    elif isinstance(node, ast.Compare) and isinstance(node.ops[0], ast.In | ast.NotIn):
        listed = [c for c in node.comparators if isinstance(c, ast.Tuple)]
    for whole in listed:
        assert isinstance(whole, ast.List | ast.Set | ast.Tuple)
        if isinstance(getattr(whole, "ctx", None), ast.Store) or (isinstance(whole, ast.Set) and len(whole.elts) == 1):
            continue
        for place in range(len(whole.elts)):
            rest = whole.elts[:place] + whole.elts[place + 1 :]
            yield whole, ast.Set(rest) if isinstance(whole, ast.Set) else type(whole)(rest, ast.Load())
    if isinstance(node, ast.Dict):
        for place in range(len(node.keys)):
            keep = [n for n in range(len(node.keys)) if n != place]
            yield node, ast.Dict([node.keys[n] for n in keep], [node.values[n] for n in keep])


def clause(node: ast.AST, *_: object) -> Iterator[tuple[ast.AST, ast.AST]]:
    """A clause of a query less, a join of another kind, the other direction."""
    if not isinstance(node, ast.Call):
        return
    for place, keyword in enumerate(node.keywords):
        if keyword.arg in CLAUSES:
            yield node, ast.Call(node.func, node.args, node.keywords[:place] + node.keywords[place + 1 :])
    called = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
    if called == "Select":
        for place in range(2, len(node.args)):
            yield node, _with_argument(node, place, ast.Tuple([], ast.Load()))
    if called in ("Ordering", "OrderKey") and len(node.args) > 1:
        yield node, _with_argument(node, 1, ast.UnaryOp(ast.Not(), node.args[1]))
    if called == "JoinClause" and not any(k.arg == "kind" for k in node.keywords) and len(node.args) == 2:
        yield node, ast.Call(node.func, node.args, [*node.keywords, ast.keyword("kind", ast.Constant("INNER"))])


def _with_argument(call: ast.Call, place: int, made: ast.expr) -> ast.Call:
    return ast.Call(call.func, [*call.args[:place], made, *call.args[place + 1 :]], call.keywords)


def builtin(node: ast.AST, *_: object) -> Iterator[tuple[ast.AST, ast.AST]]:
    """The smallest for the largest, any for all, as they come for sorted."""
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in BUILTINS:
        other = BUILTINS[node.func.id]
        keywords = [] if other == "list" else node.keywords
        yield node, ast.Call(ast.Name(other, ast.Load()), node.args, keywords)


def member(node: ast.AST, enums: dict[str, list[str]], _: bool) -> Iterator[tuple[ast.AST, ast.AST]]:
    """The next member of an enumeration."""
    if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id in enums:
        members = enums[node.value.id]
        if node.attr in members:
            yield node, ast.Attribute(node.value, members[(members.index(node.attr) + 1) % len(members)], node.ctx)


def statement(node: ast.AST, *_: object) -> Iterator[tuple[ast.AST, ast.AST]]:
    """A call for its effect less, no early end of a turn."""
    if isinstance(node, ast.Expr) and isinstance(node.value, ast.Call | ast.Yield | ast.YieldFrom):
        yield node, _nothing(node.value)
    elif isinstance(node, ast.AugAssign | ast.Continue | ast.Break):
        yield node, Drop()


def _nothing(value: ast.expr) -> ast.AST:
    """A generator stays one, whatever it does not yield."""
    return Drop() if isinstance(value, ast.Call) else ast.Expr(ast.YieldFrom(ast.Tuple([], ast.Load())))


OPERATORS: dict[str, Operator] = {
    "compare": comparison,
    "logic": connective,
    "branch": branch,
    "constant": constant,
    "spelling": spelling,
    "arithmetic": arithmetic,
    "element": element,
    "clause": clause,
    "builtin": builtin,
    "member": member,
    "statement": statement,
}
