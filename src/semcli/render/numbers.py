"""Numbers as people read them: thousands grouped, the catalog's `format` honoured, never cut.

A `format` is one of: `cents:USD` and `currency:USD` (hundredths or whole units of a currency), `percent` (of a
fraction), or a pattern such as `0,0.0`: a comma groups thousands, the zeros after the point are the digits shown, a
`%` at the end shows a fraction as a percentage.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from semcli.patterns import pattern
from semcli.records import dataclass
from semcli.render.exact import digits, is_finite

_SYMBOLS = {"USD": "$", "EUR": "€", "GBP": "£", "JPY": "¥", "INR": "₹", "KRW": "₩", "ILS": "₪", "UAH": "₴", "BRL": "R$"}
FORMATS = ("cents:USD", "currency:EUR", "percent", "0,0.0", "0.0%")
"""An example of each."""
_CURRENCY = pattern(r"(?:cents|currency)(?::[A-Z]{3})?\Z")
_PATTERN = pattern(r"(0,)?0(?:\.(0+))?(%)?\Z")


@dataclass(frozen=True, slots=True)
class NumberFormat:
    """How a number is shown: shifted by powers of ten, rounded to `places`, between `prefix` and `suffix`."""

    shift: int = 0
    places: int = 0
    grouped: bool = True
    prefix: str = ""
    suffix: str = ""

    def show(self, value: Any) -> str:
        exact = value if isinstance(value, Decimal) else Decimal(repr(value) if isinstance(value, float) else value)
        text = rounded(exact.scaleb(self.shift), self.places)
        sign, text = ("-", text[1:]) if text.startswith("-") else ("", text)
        return sign + self.prefix + (group(text) if self.grouped else text) + self.suffix


def parse_format(text: str | None) -> NumberFormat | None:
    """The format that a catalog's `format` names, or None for one that is not known: then numbers show plainly."""
    if text is None:
        return None
    kind, _, currency = text.partition(":")
    if kind in ("cents", "currency"):
        symbol = _SYMBOLS.get(currency, f"{currency} " if currency else "")
        return NumberFormat(shift=-2 if kind == "cents" else 0, places=2, prefix=symbol)
    if text == "percent":
        return NumberFormat(shift=2, places=1, suffix="%")
    found = _PATTERN.match(text)
    if found is None:
        return None
    comma, places, percent = found.groups()
    return NumberFormat(2 if percent else 0, len(places or ""), bool(comma), suffix="%" if percent else "")


def is_known(text: str) -> bool:
    """Whether a catalog's `format` is one of those that there are, its currency by three letters."""
    if text.partition(":")[0] in ("cents", "currency"):
        return _CURRENCY.match(text) is not None
    return parse_format(text) is not None


def rounded(value: Decimal, places: int) -> str:
    """All digits before the point, `places` after it, halves away from zero."""
    # a context of its own width: the default one has 28 digits, sums have up to 38
    exponent = max(value.adjusted() if value else 0, 0)
    from decimal import Context

    context = Context(prec=exponent + places + 10, rounding=ROUND_HALF_UP)
    text = format(value.quantize(Decimal(1).scaleb(-places), context=context), "f")
    return text.lstrip("-") if not text.strip("-0.") else text


def group(text: str) -> str:
    """Digits with thousands apart: `-1234567.5` → `-1,234,567.5`."""
    whole, point, rest = text.partition(".")
    sign, whole = ("-", whole[1:]) if whole.startswith("-") else ("", whole)
    if not whole.isdigit():
        return text
    first = len(whole) % 3
    parts = ([whole[:first]] if first else []) + [whole[i : i + 3] for i in range(first, len(whole), 3)]
    return sign + ",".join(parts) + point + rest


def special(value: Any) -> str | None:
    """NaN and infinities by name, else None."""
    if is_finite(value):
        return None
    return "NaN" if value != value else ("infinity" if value > 0 else "-infinity")


def decimal_plain(value: Any) -> str:
    """A decimal with all its digits."""
    return group(digits(value))


def places_for(values: Iterable[Any]) -> int:
    """How many digits after the point a column of doubles needs: all that matter, fewer where numbers are large.

    A table rounds doubles, which are approximate anyway; machine formats never do.
    """
    needed, largest = 0, 0.0
    for value in values:
        if value is None or not math.isfinite(value):
            continue
        largest = max(largest, abs(value))
        _, _, fraction = format(Decimal(repr(float(value))), "f").partition(".")
        needed = max(needed, len(fraction.rstrip("0")))
    return min(needed, 2 if largest >= 1000 else 4 if largest >= 1 else 6)


def double_plain(value: float, places: int) -> str:
    """A double with these digits after the point; what would round to nothing, or is huge, by its exponent."""
    if value and (abs(value) < 0.5 * 10**-places or abs(value) >= 1e15):
        return f"{value:.6g}"
    return group(rounded(Decimal(repr(float(value))), places))
