"""The command: `python -m tests.sql.many`."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

TESTS = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(TESTS), str(TESTS.parent / "src")]

from sql.many.pages import HERE, anew, catalog, lines, made  # noqa: E402


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.sql.many", description="What many requests become")
    parser.add_argument("page", nargs="?", help="the name of a page; without it, all pages are written anew")
    parser.add_argument("place", nargs="?", type=int, default=1, help="the line of a page")
    parser.add_argument("--draw", type=int, metavar="N", help="draw N requests for each page, or for this one")
    arguments = parser.parse_args()
    if arguments.draw is not None:
        from sql.many.draw import draw

        for name in [arguments.page] if arguments.page else [page.stem for page in HERE.glob("*.txt")]:
            draw(name, arguments.draw)
    elif arguments.page is None:
        for page in HERE.glob("*.txt"):
            page.write_text("".join(f"{line}\n" for line in anew(page)), "utf-8")
    else:
        line = lines(HERE / f"{arguments.page}.txt")[arguments.place - 1]
        sys.stdout.write(f"{json.dumps(line.options, indent=2)}\n\n{made(catalog(arguments.page), line.options)}\n")


if __name__ == "__main__":
    main()
