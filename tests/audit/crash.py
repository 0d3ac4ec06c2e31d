"""Kills writers of one log at random moments, and looks after each kill whether the log still holds.

    python -m tests.audit.crash --kills 200

Several processes write; each notes for itself what it would have shown, after `append` has returned. Half of them
write in small pieces, so that kills do hit the middle of a line. After every kill the chain must be whole, and every
line that was noted must be in the log.
"""

from __future__ import annotations

import argparse
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from semcli.audit.line import decode
from semcli.audit.log import Log, aside_of
from semcli.audit.verify import lines_of, verify

WRITERS = 4
SOURCE = Path(__file__).resolve().parents[2] / "src"


@dataclass
class Outcome:
    """What many kills came to."""

    kills: int
    lines: int
    noted: int
    recovered: int
    aside: int


def crash(folder: Path, kills: int, seed: int = 1) -> Outcome:
    """Kills `kills` writers. Raises AssertionError at the first thing that does not hold."""
    draw = random.Random(seed)
    log = folder / "audit.jsonl"
    names = iter(range(10**9))
    writers = {name: start(folder, name) for name in (next(names) for _ in range(WRITERS))}
    try:
        for _ in range(kills):
            time.sleep(draw.uniform(0.002, 0.06))
            victim = draw.choice(list(writers))
            process = writers.pop(victim)
            process.send_signal(signal.SIGKILL)
            process.wait()
            assert process.returncode == -signal.SIGKILL, f"a writer ended by itself ({process.returncode})"
            check(folder, log)
            fresh = next(names)
            writers[fresh] = start(folder, fresh)
            wait_for_first_line(folder, fresh)
    finally:
        for process in writers.values():
            process.kill()
            process.wait()
    return check(folder, log, kills)


def start(folder: Path, name: int) -> subprocess.Popen[bytes]:
    env = {**os.environ, "PYTHONPATH": str(SOURCE)}
    words = [sys.executable, __file__, "--write", str(folder), "--name", str(name)]
    return subprocess.Popen(words, env=env, stdin=subprocess.DEVNULL)


def wait_for_first_line(folder: Path, name: int) -> None:
    """A writer that has not begun cannot be killed in the middle of anything."""
    deadline = time.monotonic() + 30
    while not (folder / f"noted.{name}").exists() and time.monotonic() < deadline:
        time.sleep(0.002)


def check(folder: Path, log: Path, kills: int = 0) -> Outcome:
    """The chain is whole, and has every line that was noted before now."""
    noted = {line for path in folder.glob("noted.*") for line in path.read_text().split("\n")[:-1]}
    found = verify(log)
    assert found.fault is None, found.fault
    lines = [decode(text[:-1]).entry for text in lines_of(log) if text.endswith(b"\n")]
    written = {f"{line['seq']} {line['writer']} {line['number']}" for line in lines if "writer" in line}
    assert noted <= written, f"missing: {sorted(noted - written)[:5]}"
    aside = aside_of(log)
    torn = len(aside.read_bytes().splitlines()) if aside.exists() else 0
    return Outcome(kills, len(lines), len(noted), found.recovered, torn)


def write(folder: Path, name: int) -> None:
    """Writes until killed."""
    import semcli.audit.log as module

    if name % 2:
        module.write_all = in_pieces  # type: ignore[assignment]
    log = Log(folder / "audit.jsonl")
    note = os.open(folder / f"noted.{name}", os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    number = 0
    while True:
        number += 1
        seq = log.append({"event": "request", "writer": name, "number": number, "sql": "SELECT 1 " * 40})
        os.write(note, f"{seq} {name} {number}\n".encode())


def in_pieces(descriptor: int, data: bytes) -> None:
    """As a disk may do it: a bit now, a bit later."""
    for start in range(0, len(data), 97):
        os.write(descriptor, data[start : start + 97])
        time.sleep(0.0003)
    os.fsync(descriptor)


def main() -> None:
    parser = argparse.ArgumentParser(description="Kills writers of an audit log.")
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--write", type=Path, help=argparse.SUPPRESS)
    parser.add_argument("--name", type=int, default=0, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.write is not None:
        write(options.write, options.name)
    with tempfile.TemporaryDirectory() as folder:
        sys.stdout.write(f"{crash(Path(folder), options.kills, options.seed)}\n")


if __name__ == "__main__":
    main()
