"""docs/correctness.md says what the case folders say."""

from __future__ import annotations

from case_docs import PAGE, filled, rules
from case_runner import all_cases
from public.worlds import NAMES, questions

ALL = all_cases()
RULES = rules(PAGE.read_text("utf-8"))


def test_every_rule_of_a_case_is_quoted() -> None:
    """A case's sentence stands in the page, in the section that the case names first."""
    sections = {rule: section for section, rule, _ in RULES}
    assert len(sections) == len(RULES), "a rule is quoted twice"
    for case in ALL:
        assert not set(case.sentences) - sections.keys(), case.name
        assert sections[case.sentences[0]] == case.section, case.name


def test_every_rule_has_a_case_or_a_reason() -> None:
    """No cell is empty: where no case holds a rule, the page says what does."""
    for section, rule, cell in RULES:
        assert cell.strip(), f"{section}: {rule}"


def test_tables_are_those_of_the_folders() -> None:
    """The cells are up to date: `python -m tests.case_runner --update-docs` fills them."""
    page = PAGE.read_text("utf-8")
    assert filled(page, ALL) == page


def test_open_rules_are_shown_as_open() -> None:
    """Whoever reads the page sees what does not hold yet."""
    page = PAGE.read_text("utf-8")
    for case in ALL:
        shown = f"({case.folder.name}/case.toml)" in page.replace("../tests/cases/", "")
        assert shown, case.name
        marked = f"[{case.name}](../tests/cases/{case.name}/case.toml) (open)" in page
        assert marked == bool(case.open), case.name


def test_the_page_says_how_many_questions_are_asked_of_public_layouts() -> None:
    asked = sum(1 for name in NAMES for _ in questions(name))
    assert (asked, len(NAMES)) == (191, 6)
    assert "`tests/public` asks 191 questions of six layouts" in PAGE.read_text("utf-8")
