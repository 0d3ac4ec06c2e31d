"""The file of the log: order, locks, crashes, disks that are full, and files that are not what they seem."""

from __future__ import annotations

import errno
import json
import os
import stat
import subprocess
import sys
import threading
from collections.abc import Callable
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

import pytest

from audit.crash import crash
from semcli.audit import log as module
from semcli.audit.line import GENESIS
from semcli.audit.log import Log, aside_of
from semcli.audit.verify import verify
from semcli.errors import SemcliError


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "audit.jsonl"


def entries(path: Path) -> list[dict[str, object]]:
    return [json.loads(line) for line in path.read_text().splitlines()]


def refused(work: Callable[[], object]) -> str:
    """The message of the `audit_failed` that the work raises."""
    with pytest.raises(SemcliError) as found:
        work()
    assert [p.code for p in found.value.problems] == ["audit_failed"]
    assert int(found.value.exit) == 6
    return found.value.problems[0].message


def test_each_line_carries_its_number_the_time_and_the_hash_of_the_one_before(path: Path) -> None:
    log = Log(path, clock=lambda: datetime(2025, 6, 1, 12, tzinfo=UTC))
    assert [log.append({"what": n}) for n in "abc"] == [1, 2, 3]
    first, second, third = entries(path)
    assert first == {
        "seq": 1, "time": "2025-06-01T12:00:00.000000Z", "what": "a", "prev": GENESIS, "hash": first["hash"],
    }  # fmt: skip
    assert (second["prev"], third["prev"]) == (first["hash"], second["hash"])


def test_anyone_can_check_a_hash_with_the_tools_at_hand(path: Path) -> None:
    Log(path).append({"what": 1})
    line = path.read_bytes().rstrip(b"\n")
    body = line[: line.index(b',"hash":"')] + b"}"
    assert sha256(body).hexdigest() == json.loads(line)["hash"]


def test_a_line_is_ascii_on_one_line_whatever_it_says(path: Path) -> None:
    Log(path).append({"what": "a\nb\x1b[31m\u2028ü\ud800"})
    assert path.read_bytes().isascii()
    assert path.read_bytes().count(b"\n") == 1
    assert entries(path)[0]["what"] == "a\nb\x1b[31m\u2028ü\ud800"


