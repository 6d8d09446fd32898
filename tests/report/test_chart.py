"""The chart of one measure over dates: what it draws, and that it is SVG whatever texts it gets."""

from __future__ import annotations

import math
from datetime import datetime, timedelta, timezone
from xml.etree import ElementTree

import pytest

from posturecam.report.chart import PRINTED, THEMED, Chart, ChartPoint, chart_svg
from posturecam.report.chart_layout import HEIGHT_PX, WIDTH_PX
from posturecam.words import in_language

START = datetime(2026, 1, 5, 12, tzinfo=timezone.utc)
SVG = "{http://www.w3.org/2000/svg}"


def point(day: float, value: float, group: int | None = 0, **more: object) -> ChartPoint:
    return ChartPoint(START + timedelta(days=day), value, 2.0, (2.0, 12.0), group, **more)  # type: ignore[arg-type]


def drawn(*points: ChartPoint, **more: object) -> ElementTree.Element:
    chart = Chart("lean", "Trunk lean", "From 17° to 10°", points, "°", **more)  # type: ignore[arg-type]
    return ElementTree.fromstring(chart_svg(chart))


def texts(root: ElementTree.Element) -> list[str]:
    return [element.text or "" for element in root.iter(f"{SVG}text")]


def fills(root: ElementTree.Element) -> list[str]:
    return [circle.get("fill", "") for circle in root.iter(f"{SVG}circle")]


def test_it_says_what_it_shows_to_those_who_do_not_see_it() -> None:
    root = drawn(point(0, 17, about="5 January: 17°"), point(9, 10))
    named = (root.get("aria-labelledby") or "").split()
    assert root.get("role") == "img"
    by_id = {element.get("id"): element.text for element in root.iter() if element.get("id")}
    assert [by_id[one] for one in named] == ["Trunk lean", "From 17° to 10°"]
    assert "5 January: 17°" in [element.text for element in root.iter(f"{SVG}title")]


def test_values_go_up_and_dates_go_right() -> None:
    circles = [*drawn(point(0, 17), point(9, 10), point(20, 12)).iter(f"{SVG}circle")]
    x, y = ([float(circle.get(name, "nan")) for circle in circles] for name in ("cx", "cy"))
    assert x == sorted(x)
    assert y[0] < y[2] < y[1]


def test_the_uncertainty_is_a_bar_as_long_on_both_sides() -> None:
    root = drawn(point(0, 17), point(9, 10))
    for mark in root.iter(f"{SVG}g"):
        bar, circle = mark.find(f"{SVG}line"), mark.find(f"{SVG}circle")
        assert bar is not None
        assert circle is not None
        ends, middle = [float(bar.get(end, "nan")) for end in ("y1", "y2")], float(circle.get("cy", "nan"))
        assert sum(ends) / 2 == pytest.approx(middle, abs=0.02)


def test_comparable_points_are_joined_and_others_are_hollow() -> None:
    root = drawn(point(0, 17), point(5, 6, group=None), point(9, 10))
    (line,) = root.iter(f"{SVG}polyline")
    assert len((line.get("points") or "").split()) == 2
    assert fills(root) == [THEMED.mark, THEMED.paper, THEMED.mark]


def test_another_group_is_joined_by_dashes() -> None:
    lines = [*drawn(point(0, 6, 1), point(3, 7, 1), point(5, 17), point(9, 10)).iter(f"{SVG}polyline")]
    assert [line.get("stroke-dasharray") for line in lines] == ["2 4", None]


def test_the_fine_range_follows_the_points_and_may_have_no_end() -> None:
    open_below = [ChartPoint(START + timedelta(days=n), 25, 2.0, (-math.inf, 20.0 + n), 0) for n in range(2)]
    bands = [*drawn(*open_below).iter(f"{SVG}rect")]
    tops = [float(band.get("y", "nan")) for band in bands]
    assert len(bands) == 2
    assert tops[1] < tops[0]
    assert len([*drawn(point(0, 17), point(9, 10)).iter(f"{SVG}rect")]) == 1


@pytest.mark.parametrize("number", [0, 1, 2, 200])
def test_any_number_of_points_stays_inside(number: int) -> None:
    root = drawn(*(point(3 * n, 10 + n % 7, label=f"{n}°" if n in (0, number - 1) else "") for n in range(number)))
    for circle in root.iter(f"{SVG}circle"):
        assert 0 < float(circle.get("cx", "nan")) < WIDTH_PX
        assert 0 < float(circle.get("cy", "nan")) < HEIGHT_PX
    assert len(fills(root)) == number
    assert ("Nothing measured yet" in texts(root)) == (number == 0)


def test_dates_do_not_overlap_and_name_the_year_where_there_are_several() -> None:
    assert [text for text in texts(drawn(point(0, 17), point(40, 10))) if "°" not in text] == ["5 Jan", "14 Feb"]
    labels = [text for text in texts(drawn(*(point(3 * n, 10) for n in range(200)))) if "°" not in text]
    assert labels[0] == "Jan 2026"
    assert labels[-1] == "Aug 2027"
    assert len(labels) == len(set(labels)) < 8
    with in_language("es"):
        assert "5 ene" in texts(drawn(point(0, 17)))


def test_points_of_one_moment_and_one_value_stand_in_the_middle() -> None:
    same = [ChartPoint(START, 0.0), ChartPoint(START, 0.0)]
    assert {circle.get("cx") for circle in drawn(*same).iter(f"{SVG}circle")} != {"nan"}


def test_words_stand_for_the_sign() -> None:
    root = drawn(point(0, -6), point(9, 4), names=("to your left", "to your right"), own=1.0)
    assert {"to your left", "to your right", "your own posture"} <= set(texts(root))
    assert not any(text.startswith(("-", "\N{MINUS SIGN}")) for text in texts(root))


def test_texts_of_others_can_not_leave_their_place() -> None:
    evil = '</text><script>alert(1)</script>"\x00\u202e&'
    text = chart_svg(Chart("k", evil, evil, (point(0, 1, label=evil, about=evil),), evil))
    root = ElementTree.fromstring(text)
    assert "<script" not in text
    assert "\u202e" not in text
    assert not [*root.iter(f"{SVG}script")]


def test_what_is_printed_has_plain_colours() -> None:
    chart = Chart("k", "t", "a", (point(0, 1),), own=1.0)
    assert "var(" not in chart_svg(chart, PRINTED)
    assert "var(" in chart_svg(chart)
