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


def boxes(root: ElementTree.Element) -> list[tuple[float, float, float, float]]:
    """What the bold labels take up at least: half a letter's width each, in px: left, right, top, bottom."""
    found = []
    for one in root.iter(f"{SVG}text"):
        if one.get("font-weight") == "700":
            width, x, y = 7.0 * len(one.text or ""), float(one.get("x", "nan")), float(one.get("y", "nan"))
            left = x - {"start": 0.0, "middle": 0.5, "end": 1.0}[one.get("text-anchor", "start")] * width
            found.append((left, left + width, y - 9, y + 2))
    return found


def meet(a: tuple[float, float, float, float], b: tuple[float, float, float, float]) -> bool:
    return a[0] < b[1] and b[0] < a[1] and a[2] < b[3] and b[2] < a[3]


def bars(root: ElementTree.Element) -> list[tuple[float, float, float, float]]:
    found = []
    for mark in root.iter(f"{SVG}g"):
        bar = mark.find(f"{SVG}line")
        assert bar is not None
        x, *ends = (float(bar.get(name, "nan")) for name in ("x1", "y1", "y2"))
        found.append((x - 4, x + 4, min(ends), max(ends)))
    return found


@pytest.mark.parametrize("days", [(0, 1, 60), (0, 59, 60), (0, 0.2, 0.4), (0, 30, 60)])
@pytest.mark.parametrize("values", [(17, 10, 12), (10, 10, 10), (3, 17, 3), (5, 6, 5.5)])
def test_labels_lie_on_no_label_and_on_no_bar(days: tuple[float, ...], values: tuple[float, ...]) -> None:
    points = [point(day, value, label=f"{value:g}°") for day, value in zip(days, values, strict=True)]
    root = drawn(*points)
    labels = boxes(root)
    assert labels
    assert not [1 for n, one in enumerate(labels) for other in labels[n + 1 :] if meet(one, other)]
    assert not [1 for one in labels for bar in bars(root) if meet(one, bar)]


def test_the_latest_label_stays_where_there_is_no_room_for_two() -> None:
    near = [point(day, 10, label=f"{day * 1000:.0f}°") for day in (0, 0.001, 0.002)]
    root = drawn(point(-300, 10), *near)
    assert "2°" in texts(root)
    labels = boxes(root)
    assert not [1 for n, one in enumerate(labels) for other in labels[n + 1 :] if meet(one, other)]


def test_the_own_posture_is_not_written_over_the_names_of_the_sides() -> None:
    for own in (-12.0, -6.0, 0.0, 6.0, 12.0):
        root = drawn(point(0, -10), point(9, 10), names=("to your left", "to your right"), own=own)
        lines = [float(one.get("y", "nan")) for one in root.iter(f"{SVG}text") if one.get("text-anchor") == "start"]
        starts = [one for one in texts(root) if one in ("to your left", "to your right", "your own good posture")]
        assert len(starts) >= 2
        assert all(abs(a - b) > 11 for n, a in enumerate(lines) for b in lines[n + 1 :])
