"""How `check` and `test` tell what they found."""

from __future__ import annotations

from collections.abc import Sequence

from semcli.cli.parameters import option
from semcli.cli.session import Session
from semcli.errors import Exit, fail
from semcli.render.report import FAILED, WARNING, Case, as_json, as_junit, as_table, failed

JUNIT = option("junit", metavar="FILE", panel="Output", help="also write JUnit XML, for CI")


def check_places(session: Session) -> None:
    """Raise before anything is run what writing the report would raise, and `conflicting_options` where its two parts
    would go to one place."""
    from semcli.cli.output import refuse, same_place

    session.check_output()
    junit = session.values.get("junit")
    if junit is None:
        return
    refuse(junit, session.protected())
    if same_place(junit, session.target or "-"):
        shown = "stdout" if session.target is None else f"`{junit}`"
        message = f"the findings and their JUnit XML would both go to {shown}"
        raise fail("conflicting_options", message, "name two files")


def report(session: Session, cases: Sequence[Case], *, strict: bool = False) -> int:
    """Write the cases where they are wanted; the status says whether all is well."""
    from semcli.cli.output import opened

    # first, so that nothing stands on stdout where it cannot be written
    if session.values.get("junit") is not None:
        with opened(session.values["junit"], session.protected) as stream:
            as_junit(cases, stream)
    with session.out() as (stream, screen):
        if session.format.name == "json":
            as_json(cases, stream)
        else:
            as_table(cases, stream, screen)
    bad, odd = len(failed(cases)), sum(case.result == WARNING for case in cases)
    session.remark(f"{len(cases)} checked, {bad} {FAILED}, {odd} warning{'' if odd == 1 else 's'}")
    return Exit.FOUND if bad or (strict and odd) else Exit.OK
