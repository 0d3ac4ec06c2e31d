"""The reasoning behind a request, as a page: what it reads, how it gets there, what it filters, and the SQL."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Protocol

from semcli.catalog.model import Catalog
from semcli.guard.privacy import Verdict
from semcli.plan.model import Branch, Measure, Plan
from semcli.plan.paths import Path
from semcli.render.column import Column
from semcli.render.exact import to_json
from semcli.render.page import Page, Section
from semcli.request import Request
from semcli.sql.forms import Form
from semcli.sql.statement import Statement


class Explained(Protocol):
    """A compiled request: a `semcli.pipeline.Compiled`."""

    @property
    def request(self) -> Request: ...
    @property
    def plan(self) -> Plan: ...
    @property
    def columns(self) -> Sequence[Column]: ...
    @property
    def statement(self) -> Statement: ...
    @property
    def paths(self) -> Mapping[str, tuple[str, ...]]: ...
    @property
    def verdicts(self) -> tuple[Verdict, ...]: ...
    @property
    def warnings(self) -> tuple[str, ...]: ...
    @property
    def forms(self) -> tuple[tuple[str, Form], ...]: ...


def explain_page(catalog: Catalog, compiled: Explained) -> Page:
    """Everything but the SQL's text, which `data` holds too."""
    plan = compiled.plan
    sections = [
        Section(
            "Answer",
            ("Column", "Type", "Role"),
            [(c.name, c.type.kind.value, c.role or "") for c in compiled.columns],
        ),
        _paths(plan),
        Section(
            "Branches",
            ("Branch", "Rows of", "Measures", "Time", "Range"),
            [_branch(catalog, number, branch) for number, branch in enumerate(plan.branches, 1)],
            note="each is aggregated by itself; they meet on time and dimensions" if len(plan.branches) > 1 else None,
        ),
        _filters(plan),
        _forms(compiled.forms),
        _privacy(compiled.verdicts),
    ]
    facts = [("Order", ", ".join(f"{'-' if key.descending else ''}{key.name}" for key in plan.order))]
    if plan.grain is not None:
        zone = plan.calendar.zone
        facts.insert(
            0, ("Grain", f"{plan.grain.value}, on the clock of {zone}" + (", gaps filled" if plan.spine else ""))
        )
    if plan.limit is not None:
        facts.append(("Limit", str(plan.limit)))
    name = ", ".join(compiled.request.metrics)
    return Page("request", name, None, facts, [s for s in sections if s.rows], _data(catalog, compiled))


def refused_page(request: Request, verdicts: Sequence[Verdict]) -> Page:
    """What can be said of a request that privacy refuses: the verdict on each use of a column."""
    data = {"request": request.as_options(), "refused": True, "policy": _policy(verdicts)}
    facts = [("Answer", "refused by the privacy policy; no SQL was made")]
    return Page("request", ", ".join(request.metrics), None, facts, [_privacy(verdicts)], data)


def _paths(plan: Plan) -> Section:
    rows = [
        (f"{number}" if len(plan.branches) > 1 else "", output.name, walked(branch.entity, key.path))
        for number, branch in enumerate(plan.branches, 1)
        for key, output in zip(branch.keys, plan.dimensions, strict=True)
    ]
    if len(plan.branches) > 1:
        return Section("Dimensions", ("Branch", "Dimension", "Path"), rows)
    return Section("Dimensions", ("Dimension", "Path"), [row[1:] for row in rows])


def walked(entity: str, path: Path) -> str:
    """`invoice → subscription (invoice_subscription) → plan (subscription_plan)`; the entity alone for own columns."""
    return " → ".join([entity, *(f"{step.role or step.target} ({step.join})" for step in path)])


def _branch(catalog: Catalog, number: int, branch: Branch) -> tuple[str, ...]:
    table = catalog.entities[branch.entity].table
    # what counts the sizes of groups is no metric
    measures = ", ".join(_measure(catalog, m) for m in branch.measures if m.metric in catalog.metrics)
    times = {catalog.metrics[m.metric].time for m in branch.measures if m.metric in catalog.metrics}
    time = ", ".join(sorted(filter(None, times))) if branch.time is not None else ""
    return str(number), f"{branch.entity} ({table})", measures, time, _range(branch)


