"""Made-up rows for the layouts of well-known public databases: every foreign key has its row, some values are NULL.

The layouts are those of a music store, a film rental, a wholesaler, airports with flights, and the TPC-H benchmark; and
lodging, made for the kinds of questions that another semantic layer tests itself with.
Values that the questions name are drawn from `POOLS`; everything else is drawn by its type.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from random import Random
from typing import Any

from semcli.catalog.load import load
from semcli.catalog.model import Catalog, Column, Entity, Join
from semcli.datatype import Kind
from tables import Table

HERE = Path(__file__).parent
NAMES = ("music_store", "film_rental", "wholesale", "flights", "tpch", "lodging")
FACTS = {
    "invoice": 160, "invoice_line": 500, "track": 120, "playlist_track": 200, "orders": 240, "order_details": 500,
    "rental": 400, "payment": 300, "inventory": 90, "film": 60, "film_actor": 120, "film_category": 80, "flight": 700,
    "lineitem": 900, "partsupp": 220, "part": 80, "airport": 40, "customer": 60, "customers": 40, "products": 30,
    "employee_territories": 40, "stay": 260, "page_view": 200, "balance": 150, "receipt": 120, "id_check": 60,
    "person_day": 90, "room": 30, "person": 24, "place": 9, "nation": 4, "firm": 9, "season_day": 430,
}  # fmt: skip
"""Rows of the tables that are larger than the usual dozen."""
DAYS = {
    "invoice_date": ("2021-01-01", 900), "order_date": ("1996-07-01", 660), "required_date": ("1996-07-20", 660),
    "shipped_date": ("1996-07-10", 660), "rental_date": ("2005-06-20", 60), "return_date": ("2005-06-25", 60),
    "payment_date": ("2005-06-20", 60), "date": ("2001-01-01", 89), "o_orderdate": ("1993-01-01", 1400),
    "l_shipdate": ("1993-02-01", 1400), "l_commitdate": ("1993-03-01", 1400), "l_receiptdate": ("1993-03-10", 1400),
    "create_date": ("2005-01-01", 60), "day": ("2023-12-01", 430), "paid_on": ("2023-12-05", 430),
    "seen_on": ("2023-12-01", 430), "opened_on": ("2023-06-10", 500), "noted_on": ("2024-01-01", 60),
    "received_on": ("2024-01-01", 150), "closed_at": ("2024-03-30", 2),
}  # fmt: skip
"""Where the dates of a column begin, and over how many days they spread."""
LISTED: Mapping[str, tuple[str, ...]] = {
    "n_name": (
        "FRANCE", "GERMANY", "BRAZIL", "CHINA", "INDIA", "CANADA", "KENYA", "PERU", "JAPAN", "EGYPT", "IRAN", "ROMANIA"
    ),
    "season": ("sowing", "growing", "reaping"), "shore": ("lake", "sea", "river"),
    "nation.title": ("Norland", "Southmark", "Estovia", "Westen"),
    "genre.name": ("Jazz", "Rock", "Opera", "Folk", "Blues", "Pop"),
}  # fmt: skip
"""The values of a column one after the other, so that a dozen rows have different ones."""
POOLS: Mapping[str, tuple[Any, ...]] = {
    "country": ("USA", "Canada", "Brazil", "Norway"), "billing_country": ("USA", "Canada", "Brazil", "Norway"),
    "ship_country": ("Norway", "Poland", "France"),
    "company": ("Acme", "Umbra", "Ostra"), "composer": ("Ada", "Bela", "Clara", "Dora", "Eva"),
    "product_name": ("Chai", "Tofu", "Ikura", "Konbu", "Pavlova"), "discontinued": (0, 1),
    "quantity": tuple(range(1, 9)), "discount": (0.0, 0.25, 0.5), "rating": ("G", "PG", "PG-13", "R"),
    "language.name": ("English", "Italian"), "release_year": (2006, 2007),
    "actor.last_name": ("GUINESS", "CHASE", "DAVIS"), "actor.first_name": ("PENELOPE", "ED", "NICK"),
    "state": ("HI", "AK", "CA", "NV"), "delay": tuple(range(-20, 400, 7)),
    "r_name": ("AMERICA", "ASIA", "EUROPE"), "c_mktsegment": ("BUILDING", "MACHINERY"),
    "o_orderpriority": ("1-URGENT", "2-HIGH", "5-LOW"), "l_returnflag": ("R", "A", "N"), "l_linestatus": ("O", "F"),
    "p_type": ("ECONOMY ANODIZED STEEL", "PROMO BRUSHED TIN", "MEDIUM POLISHED BRASS"),
    "p_name": ("green forest", "azure blue", "pale green"), "p_brand": ("Brand#12", "Brand#23", "Brand#45"),
    "p_size": (49, 14, 3, 7), "p_container": ("SM CASE", "SM BOX", "LG JAR"), "l_shipmode": ("MAIL", "SHIP", "AIR"),
    "l_shipinstruct": ("DELIVER IN PERSON", "NONE"), "s_comment": ("fine", "Customer had Complaints"),
    "l_discount": tuple(Decimal(n) / 100 for n in range(11)), "l_tax": tuple(Decimal(n) / 100 for n in range(9)),
    "home": ("Alba", "Brim", "Cove", "Dale"), "kind": ("current", "savings"), "paper": ("passport", "licence"),
    "sleeps": (1, 2, 3, 4, 6, 8), "l_quantity": tuple(Decimal(n) for n in range(1, 51)), "o_shippriority": (0,),
}  # fmt: skip
"""The values of a column, named alone or with its entity."""
MISSING: Mapping[str, tuple[str, ...]] = {
    "stay": ("room_id", "referrer_id", "paid_on"), "room": ("place_id", "sleeps", "deluxe"), "place": ("shore",),
    "person": ("closed_at",), "page_view": ("room_id",), "id_check": ("day",),
}  # fmt: skip
"""What every fifth row of an entity does not have."""


def catalog(name: str) -> Catalog:
    """One of the layouts."""
    return load(HERE / f"{name}.toml")


def questions(name: str) -> Iterator[tuple[str, str]]:
    """The words after `semcli metric`, and what is right: SQL by hand, or the code of a refusal."""
    for block in (HERE / f"{name}.txt").read_text().split("\n\n"):
        asked, _, right = block.strip().partition("\n")
        yield asked.removeprefix("$ "), right


def tables(catalog: Catalog, seed: int) -> list[Table]:
    """Every table of a layout, with rows; the same seed gives the same rows."""
    return list(_World(catalog, Random(seed)).tables())


class _World:
    def __init__(self, catalog: Catalog, random: Random):
        self.catalog, self.random = catalog, random
        self.rows: dict[str, list[dict[str, Any]]] = {}

    def tables(self) -> Iterator[Table]:
        for entity in self._parents_first():
            self.rows[entity.name] = self._rows(entity)
            # which values an enumeration has does not matter here
            columns = [(c.name, c.type.name.replace("enum", "text")) for c in entity.columns.values()]
            rows = [tuple(row[name] for name, _ in columns) for row in self.rows[entity.name]]
            yield Table(entity.table, columns, rows)

    def _parents_first(self) -> list[Entity]:
        order: list[Entity] = []

        def visit(entity: Entity) -> None:
            if entity in order:
                return
            for join in self._joins(entity):
                if join.to_entity not in (entity.name, *(e.name for e in order)):
                    visit(self.catalog.entities[join.to_entity])
            order.append(entity)

        # stores and their staff name each other: whoever comes first takes any number
        for name in sorted(self.catalog.entities, key=lambda name: (name in FACTS, name == "staff", name)):
            visit(self.catalog.entities[name])
        return order

    def _joins(self, entity: Entity) -> list[Join]:
        found = [join for join in self.catalog.joins.values() if join.from_entity == entity.name]
        circular = ("staff", "store")
        return [j for j in found if not (j.from_entity == circular[1] and j.to_entity == circular[0])]

    def _rows(self, entity: Entity) -> list[dict[str, Any]]:
        found: dict[tuple[Any, ...], dict[str, Any]] = {}
        for number in range(1, FACTS.get(entity.name, 12) + 1):
            row = {name: self._value(entity, column, number) for name, column in entity.columns.items()}
            for join in sorted(self._joins(entity), key=lambda join: len(join.from_columns)):
                row |= self._partner(entity, join, number)
            if number % 5 == 0:
                row |= dict.fromkeys(MISSING.get(entity.name, ()))
            found.setdefault(tuple(row[name] for name in entity.identity) or (number,), row)
        return list(found.values())

    def _partner(self, entity: Entity, join: Join, number: int) -> dict[str, Any]:
        """The key of a row that is there; of the entity's own rows, one before this."""
        if join.to_entity == entity.name:
            value = self.random.randrange(1, number) if number > 1 else None
            return {join.from_columns[0]: value}
        partners = self.rows.get(join.to_entity)
        if partners is None:
            return dict.fromkeys(join.from_columns, 1)
        row = self.random.choice(partners)
        return {a: row[b] for a, b in zip(join.from_columns, join.to_columns, strict=True)}

    def _value(self, entity: Entity, column: Column, number: int) -> Any:
        if column.name in entity.identity and len(entity.identity) == 1:
            return self._name(column, number)
        if column.nullable and column.name in ("company", "composer", "return_date", "region") and number % 4 == 0:
            return None
        listed = LISTED.get(f"{entity.name}.{column.name}", LISTED.get(column.name))
        if listed is not None:
            return listed[(number - 1) % len(listed)]
        pool = POOLS.get(f"{entity.name}.{column.name}", POOLS.get(column.name))
        return self.random.choice(pool) if pool is not None else self._by_type(column, number)

    def _name(self, column: Column, number: int) -> Any:
        """What a row is known by: a number, a day after the last one, or text."""
        match column.type.kind:
            case Kind.INTEGER:
                return number
            case Kind.DATE:
                return date.fromisoformat(DAYS[column.name][0]) + timedelta(days=number - 1)
            case _:
                return f"{column.name[:2]}{number}"

    def _by_type(self, column: Column, number: int) -> Any:
        match column.type.kind:
            case Kind.INTEGER:
                return self.random.randrange(1, 1000)
            case Kind.DECIMAL:
                return Decimal(self.random.randrange(100, 99999)) / 100
            case Kind.DOUBLE:
                return self.random.randrange(1, 4000) / 8
            case Kind.BOOLEAN:
                return self.random.random() < 0.5
            case Kind.DATE:
                return self._day(column)
            case Kind.TIMESTAMP:
                moment = datetime.combine(self._day(column), datetime.min.time())
                return moment + timedelta(minutes=self.random.randrange(1440))
            case _:
                return f"{column.name} {number % 7}"

    def _day(self, column: Column) -> date:
        begin, days = DAYS.get(column.name, ("2020-01-01", 400))
        return date.fromisoformat(begin) + timedelta(days=self.random.randrange(days))
