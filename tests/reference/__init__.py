"""A reference evaluator: what a request means, in plain Python over rows in memory.

It follows section 0 of the semantics step by step, naively, and shares with the compiler only the catalog, the
expression tree as written, and the request. Where the two disagree, the sentence of the semantics decides.

    evaluate(catalog, data, request, now) -> Answer, or raises Refused(code)

`data` maps a table to its rows, each a mapping from column to value.
"""

from reference.answer import Answer, OutOfScope, Refused
from reference.evaluate import evaluate
from reference.values import MINUS_INFINITY, PLUS_INFINITY

__all__ = ["MINUS_INFINITY", "PLUS_INFINITY", "Answer", "OutOfScope", "Refused", "evaluate"]
