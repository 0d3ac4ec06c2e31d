"""How private a column is: levels, categories, and the three that nothing opens."""

from __future__ import annotations

from enum import Enum


class Sensitivity(Enum):
    """Levels, from open to closed. A column that declares none, in a catalog without a default, is UNCLASSIFIED."""

    PUBLIC = "public"
    INTERNAL = "internal"
    CONFIDENTIAL = "confidential"
    PII = "pii"
    UNCLASSIFIED = "unclassified"

    @property
    def label(self) -> str:
        return "PII" if self is Sensitivity.PII else self.value.capitalize()

    @property
    def strictness(self) -> int:
        """Larger is stricter; a column declared twice takes the strictest."""
        return list(Sensitivity).index(self)


CATEGORIES: dict[str, str] = {
    "contact": "Contact",
    "financial": "Financial",
    "payment_card": "Payment Card",
    "health": "Health",
    "genetic": "Genetic",
    "biometric": "Biometric",
    "behavioral": "Behavioral",
    "online_identifier": "Online Identifier",
    "credential": "Credential",
    "government_id": "Government ID",
    "location": "Location",
    "demographic_protected": "Demographic (protected)",
}
"""PII categories: id → what people see."""

CATASTROPHIC = frozenset({"payment_card", "credential", "government_id"})
"""Categories whose columns are refused everywhere, whatever a policy says."""


def category_label(category: str) -> str:
    """«Credential (catastrophic)», «Contact»."""
    label = CATEGORIES[category]
    return f"{label} (catastrophic)" if category in CATASTROPHIC else label
