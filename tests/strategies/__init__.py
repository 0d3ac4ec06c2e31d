"""Random catalogs, data and requests: the same construction from Hypothesis and from a seeded generator.

chooser ──▶ catalogs.document ──▶ datasets.rows ──▶ requests.options
"""

from strategies.catalogs import document
from strategies.chooser import Chooser, Seeded
from strategies.datasets import dataset
from strategies.requests import options

__all__ = ["Chooser", "Seeded", "dataset", "document", "options"]
