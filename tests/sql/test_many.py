"""Many requests become what they became: nothing changes unseen."""

from __future__ import annotations

from pathlib import Path

import pytest

from sql.many.pages import anew, lines, pages


@pytest.mark.parametrize("page", pages(), ids=lambda page: page.stem)
def test_each_request_becomes_what_its_page_says(page: Path) -> None:
    changed = [now.asked for was, now in zip(lines(page), anew(page), strict=True) if was != now]
    assert not changed, f"python -m tests.sql.many, and read what changed: {len(changed)} requests, as {changed[0]}"
