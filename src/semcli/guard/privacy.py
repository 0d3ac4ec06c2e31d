"""Private means private: the verdict on every use of a column in a finished plan (section 8 of the semantics).

Two files decide: `uses.py` finds every use, this one judges each. Nothing else in semcli allows or refuses a column.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from semcli.catalog.model import Catalog, Column
from semcli.catalog.sensitivity import CATASTROPHIC, Sensitivity, category_label
from semcli.errors import Problem
from semcli.guard.uses import AS_ASKED, Role, Use, places_of
from semcli.plan.names import Mention
from semcli.records import dataclass


@dataclass(frozen=True, slots=True)
class Verdict:
    """What was decided about one use. `code` is set where it is refused; `sized` says that the answer
    may only be shown for groups of `sensitive_min_group_size`."""

    use: Use
    sensitivity: Sensitivity
    categories: tuple[str, ...]
    allowed: bool
    code: str | None = None
    sized: bool = False


@dataclass(frozen=True, slots=True)
class Classification:
    """How private a physical column is: the strictest of its declarations, with all their categories."""

    sensitivity: Sensitivity
    categories: tuple[str, ...]


def classification(catalog: Catalog, column: Column) -> Classification:
    """How private the physical column is: the strictest of its declarations, with the categories of all."""
    twins = declarations(catalog, column)
    strictest = max((t.sensitivity for t in twins), key=lambda s: s.strictness)
    return Classification(strictest, tuple(dict.fromkeys(category for twin in twins for category in twin.pii)))


def declarations(catalog: Catalog, column: Column) -> list[Column]:
    """Every declaration of the physical column, whatever entity it is reached through (`semcli.catalog.twins`)."""
    return catalog.twins.of(column)


def judge(catalog: Catalog, use: Use, reveal: frozenset[str]) -> Verdict:
    """The verdict on one use: each declaration of the column is judged by itself, and the first refusal stands.

    `reveal` holds what the caller asked to see.
    """
    column = catalog.entities[use.entity].columns[use.column]
    made = classification(catalog, column)
    verdicts = [
        _judge(catalog, use, Classification(t.sensitivity, t.pii), reveal) for t in declarations(catalog, column)
    ]
    refused = next((v for v in verdicts if not v.allowed), None)
    if refused is not None:
        return _refusal(use, made, refused.code or "private_column")
    sized = any(v.sized for v in verdicts)
    return Verdict(use, made.sensitivity, made.categories, True, sized=sized)


def _judge(catalog: Catalog, use: Use, made: Classification, reveal: frozenset[str]) -> Verdict:
    """The verdict on one use, by one declaration."""
    if frozenset(made.categories) & (CATASTROPHIC | catalog.policy.refuse):
        return _refusal(use, made, "private_column")
    unclassified = made.sensitivity is Sensitivity.UNCLASSIFIED
    if unclassified or (made.sensitivity is Sensitivity.PII and not made.categories):
        if use.role in (Role.JOIN_KEY, Role.ROW_NAME):
            return Verdict(use, made.sensitivity, made.categories, True)
        return _refusal(use, made, "unclassified_column" if unclassified else "private_column")
    if made.sensitivity in (Sensitivity.PUBLIC, Sensitivity.INTERNAL):
        return Verdict(use, made.sensitivity, made.categories, True)
    allowed = use.role in _FREE[made.sensitivity] or _needed(made) <= reveal & catalog.policy.reveal
    if not allowed:
        return _refusal(use, made, "private_column")
    return Verdict(use, made.sensitivity, made.categories, True, sized=True)


_FREE: dict[Sensitivity, frozenset[Role]] = {
    Sensitivity.CONFIDENTIAL: frozenset({Role.SUM}),
    Sensitivity.PII: frozenset({Role.SUM, Role.JOIN_KEY, Role.ROW_NAME}),
}
"""Roles in which a column needs no reveal, since its values are lost in those of others: under the size rule."""


def _needed(made: Classification) -> frozenset[str]:
    """What both the catalog and the caller have to open."""
    level = {"confidential"} if made.sensitivity is Sensitivity.CONFIDENTIAL else set()
    return frozenset(level.union(made.categories))


def _refusal(use: Use, made: Classification, code: str) -> Verdict:
    return Verdict(use, made.sensitivity, made.categories, False, code)


def problems(
    catalog: Catalog,
    verdicts: tuple[Verdict, ...],
    alternatives: list[str],
    reveal: tuple[str, ...] = (),
    mentions: Iterable[Mention] = (),
) -> Iterator[Problem]:
    """What the user is told of each refused use: the column, why, its role, where it was named, and what is allowed
    instead.

    `reveal` is what the caller asked to see, `mentions` are the columns that the request named.
    """
    places = places_of(mentions)
    seen: set[tuple[str, str, Role]] = set()
    for verdict in verdicts:
        use = verdict.use
        if verdict.allowed or (use.entity, use.column, use.role) in seen:
            continue
        seen.add((use.entity, use.column, use.role))
        kind = _kind(verdict.sensitivity, verdict.categories)
        yield Problem(
            verdict.code or "private_column",
            f"`{use.entity}.{use.column}` is {kind} and may not be {use.role.value}"
            + (f" ({use.origin})" if use.origin != AS_ASKED else ""),
            (*_opened(catalog, verdict, reveal), *_helps(catalog, verdict, alternatives)),
            places.get((use.entity, use.column, use.role)) or places.get((use.entity, use.column, None)),
            data={
                "column": f"{use.entity}.{use.column}",
                "categories": list(verdict.categories),
                "sensitivity": verdict.sensitivity.value,
                "role": use.role.name.lower(),
                "allowed": alternatives,
            },
        )


def kind_of(catalog: Catalog, column: Column) -> str:
    """How private a column is, in words: «Credential (catastrophic)», «confidential»."""
    made = classification(catalog, column)
    return _kind(made.sensitivity, made.categories)


def _kind(sensitivity: Sensitivity, categories: tuple[str, ...]) -> str:
    if categories:
        return ", ".join(category_label(c) for c in categories)
    if sensitivity is Sensitivity.UNCLASSIFIED:
        return "not classified, so it is treated as private,"
    return "PII" if sensitivity is Sensitivity.PII else sensitivity.value


def _opened(catalog: Catalog, verdict: Verdict, reveal: tuple[str, ...]) -> Iterator[str]:
    """What `--reveal` does for a refused use: what the policy lets be asked for, or that it was asked for in vain."""
    needed = _needed(Classification(verdict.sensitivity, verdict.categories))
    closed = needed & (CATASTROPHIC | catalog.policy.refuse) or not needed <= catalog.policy.reveal
    if verdict.code == "private_column" and needed and not closed and not needed <= frozenset(reveal):
        flags = " ".join(f"--reveal {word}" for word in sorted(needed))
        yield f"this catalog lets it be asked for: add `{flags}`"
    elif closed and needed & frozenset(reveal):
        words = ", ".join(f"`--reveal {word}`" for word in sorted(needed & frozenset(reveal)))
        yield f"{words} opens nothing here: this catalog does not let it be revealed"


def _helps(catalog: Catalog, verdict: Verdict, alternatives: list[str]) -> Iterator[str]:
    if verdict.sensitivity is Sensitivity.UNCLASSIFIED:
        if catalog.default_sensitivity is None:
            yield (
                "this catalog has no `[catalog] sensitivity`, so every column without one of its own is closed: "
                "its owner classifies the columns, one by one or with that key"
            )
        else:
            yield "the catalog's owner can classify the column"
    if alternatives:
        shown = ", ".join(f"`{a}`" for a in alternatives[:12])
        yield f"allowed instead: {shown}" + ("" if len(alternatives) <= 12 else f" and {len(alternatives) - 12} more")
    elif verdict.sensitivity is not Sensitivity.UNCLASSIFIED:
        yield f"`semcli describe {verdict.use.entity}` tells which columns are open"