def _measure(catalog: Catalog, measure: Measure) -> str:
    metric = catalog.metrics.get(measure.metric)
    text = metric.measure.text if metric is not None and metric.measure is not None else "rows"
    return f"{measure.metric} = {measure.aggregation}({text})"


def _range(branch: Branch) -> str:
    if branch.range is None:
        return ""
    since, until = branch.range.since, branch.range.until
    ends = (f"from {since.isoformat()}" if since else "", f"before {until.isoformat()}" if until else "")
    return " ".join(filter(None, ends))


def _filters(plan: Plan) -> Section:
    rows = [
        (str(number), _plain(condition.origin), condition.text)
        for number, branch in enumerate(plan.branches, 1)
        for condition in branch.conditions
    ]
    rows += [("all", "having", condition.text) for condition in plan.having]
    return Section("Filters", ("Branch", "Of", "Condition"), rows)


def _forms(forms: Sequence[tuple[str, Form]]) -> Section:
    """Where the SQL adds rows up in finer cells first, and why that gives the same answer."""
    return Section("Fast forms", ("Part", "Form", "Why it is right"), [(part, f.name, f.why) for part, f in forms])


def _plain(origin: str) -> str:
    """Whose a condition is, without the marks that names have inside sentences."""
    return origin.replace("`", "")


def _privacy(verdicts: Sequence[Verdict]) -> Section:
    """What the policy says to each use of a column."""
    return Section("Policy", ("Column", "Sensitivity", "Use", "Verdict"), [_verdict(v) for v in verdicts])


def _verdict(verdict: Verdict) -> tuple[str, str, str, str]:
    word = "allowed" if verdict.allowed else "refused"
    sized = ", in groups that are large enough" if verdict.sized else ""
    use = verdict.use
    return f"{use.entity}.{use.column}", verdict.sensitivity.label, use.role.value, word + sized


def _data(catalog: Catalog, compiled: Explained) -> dict[str, object]:
    plan = compiled.plan
    return {
        "request": compiled.request.as_options(),
        "columns": [{"name": c.name, "type": c.type.kind.value, "role": c.role} for c in compiled.columns],
        "paths": {name: list(path) for name, path in compiled.paths.items()},
        "branches": [
            {
                "entity": branch.entity,
                "table": catalog.entities[branch.entity].table,
                "measures": [
                    {"metric": m.metric, "aggregation": m.aggregation, "text": _measure(catalog, m)}
                    for m in branch.measures
                ],
                "filters": [{"of": _plain(c.origin), "condition": c.text} for c in branch.conditions],
                "range": None
                if branch.range is None
                else {"since": _iso(branch.range.since), "until": _iso(branch.range.until)},
            }
            for branch in plan.branches
        ],
        "policy": [
            {
                "column": f"{v.use.entity}.{v.use.column}",
                "sensitivity": v.sensitivity.value,
                "categories": v.categories,
                "use": v.use.role.name.lower(),
                "of": _plain(v.use.origin),
                "allowed": v.allowed,
            }
            for v in compiled.verdicts
        ],
        "forms": [{"part": part, "form": form.name, "why": form.why} for part, form in compiled.forms],
        "sql": compiled.statement.text,
        "parameters": list(compiled.statement.parameters),
        "warnings": list(compiled.warnings),
    }


def _policy(verdicts: Sequence[Verdict]) -> list[dict[str, object]]:
    return [
        {
            "column": f"{v.use.entity}.{v.use.column}",
            "sensitivity": v.sensitivity.value,
            "categories": v.categories,
            "use": v.use.role.name.lower(),
            "of": _plain(v.use.origin),
            "allowed": v.allowed,
        }
        for v in verdicts
    ]


def _iso(value: object) -> str | None:
    return None if value is None else str(to_json(value)).strip('"')
