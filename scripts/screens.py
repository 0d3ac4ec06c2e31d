"""Every screen as a picture, in `docs/screens/`: real terminals of 80, 120 and 200 columns.

    python scripts/screens.py            draw them anew
    python scripts/screens.py --check    only say which are stale; exit status 1 if any is
    python scripts/screens.py NAME...    only these

The clock is fixed (`--now`), and of times that were measured only the digits are the same each time.
"""

from __future__ import annotations

import argparse
import fcntl
import os
import pty
import re
import select
import shlex
import struct
import subprocess
import sys
import tempfile
import termios
import tomllib
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from terminal_picture import picture

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "docs" / "screens"
WIDTHS = (80, 120, 200)


@dataclass(frozen=True)
class Screen:
    """A picture: what it shows, in a sentence, and the command whose terminal it is."""

    name: str
    about: str
    command: str


NOTES = tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))
SCREENS = tuple(
    Screen(name, row["about"], row["command"].replace("NOW", "--now 2025-06-20"))
    for name, row in NOTES["screens"].items()
)


def folder(place: Path) -> Path:
    """The demo, with a second catalog for what the first has nothing of."""
    from semcli.demo import write_folder

    write_folder(place)
    text = (place / "catalog.toml").read_text(encoding="utf-8")
    (place / "small.toml").write_text(text + "\n" + NOTES["catalog"], encoding="utf-8")
    (place / "wide.toml").write_text(NOTES["wide"], encoding="utf-8")
    (place / "teas.csv").write_text(NOTES["teas"], encoding="utf-8")
    return place


def shown(screen: Screen, place: Path, width: int, **more: str) -> str:
    """What a terminal of that width shows, stdout and stderr, with its colours."""
    environ = {
        "PATH": os.environ["PATH"],
        "PYTHONPATH": str(ROOT / "src"),
        "HOME": str(place),
        "LC_ALL": "C.UTF-8",
        "TERM": "xterm-256color",
        **more,
    }
    # the size stands before the program starts, as in a real terminal
    main, side = pty.openpty()
    fcntl.ioctl(side, termios.TIOCSWINSZ, struct.pack("HHHH", 40, width, 0, 0))
    words = [sys.executable, "-m", "semcli", *shlex.split(screen.command)]
    with subprocess.Popen(words, cwd=place, env=environ, stdin=side, stdout=side, stderr=side, close_fds=True):
        os.close(side)
        found = b"".join(_parts(main))
    os.close(main)
    return steady(found.decode().replace("\r\n", "\n"))


def _parts(main: int) -> Iterator[bytes]:
    while select.select([main], [], [], 60)[0]:
        try:
            part = os.read(main, 65536)
        except OSError:  # the other side has closed
            return
        if not part:
            return
        yield part


def steady(text: str) -> str:
    """The text without what the spinner drew, and with the same digits in times that were measured."""
    lines = [line.rpartition("\r")[2].replace("\x1b[K", "") for line in text.split("\n")]
    text = "\n".join(lines)
    return re.sub(r"\b\d+\.\d\d s\b", "0.02 s", text)


def drawn(screen: Screen, text: str, width: int) -> str:
    """The picture of what `shown` gave."""
    prompt = f"\x1b[2m$\x1b[0m \x1b[1msemcli {screen.command}\x1b[0m\n"
    return picture(screen.about, prompt + text, width)


def pages(chosen: tuple[Screen, ...]) -> dict[str, str]:
    """Every file of the folder, by name."""
    with tempfile.TemporaryDirectory() as temporary, ThreadPoolExecutor(2) as pool:
        place = folder(Path(temporary))
        wanted = [(screen, width) for screen in chosen for width in WIDTHS]
        pictures = pool.map(lambda pair: drawn(pair[0], shown(pair[0], place, pair[1]), pair[1]), wanted)
        found = {f"{s.name}-{width}.svg": svg for (s, width), svg in zip(wanted, pictures, strict=True)}
    return {**found, "README.md": index()}


def index() -> str:
    """The page that shows them."""
    parts = [
        "<!-- session: none -->\n# Screens\n\n"
        "Every screen as real terminals of 80, 120 and 200 columns show it, light or dark as the viewer prefers.\n"
        "`python scripts/screens.py` draws them, and a test fails where one is stale.\n"
    ]
    for screen in SCREENS:
        links = " · ".join(f"[{width} columns]({screen.name}-{width}.svg)" for width in WIDTHS[1:])
        command = f"```sh\nsemcli {screen.command}\n```"
        parts.append(f"## {screen.about}\n\n{command}\n\n![{screen.about}]({screen.name}-80.svg)\n\n{links}\n")
    return "\n".join(parts)


def main() -> int:
    parser = argparse.ArgumentParser(description="Every screen as a picture.")
    parser.add_argument("--check", action="store_true", help="only say which are stale")
    parser.add_argument("names", nargs="*", help="only these")
    options = parser.parse_args()
    chosen = tuple(s for s in SCREENS if not options.names or s.name in options.names)
    files = pages(chosen)
    FOLDER.mkdir(exist_ok=True)
    stale = [n for n, text in files.items() if not (FOLDER / n).is_file() or (FOLDER / n).read_text("utf-8") != text]
    gone = [p.name for p in FOLDER.iterdir() if p.name not in files] if not options.names else []
    for name in [*stale, *gone]:
        print(f"docs/screens/{name} {'is stale' if options.check else 'rewritten'}")
    if not options.check:
        for name in stale:
            (FOLDER / name).write_text(files[name], encoding="utf-8")
        for name in gone:
            (FOLDER / name).unlink()
    return int(options.check and bool(stale or gone))


if __name__ == "__main__":
    sys.exit(main())
