"""Business questions, answered rightly and safely from a catalog of what the data mean.

>>> import semcli
>>> catalog = semcli.load("catalog.toml")  # doctest: +SKIP
>>> catalog.ask("total_revenue", grain="month").rows  # doctest: +SKIP

Importing this costs next to nothing: each name below is imported when it is first used.
"""

__version__ = "0.1.0"

TYPE_CHECKING = False  # type checkers take it for True; `typing` would cost more than all the rest of this file

if TYPE_CHECKING:
    from semcli.api import Answer, Project, load
    from semcli.errors import Problem, SemcliError, Site
    from semcli.request import Request

__all__ = ["Answer", "Problem", "Project", "Request", "SemcliError", "Site", "__version__", "load"]

_HOMES = {
    "Answer": "semcli.api",
    "Project": "semcli.api",
    "load": "semcli.api",
    "Problem": "semcli.errors",
    "SemcliError": "semcli.errors",
    "Site": "semcli.errors",
    "Request": "semcli.request",
}


def __getattr__(name: str) -> object:
    home = _HOMES.get(name)
    if home is None:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    found = getattr(import_module(home), name)
    globals()[name] = found
    return found


def __dir__() -> list[str]:
    return sorted(__all__)
