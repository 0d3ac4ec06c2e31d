"""The long run: python -m tests.individual --requests 1000 --seed 1"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parent), str(HERE.parent.parent / "src")]

from individual.run import run  # noqa: E402


def main() -> int:
    parser = argparse.ArgumentParser(description="No answer tells of fewer people than the threshold.")
    parser.add_argument("--requests", type=int, default=1000)
    parser.add_argument("--seed", default="1")
    arguments = parser.parse_args()
    tally = run(arguments.requests, arguments.seed, print)
    for name, count in sorted(tally.counts.items()):
        print(f"{count:>7,}  {name}")  # noqa: T201
    print(f"{len(tally.breaches):>7,}  breaches")  # noqa: T201
    return 1 if tally.breaches else 0


if __name__ == "__main__":
    sys.exit(main())
