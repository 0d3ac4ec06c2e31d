"""DuckDB's driver without its Python layer.

The layer (`import duckdb`) brings relations, expressions and Spark's face, and costs more time than connecting and
asking together. All that is used here is in the extension module beneath it; where that is not to be had, the layer
has the same names.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import duckdb as driver
else:
    try:
        import _duckdb as driver
    except ImportError:
        import duckdb as driver

__all__ = ["driver"]
