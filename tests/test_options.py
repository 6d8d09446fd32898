"""The record of options: everything that takes an option takes the same range, and nothing declares another one."""

from __future__ import annotations

import ast
import inspect
import math
from dataclasses import fields
from functools import partial
from pathlib import Path

import pytest
from typer.testing import CliRunner

from posturecam import LiveSession, analyze
from posturecam.batch.settings import ClipSettings
from posturecam.cli.main import app
from posturecam.clip import analyze_to_folder, analyze_video
from posturecam.coaching.norms import load_norms
from posturecam.options import ClipOptions, Known, LiveKnown, Option, options_in
from posturecam.types import Activity, View
from tests.people import SimulatedCamera, walker

ROOT = Path(__file__).parents[1]
QUANTITIES = {keyword: option for keyword, option in options_in(ClipSettings).items() if option.quantity is not None}


def _range(option: Option) -> tuple[float, float]:
    assert option.quantity is not None
    return option.quantity.low, option.quantity.high


def test_the_keywords_of_analyze_and_of_a_live_session_are_the_record() -> None:
    record = [one.name for one in fields(ClipOptions)]
    (_, *keywords) = inspect.signature(analyze).parameters.values()
    assert sorted(one.name for one in keywords) == sorted(record)
    assert {one.default for one in keywords} == {None}
    assert sorted(Known.__annotations__) == sorted(record)
    assert {*record} - {*LiveKnown.__annotations__} == {"slow_motion"}


def test_every_setting_is_declared_with_help_and_label() -> None:
    options = options_in(ClipSettings)
    assert [*options] == [one.name for one in fields(ClipSettings)]
    assert all(option.label and option.help.endswith(".") for option in options.values())
    assert ClipSettings().to_dict().keys() == options.keys()


@pytest.mark.parametrize(("keyword", "option"), QUANTITIES.items())
def test_the_record_refuses_what_is_out_of_range(keyword: str, option: Option) -> None:
    low, high = _range(option)
    record = ClipOptions if keyword in Known.__annotations__ else ClipSettings
    for value in (low, high):
        assert getattr(record.of(**{keyword: value}), keyword) == value
    for value in (math.nextafter(low, -math.inf), math.nextafter(high, math.inf), math.nan, math.inf):
        with pytest.raises(ValueError, match=f"{keyword}: .* is not between"):
            ClipSettings(**{keyword: value})
        judge = partial(analyze, SimulatedCamera().of((walker(), 1.0))) if record is ClipOptions else record.of
        with pytest.raises(ValueError, match=f"{keyword}: .* is not between"):
            judge(**{keyword: value})


def test_a_value_out_of_range_is_refused_before_the_clip_is_read(tmp_path: Path) -> None:
    for analysed in (lambda **known: analyze_video(tmp_path / "a.mp4", **known), partial(_to_folder, tmp_path)):
        with pytest.raises(ValueError, match="speed_mps: 14 is not between"):
            analysed(speed_mps=14.0)
    assert not (tmp_path / "out").exists()


def _to_folder(tmp_path: Path, **known: float) -> None:
    analyze_to_folder(tmp_path / "a.mp4", tmp_path / "out", **known)


@pytest.mark.parametrize("command", ["analyze", "batch"])
@pytest.mark.parametrize("option", QUANTITIES.values(), ids=QUANTITIES)
def test_a_command_takes_the_range_of_the_record(option: Option, command: str, tmp_path: Path) -> None:
    low, high = _range(option)
    beyond = 1e-3 * (high - low)

    def run(value: float) -> tuple[int, str]:
        words = [command, tmp_path / "nothing.mp4", "--out", tmp_path / "out", f"--{option.flag}", value]
        result = CliRunner().invoke(app, [str(word) for word in words])
        return result.exit_code, result.stderr

    for value in (low - beyond, high + beyond):
        status, said = run(value)
        assert status == 2 and "is not between" in " ".join(said.split())
    for value in (low, high):
        assert "is not between" not in run(value)[1]


@pytest.mark.parametrize("keyword", [keyword for keyword in QUANTITIES if keyword in LiveKnown.__annotations__])
def test_a_live_session_takes_the_range_of_the_record(keyword: str) -> None:
    low, high = _range(QUANTITIES[keyword])
    LiveSession(**{keyword: low})
    with pytest.raises(ValueError, match=keyword):
        LiveSession(**{keyword: high + 1})


@pytest.mark.parametrize("option", QUANTITIES.values(), ids=QUANTITIES)
def test_the_limits_of_a_form_lie_within_the_range_and_leave_little_of_it_out(option: Option) -> None:
    assert option.quantity is not None
    form = option.quantity.form
    for entered, limit in zip(option.quantity.form_range, _range(option), strict=True):
        option.check(form.to_base(entered))
        assert abs(entered - form.from_base(limit)) < 0.1
        assert form.to_base(form.from_base(limit)) == pytest.approx(limit)


def test_words_become_members_and_only_sides_that_can_be_chosen_are_taken() -> None:
    options = ClipOptions.of(activity="run", view="left", slow_motion=8)
    assert (options.activity, options.view, options.slow_motion) == (Activity.RUN, View.LEFT, 8.0)
    assert options.table is load_norms()
    for keyword, word in (("view", "oblique"), ("activity", "fly")):
        with pytest.raises(ValueError, match=word):
            ClipOptions.of(**{keyword: word})


def test_forms_ask_for_numbers_in_one_place_and_without_limits_of_their_own() -> None:
    found = [
        (path.relative_to(ROOT).as_posix(), call)
        for path in sorted((ROOT / "posturecam" / "ui").rglob("*.py"))
        for call in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(call, ast.Call)
        and isinstance(call.func, ast.Attribute)
        and call.func.attr in ("number_input", "slider", "select_slider")
    ]
    assert [path for path, _ in found] == ["posturecam/ui/options.py"]
    (_, call) = found[0]
    values = [*call.args, *(keyword.value for keyword in call.keywords)]
    assert not any(isinstance(value, ast.Constant) and value.value is not None for value in values)