def test_a_log_is_for_its_owner_alone(path: Path) -> None:
    before = os.umask(0)
    try:
        Log(path).append({})
    finally:
        os.umask(before)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_writers_at_once_make_one_chain(path: Path) -> None:
    def work(name: int) -> None:
        for number in range(20):
            Log(path).append({"writer": name, "number": number, "fill": "x" * 5000})

    threads = [threading.Thread(target=work, args=(name,)) for name in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    found = verify(path)
    assert (found.fault, found.lines) == (None, 120)
    assert {(e["writer"], e["number"]) for e in entries(path)} == {(w, n) for w in range(6) for n in range(20)}


@pytest.mark.parametrize("torn", [b'{"seq":3,"ti', b"\0" * 100, b"\n".join([b"\0" * 40, b""]), b"x"])
def test_a_torn_line_is_moved_aside_and_told(path: Path, torn: bytes) -> None:
    log = Log(path)
    log.append({"what": "a"})
    log.append({"what": "b"})
    with path.open("ab") as stream:
        stream.write(torn)
    assert log.append({"what": "c"}) == 4
    assert verify(path).fault is None
    assert verify(path).recovered == 1
    assert [e.get("what") or e["event"] for e in entries(path)] == ["a", "b", "recovered", "c"]
    assert entries(path)[2]["torn_bytes"] == len(torn)
    assert entries(path)[2]["torn_sha256"] == sha256(torn).hexdigest()
    assert aside_of(path).read_bytes() == torn + b"\n"
    assert stat.S_IMODE(aside_of(path).stat().st_mode) == 0o600


def test_a_torn_first_line_is_no_obstacle(path: Path) -> None:
    path.write_bytes(b'{"seq":1')
    path.chmod(0o600)
    assert Log(path).append({}) == 2
    assert verify(path).fault is None


FOREIGN = {
    "text": b"name,city\nanna,Rome\n",
    "no end of line": b"old notes",
    "one letter": b"x",
    "json": b'{"seq":1}',
    "json lines": b'{"id":1}\n{"id":2}\n',
    "zeros": b"\0" * 5000,
    "a database": b"\0" * 8 + b"DUCK" + b"\0\n" * 5000 + b"\xff" * 100,
    "an empty line": b"\n",
}


@pytest.mark.parametrize("content", FOREIGN.values(), ids=FOREIGN)
def test_a_file_that_is_no_log_is_refused_and_left_alone(path: Path, content: bytes) -> None:
    path.write_bytes(content)
    path.chmod(0o600)
    assert "it is there already, and is no audit log" in refused(lambda: Log(path).append({}))
    assert path.read_bytes() == content
    assert os.listdir(path.parent) == [path.name]


def test_a_line_of_a_log_within_another_file_makes_it_no_log(path: Path) -> None:
    Log(path).append({})
    content = b"\0DUCK\n" + path.read_bytes() + b"\0" * 100
    path.write_bytes(content)
    refused(lambda: Log(path).append({}))
    assert path.read_bytes() == content


@pytest.mark.parametrize("length", [1, 8, 17, 60])
def test_a_first_line_that_was_interrupted_anywhere_is_moved_aside(path: Path, length: int) -> None:
    Log(path).append({"what": "a"})
    path.write_bytes(path.read_bytes()[:length])
    assert Log(path).append({"what": "b"}) == 2
    assert (verify(path).fault, verify(path).recovered) == (None, 1)


def test_an_empty_file_is_begun(path: Path) -> None:
    path.touch(0o600)
    assert Log(path).append({}) == 1


def test_a_torn_line_at_the_end_is_told_and_is_no_fault(path: Path) -> None:
    Log(path).append({})
    with path.open("ab") as stream:
        stream.write(b"half")
    assert (verify(path).fault, verify(path).torn) == (None, 4)


def test_what_was_tampered_with_is_not_built_upon(path: Path) -> None:
    log = Log(path)
    log.append({"what": "a"})
    path.write_bytes(path.read_bytes().replace(b'"a"', b'"b"'))
    before = path.read_bytes()
    assert "its last line was changed" in refused(lambda: log.append({}))
    assert path.read_bytes() == before


def test_a_disk_that_is_full_fails_the_request_and_leaves_the_log_whole(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    log = Log(path)
    log.append({"what": "a"})
    before = path.read_bytes()

    def full(descriptor: int, data: bytes) -> None:
        os.write(descriptor, data[:20])
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(module, "write_all", full)
    assert "no space left on device" in refused(lambda: log.append({"what": "b"}))
    assert path.read_bytes() == before


def test_a_file_that_may_not_grow_fails_the_request(tmp_path: Path) -> None:
    """A real limit of the system, in a process of its own."""
    program = (
        "import resource, sys\n"
        "from pathlib import Path\n"
        "from semcli.audit.log import Log\n"
        "from semcli.errors import SemcliError\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (3000, 3000))\n"
        "log = Log(Path(sys.argv[1]))\n"
        "try:\n"
        "    while True: log.append({'fill': 'x' * 700})\n"
        "except SemcliError as error: print(error.problems[0].code)\n"
    )
    path = tmp_path / "audit.jsonl"
    done = subprocess.run([sys.executable, "-c", program, str(path)], capture_output=True, text=True, check=True)
    assert done.stdout == "audit_failed\n"
    assert (verify(path).fault, verify(path).torn) == (None, 0)
    assert verify(path).lines == 3


def test_a_link_is_not_followed(path: Path, tmp_path: Path) -> None:
    target = tmp_path / "elsewhere"
    target.write_text("")
    path.symlink_to(target)
    refused(lambda: Log(path).append({}))
    assert target.read_text() == ""


@pytest.mark.parametrize("make", [lambda p: p.mkdir(), os.mkfifo], ids=["folder", "pipe"])
def test_what_is_no_file_is_refused_at_once(path: Path, make: Callable[[Path], None]) -> None:
    make(path)
    refused(lambda: Log(path).append({}))


def test_a_log_that_everyone_may_write_is_refused(path: Path) -> None:
    Log(path).append({})
    path.chmod(0o602)
    assert "mode 602" in refused(lambda: Log(path).append({}))


def test_a_missing_folder_fails_the_request(tmp_path: Path) -> None:
    assert "no such file" in refused(lambda: Log(tmp_path / "no" / "audit.jsonl").append({}))


def test_a_writer_that_holds_the_lock_for_too_long_fails_the_others(path: Path) -> None:
    import fcntl

    Log(path).append({})
    with path.open("rb") as holder:
        fcntl.flock(holder, fcntl.LOCK_EX)
        assert "locked for too long" in refused(lambda: Log(path, patience=0.05).append({}))


def test_a_log_that_is_moved_away_while_one_waits_gets_no_more_lines(path: Path) -> None:
    import fcntl

    log = Log(path)
    log.append({"what": "old"})
    moved = path.with_name("old.jsonl")
    with path.open("rb") as holder:
        fcntl.flock(holder, fcntl.LOCK_EX)
        writer = threading.Thread(target=lambda: log.append({"what": "new"}))
        writer.start()
        path.rename(moved)
        fcntl.flock(holder, fcntl.LOCK_UN)
        writer.join()
    assert [e["what"] for e in entries(moved)] == ["old"]
    assert [(e["what"], e["seq"]) for e in entries(path)] == [("new", 1)]


def test_killed_writers_break_no_chain_and_lose_no_answer(tmp_path: Path) -> None:
    found = crash(tmp_path, kills=12, seed=os.getpid())
    assert found.kills == 12
    assert found.noted > 0
