"""Join paths over small maps of entities, worked out by looking at them."""

from __future__ import annotations

from dataclasses import replace

from plan.support import SHOP, roads
from semcli.catalog.model import Catalog
from semcli.plan.names import metrics_that_reach, time_columns
from semcli.plan.paths import (
    MAX_ALTERNATIVES,
    Goal,
    Path,
    every_path,
    find_fan_out,
    find_paths,
    find_related,
    nearest,
    reachable,
    steps_from,
)

FLIGHTS = roads("flight>airport:origin", "flight>airport:destination", "airport>city", "city>land", "flight>plane")


def joins(paths: tuple[Path, ...]) -> list[str]:
    return [" ".join(step.join for step in path) for path in paths]


def to(
    catalog: Catalog, base: str, entity: str, *through: str, lands: bool = False, via: tuple[str, ...] = ()
) -> list[str]:
    """The to-one paths from an entity to another, as joins."""
    return joins(find_paths(catalog, base, Goal(entity, through, lands), via))


def related(catalog: Catalog, base: str, entity: str, *through: str, lands: bool = False) -> list[str]:
    return joins(find_related(catalog, base, Goal(entity, through, lands)))


def test_steps_leave_the_entity_that_they_are_asked_of() -> None:
    from_airport = [(s.join, s.source, s.target, s.to_one, s.role) for s in steps_from(FLIGHTS, "airport")]
    assert from_airport == [
        ("flight_origin", "airport", "flight", False, None),
        ("flight_destination", "airport", "flight", False, None),
        ("airport_city", "airport", "city", True, None),
    ]


def test_a_self_join_is_two_steps_and_its_role_is_on_the_one_side() -> None:
    staff = roads("person>person:manager")
    assert [(s.forward, s.to_one, s.role) for s in steps_from(staff, "person")] == [
        (True, True, "manager"),
        (False, False, None),
    ]
    assert to(staff, "person", "person", "manager", "manager", lands=True) == ["person_manager person_manager"]


def test_the_shortest_path_is_taken_per_sequence_of_roles() -> None:
    assert to(FLIGHTS, "flight", "land") == [
        "flight_origin airport_city city_land",
        "flight_destination airport_city city_land",
    ]
    diamond = roads("a>b", "b>d", "a>d")
    assert to(diamond, "a", "d") == ["a_d"]
    assert to(roads("a>b", "b>d", "a>c", "c>d"), "a", "d") == ["a_b b_d", "a_c c_d"]


def test_the_way_to_an_entity_itself_is_to_stay() -> None:
    assert to(roads("a>b", "b>a:back"), "a", "a") == [""]


def test_waypoints_are_passed_in_order() -> None:
    assert to(FLIGHTS, "flight", "land", "destination") == ["flight_destination airport_city city_land"]
    assert to(FLIGHTS, "flight", "land", "destination", "city_land") == ["flight_destination airport_city city_land"]
    assert to(FLIGHTS, "flight", "land", "city_land", "destination") == []


def test_a_waypoint_at_the_end_is_the_end_itself() -> None:
    assert to(FLIGHTS, "flight", "airport", "origin", lands=True) == ["flight_origin"]
    assert to(FLIGHTS, "flight", "airport", "flight_origin", lands=True) == ["flight_origin"]
    assert to(roads("a>b:left", "b>b:next"), "a", "b", "left", lands=True) == ["a_left"]


def test_joins_preferred_by_via_go_before_short_ones() -> None:
    diamond = roads("a>b", "b>d", "a>c", "c>d", "a>d")
    assert to(diamond, "a", "d") == ["a_d"]
    assert to(diamond, "a", "d", via=("c_d",)) == ["a_c c_d"]
    assert to(diamond, "a", "d", via=("b_d", "c_d")) == ["a_b b_d"]
    assert to(diamond, "a", "b", via=("c_d",)) == ["a_b"]


def test_of_many_equally_short_paths_some_are_kept() -> None:
    many = roads(*(f"a>b{n}" for n in range(12)), *(f"b{n}>c" for n in range(12)), *(f"x{n}>a" for n in range(12)))
    assert len(to(many, "a", "c")) == MAX_ALTERNATIVES
    fewer = roads(*(f"a>b{n}" for n in range(7)), *(f"b{n}>c" for n in range(7)))
    assert len(to(fewer, "a", "c")) == 7
    back = roads(*(f"b{n}>a" for n in range(12)), *(f"c>b{n}" for n in range(12)))
    assert len(related(back, "a", "c")) == MAX_ALTERNATIVES


def test_a_path_to_related_rows_has_the_fewest_to_many_steps_then_is_short() -> None:
    # over the line it is two steps to many, over kinds and makers one, though longer
    assert related(roads("line>sale", "part>line", "sale>kind", "kind>maker", "part>maker"), "sale", "part") == [
        "sale_kind kind_maker part_maker"
    ]
    assert related(roads("line>sale", "note>sale", "note>line"), "sale", "note") == ["note_sale"]
    assert related(roads("line>sale", "gift>sale", "part>line", "part>gift"), "sale", "part") == [
        "line_sale part_line",
        "gift_sale part_gift",
    ]


