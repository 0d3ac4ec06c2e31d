"""What a connection's login may do beyond reading: more than it needs is a risk that no read-only session takes away.

semcli opens read-only transactions, but a session can leave its transaction, and a superuser's can reach files and
programs of the server. What the login may not do, nobody can make it do.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from semcli.catalog.model import Catalog
from semcli.datatype import BOOLEAN, TEXT, DataType
from semcli.engine.base import Session
from semcli.introspect.naming import quoted
from semcli.introspect.schema import LiveTable, find
from semcli.records import dataclass
from semcli.sql.statement import Statement

READER = "semcli_reader"
"""The role that the advice makes."""

_LISTED = 4


@dataclass(frozen=True, slots=True)
class Excess:
    """A right that reading does not need. `code` is stable; `help` holds the SQL of a role without it."""

    code: str
    message: str
    help: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Role:
    name: str
    database: str
    superuser: bool
    powers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Table:
    """What the login may do with a table of the catalog, and in its schema."""

    name: str
    owned: bool
    writes: tuple[str, ...]
    creates_in: str | None


def excess(session: Session, catalog: Catalog, live: Mapping[str, LiveTable]) -> list[Excess]:
    """Every right too many, of the tables that the catalog describes; none for engines that open files read-only."""
    statements = _STATEMENTS.get(session.engine)
    if statements is None:
        return []
    role = _role(session, statements[0])
    found = [find(live, entity.table) for entity in catalog.entities.values()]
    wanted = {(table.schema, table.table): table.name for table in found if table is not None}
    help = ("connect as a role that may only read: " + " ".join(reader_sql(role.database, list(wanted))),)
    if role.superuser:
        return [Excess("superuser", f"`{role.name}` is a superuser, who may read, change and run anything", help)]
    tables = list(_tables(session, statements[1], wanted))
    return [Excess(e.code, e.message, help if n == 0 else ()) for n, e in enumerate(_of(role, tables))]


def reader_sql(database: str, tables: Sequence[tuple[str, str]]) -> tuple[str, ...]:
    """The statements that make a role which can read these tables, given by schema and name, and nothing else.

    A password is set apart, so that it stands in no history: `\\password semcli_reader`.
    """
    schemas = ", ".join(quoted(schema) for schema in dict.fromkeys(schema for schema, _ in tables))
    names = ", ".join(f"{quoted(schema)}.{quoted(table)}" for schema, table in dict.fromkeys(tables))
    made = [f"CREATE ROLE {READER} LOGIN;", f"GRANT CONNECT ON DATABASE {quoted(database)} TO {READER};"]
    if any(schema == "public" for schema, _ in tables):
        # before PostgreSQL 15 everyone may create tables there
        made.append("REVOKE CREATE ON SCHEMA public FROM PUBLIC;")
    if tables:
        made += [f"GRANT USAGE ON SCHEMA {schemas} TO {READER};", f"GRANT SELECT ON {names} TO {READER};"]
    return tuple(made)


def _of(role: _Role, tables: Sequence[_Table]) -> Iterator[Excess]:
    if role.powers:
        powers = ", ".join(f"`{power}`" for power in role.powers)
        yield Excess("strong_role", f"`{role.name}` has rights over the whole server or all of its data: {powers}")
    owned = [table.name for table in tables if table.owned]
    if owned:
        yield Excess("owns_tables", f"`{role.name}` owns {_listed(owned)}: an owner may change and drop them")
    # an owner's right to write is told by that; others were given it
    written = [table for table in tables if table.writes and not table.owned]
    if written:
        what = ", ".join(dict.fromkeys(right for table in written for right in table.writes))
        yield Excess("may_write", f"`{role.name}` may {what} in {_listed([table.name for table in written])}")
    schemas = list(dict.fromkeys(table.creates_in for table in tables if table.creates_in is not None))
    if schemas:
        yield Excess("may_create", f"`{role.name}` may create tables in schema {_listed(schemas)}")


def _listed(names: Sequence[str]) -> str:
    shown = ", ".join(f"`{name}`" for name in names[:_LISTED])
    return shown if len(names) <= _LISTED else f"{shown} and {len(names) - _LISTED} more"


# --- asking ---------------------------------------------------------------------------------------------------------


def _role(session: Session, text: str) -> _Role:
    columns = (("name", TEXT), ("database", TEXT), ("superuser", BOOLEAN), ("powers", TEXT))
    ((name, database, superuser, powers),) = session.run(Statement(text, (), columns)).all()
    return _Role(name, database, superuser, tuple(powers.split()))


def _tables(session: Session, text: str, wanted: Mapping[tuple[str, str], str]) -> Iterator[_Table]:
    columns: tuple[tuple[str, DataType], ...] = (
        ("schema", TEXT),
        ("table", TEXT),
        ("owned", BOOLEAN),
        ("writes", TEXT),
        ("creates", BOOLEAN),
    )
    for schema, table, owned, writes, creates in session.run(Statement(text, (), columns)).all():
        name = wanted.get((schema, table))
        if name is not None:
            yield _Table(name, owned, tuple(writes.split()), schema if creates else None)


_POSTGRES = (
    # roles that a server does not have yet are not asked about: `pg_has_role` fails on them
    """
SELECT current_user::text, current_database()::text, r.rolsuper, concat_ws(' ',
  CASE WHEN r.rolcreaterole THEN 'CREATEROLE' END, CASE WHEN r.rolcreatedb THEN 'CREATEDB' END,
  CASE WHEN r.rolreplication THEN 'REPLICATION' END, CASE WHEN r.rolbypassrls THEN 'BYPASSRLS' END,
  (SELECT string_agg(p.rolname::text, ' ' ORDER BY p.rolname::text COLLATE "C") FROM pg_roles AS p
    WHERE p.rolname IN ('pg_write_all_data', 'pg_read_server_files', 'pg_write_server_files',
      'pg_execute_server_program', 'pg_maintain', 'pg_create_subscription')
      AND pg_has_role(current_user, p.oid, 'MEMBER')))
FROM pg_roles AS r WHERE r.rolname = current_user
""",
    # MEMBER, not USAGE: what a role may become, it may do
    """
SELECT n.nspname::text, c.relname::text, pg_has_role(current_user, c.relowner, 'MEMBER'), concat_ws(' ',
  CASE WHEN has_any_column_privilege(c.oid, 'INSERT') THEN 'INSERT' END,
  CASE WHEN has_any_column_privilege(c.oid, 'UPDATE') THEN 'UPDATE' END,
  CASE WHEN has_table_privilege(c.oid, 'DELETE') THEN 'DELETE' END,
  CASE WHEN has_table_privilege(c.oid, 'TRUNCATE') THEN 'TRUNCATE' END),
  has_schema_privilege(n.oid, 'CREATE')
FROM pg_class AS c JOIN pg_namespace AS n ON n.oid = c.relnamespace
WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f') AND n.nspname <> 'information_schema' AND n.nspname !~ '^pg_'
ORDER BY n.nspname::text COLLATE "C", c.relname::text COLLATE "C"
""",
)
_STATEMENTS: dict[str, tuple[str, str]] = {"postgres": _POSTGRES}
"""Engine → what is asked about the login, and about tables. Engines without logins are not here."""
