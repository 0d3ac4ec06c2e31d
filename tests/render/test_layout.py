"""How text is folded into a column."""

from __future__ import annotations

import pytest

from semcli.render.layout import fold
from semcli.render.text import cells


@pytest.mark.parametrize(
    ("text", "width", "lines"),
    [
        ("id, card_exp_month, created_at", 22, ["id, card_exp_month,", "created_at"]),
        ("one → workspace_billing_profile", 28, ["one →", "workspace_billing_profile"]),
        ("total_revenue_change_ratio", 16, ["total_revenue_", "change_ratio"]),
        ('"session"."user_id" = "user"."id"', 12, ['"session".', '"user_id" =', '"user"."id"']),
        ("2025-01-01 or later", 10, ["2025-01-01", "or later"]),
        ("煎茶煎茶煎茶", 4, ["煎茶", "煎茶", "煎茶"]),
        ("abcdefghij", 4, ["abcd", "efgh", "ij"]),
    ],
)
def test_words_stay_whole_where_they_fit_a_line(text: str, width: int, lines: list[str]) -> None:
    assert fold(text, width) == lines
    assert all(cells(line) <= width for line in lines)
    assert "".join("".join(lines).split()) == "".join(text.split())
