"""Tampering is found, wherever it is done, and the first bad line is named."""

from __future__ import annotations

import json
import random
import re
from hashlib import sha256
from pathlib import Path

import pytest

from semcli.audit.line import encode
from semcli.audit.log import Log
from semcli.audit.verify import Anchor, anchors_of, verify
from semcli.errors import SemcliError

LINES = 9


@pytest.fixture
def path(tmp_path: Path) -> Path:
    found = tmp_path / "audit.jsonl"
    log = Log(found)
    for number in range(LINES):
        log.append({"event": "request", "what": f"request {number}"})
    return found


def lines(path: Path) -> list[bytes]:
    return path.read_bytes().splitlines(keepends=True)


def fault(path: Path, *anchors: Anchor) -> str:
    found = verify(path, anchors)
    assert found.fault is not None
    assert found.line is not None
    return found.fault


def anchor_at(path: Path, number: int) -> Anchor:
    return Anchor(number, json.loads(lines(path)[number - 1])["hash"])


def test_a_whole_log_is_whole(path: Path) -> None:
    found = verify(path)
    assert (found.fault, found.lines, found.head) == (None, LINES, anchor_at(path, LINES))


@pytest.mark.parametrize("number", range(1, LINES + 1))
def test_a_changed_line_is_named(path: Path, number: int) -> None:
    changed = lines(path)
    changed[number - 1] = changed[number - 1].replace(b"request ", b"request  ")
    path.write_bytes(b"".join(changed))
    assert fault(path).startswith(f"line {number} was changed")


def test_any_changed_byte_is_found(path: Path) -> None:
    whole, draw = path.read_bytes(), random.Random(7)
    for _ in range(300):
        place = draw.randrange(len(whole) - 1)
        byte = bytes([draw.choice([b for b in range(256) if b != whole[place]])])
        path.write_bytes(whole[:place] + byte + whole[place + 1 :])
        named = re.match(r"line (\d+) ", fault(path))
        assert named is not None
        assert int(named[1]) == whole[:place].count(b"\n") + 1


@pytest.mark.parametrize("number", range(2, LINES))
def test_a_line_written_anew_with_a_right_hash_breaks_the_chain(path: Path, number: int) -> None:
    changed = lines(path)
    entry = json.loads(changed[number - 1])
    rest = {key: value for key, value in entry.items() if key not in ("seq", "prev", "hash")}
    changed[number - 1] = encode({**rest, "what": "other"}, entry["seq"], entry["prev"])[0]
    path.write_bytes(b"".join(changed))
    assert fault(path) == f"line {number + 1} does not follow from line {number}: one of them was changed"


@pytest.mark.parametrize("number", range(1, LINES))
def test_a_deleted_line_is_missed(path: Path, number: int) -> None:
    changed = lines(path)
    del changed[number - 1]
    path.write_bytes(b"".join(changed))
    assert f"line {number} has the number {number + 1}: 1 line is missing before it" in fault(path)


@pytest.mark.parametrize("number", range(1, LINES + 1))
def test_a_line_put_in_is_found(path: Path, number: int) -> None:
    changed = lines(path)
    changed.insert(number, changed[number - 1])
    path.write_bytes(b"".join(changed))
    assert f"line {number + 1} has the number {number}, which stood before" in fault(path)


def test_lines_in_another_order_are_found(path: Path) -> None:
    for one in range(LINES):
        for other in range(one + 1, LINES):
            whole = lines(path)
            moved = list(whole)
            moved[one], moved[other] = moved[other], moved[one]
            path.write_bytes(b"".join(moved))
            assert fault(path).startswith(f"line {one + 1} has the number {other + 1}")
            path.write_bytes(b"".join(whole))


@pytest.mark.parametrize("kept", range(LINES))
def test_a_cut_tail_shows_against_an_anchor(path: Path, kept: int) -> None:
    anchor = anchor_at(path, LINES)
    path.write_bytes(b"".join(lines(path)[:kept]))
    assert verify(path).fault is None
    assert (
        fault(path, anchor)
        == f"the log ends with line {kept}, and the anchor is line 9: {LINES - kept} cut off its end"
    )
    assert "cut off" in fault(path, Anchor(None, anchor.hash))


def test_a_log_written_anew_shows_against_an_anchor(path: Path, tmp_path: Path) -> None:
    anchor = anchor_at(path, 5)
    other = Log(tmp_path / "other.jsonl")
    for number in range(LINES):
        other.append({"event": "request", "what": f"nothing {number}"})
    assert verify(other.path).fault is None
    assert fault(other.path, anchor).startswith("line 5 is not the one of the anchor")


def test_an_older_anchor_still_holds(path: Path) -> None:
    anchors = [anchor_at(path, 3), Anchor(None, anchor_at(path, 6).hash)]
    Log(path).append({})
    assert verify(path, anchors).fault is None


def test_a_log_that_went_away_leaves_its_key_behind(path: Path) -> None:
    path.with_name("audit.jsonl.key").write_text("")
    path.unlink()
    assert verify(path).fault == "the log is missing, though its key is there"


def test_anchors_come_from_a_file_as_well(tmp_path: Path) -> None:
    one, two = sha256(b"1").hexdigest(), sha256(b"2").hexdigest()
    file = tmp_path / "anchors"
    file.write_text(f"7:{one}\n{two}\n")
    assert anchors_of(str(file)) == [Anchor(7, one), Anchor(None, two)]
    assert anchors_of(f"7:{one}") == [Anchor(7, one)]
    for bad in ("nothing", "", f"x:{one}"):
        with pytest.raises(SemcliError):
            anchors_of(bad)
    file.write_text(f"7:{one}\nand more")
    with pytest.raises(SemcliError):
        anchors_of(str(file))
