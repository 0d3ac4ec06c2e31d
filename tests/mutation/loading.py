"""One module of semcli in another version, without a file of it being touched.

The parent has everything loaded. In a child, forked from it, a mutant inside functions is put in by exchanging their
code, which takes no time. What is decided while a module is loaded (tables, defaults, classes) needs more: all that
may hold the old module is forgotten and imported again, from code in memory, and for one module from the mutant's.
"""

from __future__ import annotations

import functools
import gc
import sys
from collections.abc import Iterator, Sequence
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec
from importlib.util import spec_from_file_location
from inspect import CO_OPTIMIZED
from pathlib import Path
from types import CodeType, FunctionType, ModuleType

KEPT = tuple(f"semcli.{room}" for room in ("errors", "datatype", "expression", "aggregation", "catalog", "request"))
"""Rooms below the mutated ones: they know nothing of them, and what is loaded of them stays."""

FORGOTTEN = ("case_runner", "case_plan", "error_cases", "strategies", "plan.", "sql.")
"""Modules of the tests that import mutated rooms."""


class Codes(MetaPathFinder, Loader):
    """Every module of the package as code, and every function that has been made of it."""

    def __init__(self, src: Path):
        files = {path: path.relative_to(src.parent).with_suffix("").parts for path in src.rglob("*.py")}
        self.paths = {".".join(parts).removesuffix(".__init__"): path for path, parts in files.items()}
        self.code = {n: compile(p.read_text("utf-8"), str(p), "exec") for n, p in self.paths.items()}
        known = gc.get_objects()
        self.functions = [o for o in known if isinstance(o, FunctionType) and o.__module__ in self.paths]
        self.caches = [o for o in known if isinstance(o, functools._lru_cache_wrapper) and o.__module__ in self.paths]

    def replace(self, name: str, code: CodeType, *, anew: bool = False) -> None:
        """From now on the module of that name is this code; `anew` where its functions have left something behind."""
        if anew or not self._exchanged(self.code[name], code):
            self._imported_again(name, code)

    def _exchanged(self, before: CodeType, after: CodeType) -> bool:
        """Exchanges the code of functions; false where more than functions differs, and nothing is done."""
        old, new = dict(_functions(before)), dict(_functions(after))
        if not _same_frame(before, after) or any(len(old[k].co_freevars) != len(new[k].co_freevars) for k in old):
            return False
        for function in self.functions:
            code = function.__code__
            if code.co_filename == before.co_filename and (key := (code.co_qualname, code.co_firstlineno)) in new:
                function.__code__ = new[key]
        for wrapper in self.caches:
            wrapper.cache_clear()
        return True

    def _imported_again(self, name: str, code: CodeType) -> None:
        """Forgets whatever may hold the old module; the next import finds the new one."""
        self.code[name] = code
        for known in list(sys.modules):
            if (known.startswith("semcli.") and not known.startswith(KEPT)) or known.startswith(FORGOTTEN):
                del sys.modules[known]
        sys.meta_path.insert(0, self)

    # --- as Python's import system asks for it ----------------------------------------------------------------------

    def find_spec(
        self, fullname: str, path: Sequence[str] | None = None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        found = self.paths.get(fullname)
        if found is None:
            return None
        inside = [str(found.parent)] if found.name == "__init__.py" else None
        return spec_from_file_location(fullname, found, loader=self, submodule_search_locations=inside)

    def create_module(self, spec: ModuleSpec) -> ModuleType | None:
        return None

    def exec_module(self, module: ModuleType) -> None:
        exec(self.code[module.__name__], module.__dict__)


def _functions(code: CodeType) -> Iterator[tuple[tuple[str, int], CodeType]]:
    """The code of every function in a module, by its name and line."""
    for inner in code.co_consts:
        if isinstance(inner, CodeType):
            if _is_function(inner):
                yield (inner.co_qualname, inner.co_firstlineno), inner
            yield from _functions(inner)


def _is_function(code: CodeType) -> bool:
    """Whether code is a `def`'s: not a class's, and neither a lambda's nor a comprehension's."""
    return bool(code.co_flags & CO_OPTIMIZED) and not code.co_name.startswith("<")


def _same_frame(one: CodeType, other: CodeType) -> bool:
    """Whether two modules (or classes) are the same outside their functions."""
    if (one.co_code, one.co_names) != (other.co_code, other.co_names) or len(one.co_consts) != len(other.co_consts):
        return False
    return all(_same_constant(a, b) for a, b in zip(one.co_consts, other.co_consts, strict=True))


def _same_constant(one: object, other: object) -> bool:
    if isinstance(one, CodeType) and isinstance(other, CodeType):
        if _is_function(one) and _is_function(other):
            return (one.co_qualname, one.co_firstlineno) == (other.co_qualname, other.co_firstlineno)
        return _same_frame(one, other) if not one.co_flags & CO_OPTIMIZED else one == other
    return type(one) is type(other) and repr(one) == repr(other)
