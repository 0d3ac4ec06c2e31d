"""The commands of docs/how-to/ci.md as plain scripts, so that they can be run here as they would be there.

python scripts/ci_examples.py             the names of the examples
python scripts/ci_examples.py GitLab      the commands of one, a line each
"""

from __future__ import annotations

import re
import sys

from doc_blocks import ROOT, blocks

PAGE = ROOT / "docs" / "how-to" / "ci.md"
_COMMANDS = (
    re.compile(r"^ +- run: (.+)$", re.MULTILINE),  # GitHub Actions
    re.compile(r"^ {4}- (.+)$", re.MULTILINE),  # GitLab's list under `script`
    re.compile(r"^ +entry: (.+)$", re.MULTILINE),  # pre-commit
)


def examples() -> dict[str, list[str]]:
    """Each CI system and the commands that its example runs, in order."""
    parts = re.split(r"^## (.+)$", PAGE.read_text(encoding="utf-8"), flags=re.MULTILINE)[1:]
    found: dict[str, list[str]] = {}
    for title, text in zip(parts[::2], parts[1::2], strict=True):
        for block in blocks(text):
            if block.language == "yaml":
                found[title] = next(list(lines) for each in _COMMANDS if (lines := each.findall(block.text)))
    return found


if __name__ == "__main__":
    known = examples()
    print("\n".join(known if len(sys.argv) < 2 else known[sys.argv[1]]))
