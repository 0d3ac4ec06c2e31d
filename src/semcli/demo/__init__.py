"""The demo: a catalog and the data of a made-up company, at any scale, the same rows every time.

- `write_folder` makes a folder of it: the catalog and a DuckDB file.
- `ensure_demo` makes the data on first use, where a demo catalog names a file that is not there yet.
- `semcli.demo.generate.create_duckdb` makes the file alone, `semcli.demo.load.load_postgres` the same in PostgreSQL.

Importing this is cheap: drivers and everything else heavy are imported where they are used.
"""

from __future__ import annotations

import os
from pathlib import Path

DATABASE = Path("fixtures/demo.duckdb")
"""Where the data stand, as the demo catalog says it: beside the catalog file."""


def write_folder(folder: Path, scale: int = 1) -> list[Path]:
    """Write the demo catalog and its data into a folder, made if need be; returns the files written, catalog first.

    All or nothing: a failure or an interruption leaves the folder as it was. Raises `output_refused` before anything
    is written if one of the files exists already, and what `create_duckdb` raises.
    """
    from semcli.demo.generate import create_duckdb
    from semcli.demo.places import new_folders, refuse_taken, taken
    from semcli.demo.schema import catalog_bytes
    from semcli.errors import fail

    catalog, database = folder / "catalog.toml", folder / DATABASE
    refuse_taken(catalog)
    refuse_taken(database)
    with new_folders(database.parent):
        create_duckdb(database, scale)
        try:
            # last, so that nobody finds a catalog whose data are still being made
            with catalog.open("xb") as file:
                file.write(catalog_bytes())
        except BaseException as problem:
            database.unlink()
            if isinstance(problem, FileExistsError):
                raise taken(catalog) from None
            catalog.unlink(missing_ok=True)
            if isinstance(problem, OSError):
                raise fail("output_failed", f"`{catalog}` could not be written: {problem.strerror}") from problem
            raise
    return [catalog, database]


def ensure_demo(catalog_file: Path, database: Path) -> bool:
    """Make the demo's data at scale 1 if they are what is missing; true if the file was missing and is there now.

    Made-up numbers must never stand in for anybody's real ones, so the rule is strict. The data are made only if
    nothing has the name `database`, which is `fixtures/demo.duckdb` beside the catalog file, and the catalog file
    itself is called acme and has every entity of the demo with the same table, columns and types. What else it says
    (more metrics, another description) does not matter.

    Safe to call from many processes at once: each ends with a whole file. Takes about a second when it makes the
    data, and no time worth mentioning when there is nothing to do. Raises `output_failed` if it cannot write.
    """
    if os.path.lexists(database) or not _is_demo(catalog_file, database):
        return False
    from semcli.demo.generate import create_duckdb
    from semcli.errors import SemcliError

    try:
        create_duckdb(database)
    except SemcliError:
        # another process may have been first: its file is as good
        if not database.exists():
            raise
    return True


def _is_demo(catalog_file: Path, database: Path) -> bool:
    import tomllib

    from semcli.demo.schema import catalog_bytes

    if database.resolve() != (catalog_file.parent / DATABASE).resolve():
        return False
    try:
        shape = _shape(tomllib.loads(catalog_file.read_text(encoding="utf-8")))
    except (OSError, ValueError, LookupError, TypeError, AttributeError):
        return False  # whatever this file is, it is not the demo's
    return _shape(tomllib.loads(catalog_bytes().decode())).items() <= shape.items()


def _shape(catalog: dict[str, dict[str, dict[str, dict[str, dict[str, str]]]]]) -> dict[str, object]:
    """What decides whether a catalog is the demo's: its name, and each entity's table and columns with their types."""
    shape: dict[str, object] = {"": catalog["catalog"]["name"]}
    for name, entity in catalog["entities"].items():
        shape[name] = (entity["table"], {column: facts["type"] for column, facts in entity["columns"].items()})
    return shape
