"""What every part of the checker shares: the text for carets, and how large the integers can get."""

from __future__ import annotations

from semcli.datatype import BIGINT, BOOLEAN, HUGEINT, INTEGER, NULL, SMALLINT, TEXT, DataType, Kind, decimal
from semcli.errors import SemcliError
from semcli.expression.operations import OPERATIONS, Kinds
from semcli.expression.source import Source
from semcli.expression.tree import Apply, Const, Span, Typed

Range = tuple[int, int]

_LARGEST = 10**38 - 1
_RANGES: dict[int, Range] = {
    **{bits: (-(1 << bits - 1), (1 << bits - 1) - 1) for bits in (16, 32, 64)},
    128: (-_LARGEST, _LARGEST),
}
_ANYTHING: Range = (-_LARGEST, _LARGEST)
_SHOWN = 40


class Context:
    """One expression being checked."""

    __slots__ = ("_ranges", "source")

    def __init__(self, source: Source):
        self.source = source
        # id → the node itself, kept alive so that the id stays its own, and its range
        self._ranges: dict[int, tuple[Typed, Range]] = {}

    def error(self, span: Span, message: str, *help: str) -> SemcliError:
        return self.source.error(span, message, *help)

    def overflow(self, span: Span, message: str, *help: str) -> SemcliError:
        """A number that no type can hold: its own code in a request, the code of the catalog in a catalog."""
        code = "overflow" if self.source.code == "type_mismatch" else self.source.code
        return self.source.error(span, message, *help, code=code)

    def said(self, typed: Typed) -> str:
        """An operand as it was written, in backticks, cut if it is long."""
        written = " ".join(self.source.text[typed.span.start : typed.span.end].split()) or "this value"
        return f"`{written if len(written) <= _SHOWN else written[: _SHOWN - 1] + '…'}`"

    def is_a(self, typed: Typed) -> str:
        """«`status` is text»."""
        number = isinstance(typed, Const) and typed.type.is_numeric
        return f"{self.said(typed)} is {'a number' if number else describe(typed.type)}"

    def compared(self, typed: Typed) -> str:
        """What a value lacks to be a condition."""
        if isinstance(typed, Const):
            return f"a value is no condition: name what it is compared with, `x = {self.said(typed).strip('`')}`"
        value = "1" if typed.type.is_numeric else "'…'"
        said = self.said(typed).strip("`")
        return f"compare it: `{said} = {value}`, `{said} is not null`"

    def range_of(self, typed: Typed) -> Range:
        """Between which numbers the values of an integer lie."""
        known = self._ranges.get(id(typed))
        if known is not None:
            return known[1]
        if isinstance(typed, Const) and isinstance(typed.value, int):
            return typed.value, typed.value
        return _RANGES.get(typed.type.bits or 128, _ANYTHING)

    def ranged(self, typed: Typed, least: int, most: int) -> Typed:
        """Note between which numbers the values of a node lie, so that what is made of them is no wider than needed."""
        low, high = _RANGES[typed.type.bits or 128]
        self._ranges[id(typed)] = (typed, (max(least, low), min(most, high)))
        return typed

    def require(self, typed: Typed, kinds: Kinds, what: str, *help: str) -> None:
        """Refuse an operand that is of no kind listed. `what` begins the message: «`lower` takes text»."""
        if typed.type.kind not in kinds:
            raise self.error(typed.span, f"{what}; {self.is_a(typed)}", *help, *only_null(typed.type))


def describe(type: DataType) -> str:
    """A type for a message."""
    return f"of the unknown type `{type.name}`" if type.kind is Kind.UNKNOWN else type.name


def only_null(type: DataType) -> tuple[str, ...]:
    """What can be done with values that no operation takes."""
    if type.kind in (Kind.JSON, Kind.BYTEA, Kind.ARRAY, Kind.UNKNOWN, Kind.INTERVAL):
        return ("it can only be tested with `is null` and `is not null`",)
    return ()


def apply(operation: str, arguments: tuple[Typed, ...], type: DataType, span: Span) -> Apply:
    assert operation in OPERATIONS, operation
    return Apply(operation, arguments, type, span=span)


def truth(operation: str, *arguments: Typed, span: Span) -> Apply:
    """An operation that is true or false."""
    return apply(operation, arguments, BOOLEAN, span)


def integer_type(least: int, most: int) -> DataType:
    """The narrowest integer type that holds both; the widest if none does."""
    for type in (SMALLINT, INTEGER, BIGINT):
        low, high = _RANGES[type.bits or 128]
        if low <= least and most <= high:
            return type
    return HUGEINT


def digits_of(type: DataType, value: object = None) -> int:
    """How many digits an integer type, or this very integer, may have."""
    if isinstance(value, int):
        return len(str(abs(value)))
    return {16: 5, 32: 10, 64: 19}.get(type.bits or 128, 38)


def decimal_of(value_digits: int, scale: int) -> DataType:
    """A decimal type of so many digits before the point and after it, as far as 38 digits go."""
    return decimal(min(38, max(value_digits + scale, scale, 1)), scale)


def is_null_literal(typed: Typed) -> bool:
    return isinstance(typed, Const) and typed.type == NULL


def is_text_literal(typed: Typed) -> bool:
    return isinstance(typed, Const) and typed.type == TEXT and isinstance(typed.value, str)
