"""What one part of a catalog says of another: every name known and unique, every type right, no circles."""

from __future__ import annotations

from collections.abc import Mapping

from semcli.catalog.files import Section
from semcli.catalog.log import Log
from semcli.catalog.model import Catalog
from semcli.catalog.source import Source


def check(log: Log, catalog: Catalog, sections: Mapping[str, Section], main: Source) -> None:
    """Notes everything wrong between the parts of a catalog."""
