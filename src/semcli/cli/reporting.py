"""How `check` and `test` tell what they found."""

from __future__ import annotations

from collections.abc import Sequence

from semcli.cli.parameters import option
from semcli.cli.session import Session
from semcli.errors import Exit
from semcli.render.report import FAILED, WARNING, Case, as_json, as_junit, as_table, failed

JUNIT = option("junit", metavar="FILE", panel="Output", help="also write JUnit XML, for CI")


def report(session: Session, cases: Sequence[Case], *, strict: bool = False) -> int:
    """Write the cases where they are wanted; the status says whether all is well."""
    from semcli.cli.output import opened

    with session.out() as (stream, screen):
        if session.format.name == "json":
            as_json(cases, stream)
        else:
            as_table(cases, stream, screen)
    if session.values.get("junit"):
        with opened(session.values["junit"], session.protected) as stream:
            as_junit(cases, stream)
    bad, odd = len(failed(cases)), sum(case.result == WARNING for case in cases)
    session.remark(f"{len(cases)} checked, {bad} {FAILED}, {odd} warning{'' if odd == 1 else 's'}")
    return Exit.FOUND if bad or (strict and odd) else Exit.OK