def test_related_rows_are_found_through_waypoints_and_beyond() -> None:
    assert related(FLIGHTS, "airport", "flight", "flight_origin", lands=True) == ["flight_origin"]
    assert related(FLIGHTS, "airport", "plane", "flight_destination") == ["flight_destination flight_plane"]
    assert related(FLIGHTS, "airport", "flight") == ["flight_origin", "flight_destination"]
    assert related(roads("a>b", "c>d"), "a", "d") == []
    assert related(roads("person>person:manager"), "person", "person", "manager", lands=True) == ["person_manager"]


def test_a_walk_to_many_is_shown_by_its_shortest_way() -> None:
    def walk(base: str, entity: str, *through: str, lands: bool = False) -> str | None:
        found = find_fan_out(FLIGHTS, base, Goal(entity, through, lands))
        return None if found is None else " ".join(step.join for step in found)

    assert walk("city", "flight") == "airport_city flight_origin"
    assert walk("city", "flight", "flight_destination", lands=True) == "airport_city flight_destination"
    assert walk("city", "plane", "flight_destination", "flight_plane") == (
        "airport_city flight_destination flight_plane"
    )
    assert walk("city", "plane", "flight_plane", lands=True) == "airport_city flight_origin flight_plane"
    assert find_fan_out(roads("a>b", "c>d"), "a", Goal("d")) is None


def test_what_can_be_reached_is_listed_nearest_first() -> None:
    assert reachable(FLIGHTS, "flight") == ("flight", "airport", "plane", "city", "land")
    assert reachable(FLIGHTS, "land") == ("land",)


def test_metrics_that_reach_an_entity_are_listed_with_its_own_first() -> None:
    assert metrics_that_reach(SHOP, "customer")[0] == "customers"
    assert metrics_that_reach(SHOP, "item") == ["quantity"]
    reaching = metrics_that_reach(SHOP, "region")
    assert {"customers", "orders"} < set(reaching[:-1])
    assert reaching[-1] == "quantity"


def test_time_columns_are_those_that_to_one_steps_lead_to() -> None:
    assert time_columns(SHOP, "item") == ["order.placed_at", "order.due", "customer.born"]
    assert time_columns(SHOP, "region") == []


def test_paths_that_end_in_the_same_role_differ_by_the_roles_before() -> None:
    catalog = roads("flight>airport:origin", "flight>leg", "leg>airport:stop", "airport>city:capital")
    assert to(catalog, "flight", "city") == ["flight_origin airport_capital", "flight_leg leg_stop airport_capital"]


def test_a_longer_path_of_fewer_steps_to_many_is_found_behind_many_that_are_worse() -> None:
    worse = [f"many>base:role_{n}" for n in range(MAX_ALTERNATIVES + 1)]
    places = [f"place_{n}" for n in range(MAX_ALTERNATIVES)]
    better = [road for place in places for road in (f"base>{place}", f"{place}>many")]
    found = related(roads(*worse, *better), "base", "many")
    assert found == [f"base_{place} {place}_many" for place in places]


def test_every_path_is_to_one_whatever_its_length() -> None:
    def paths(base: str, entity: str) -> list[str]:
        return joins(tuple(every_path(FLIGHTS, base, entity)))

    assert paths("flight", "city") == ["flight_origin airport_city", "flight_destination airport_city"]
    assert paths("city", "city") == [""]
    assert paths("airport", "plane") == paths("city", "flight") == []
    longer = roads("flight>airport:origin", "flight>leg", "leg>airport:stop")
    assert joins(tuple(every_path(longer, "flight", "airport"))) == ["flight_origin", "flight_leg leg_stop"]
    # from a line's sale one step leads to many notes, from which the shop could be reached too
    back = roads("line>sale", "line>note", "note>sale", "sale>shop", "note>shop")
    assert joins(tuple(every_path(back, "line", "shop"))) == [
        "line_sale sale_shop",
        "line_note note_sale sale_shop",
        "line_note note_shop",
    ]


def test_every_path_reads_no_joins_beyond_the_entity_or_over_to_many_steps() -> None:
    catalog = roads("line>sale", "sale>shop", "shop>city", "note>sale")
    near = {entity: catalog.joins_of[entity] for entity in ("line", "sale")}
    catalog = replace(catalog, given=replace(catalog.index, joins_of=near))
    assert joins(tuple(every_path(catalog, "line", "shop"))) == ["line_sale sale_shop"]


def test_the_nearest_paths_lead_from_the_base_to_every_end() -> None:
    found = nearest(FLIGHTS, "flight")
    assert list(found) == list(reachable(FLIGHTS, "flight")) == ["flight", "airport", "plane", "city", "land"]
    assert found["flight"] == ()
    for entity, path in found.items():
        assert [step.target for step in path][-1:] == ([] if entity == "flight" else [entity])
        assert [step.source for step in path] == ["flight", *(step.target for step in path[:-1])][: len(path)]
    assert [step.target for step in found["land"]] == ["airport", "city", "land"]
