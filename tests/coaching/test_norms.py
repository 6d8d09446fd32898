"""The table holds what it promises, and a wrong table is refused with every fault named."""

from __future__ import annotations

import math
from pathlib import Path

import pytest

from posturecam.checks import find, main_checks
from posturecam.coaching.change_table import load_changes
from posturecam.coaching.norms import Norms, load_norms
from posturecam.errors import NormsError
from posturecam.types import Activity, Verdict, View


@pytest.fixture(scope="module")
def norms() -> Norms:
    return load_norms()


def user_file(folder: Path, text: str) -> Path:
    path = folder / "mine.toml"
    path.write_text(text, encoding="utf-8")
    return path


def faults(folder: Path, text: str) -> str:
    with pytest.raises(NormsError) as caught:
        load_norms(user_file(folder, text))
    return str(caught.value)


@pytest.mark.parametrize(
    ("check", "activity", "view", "baseline", "green", "amber", "uncertainty"),
    [
        ("forward_head", "stand", "side", False, (-math.inf, 25), (-math.inf, 32), 5),
        ("forward_head", "run", "side", False, (-math.inf, 25), (-math.inf, 32), 5),
        ("forward_head", "sit", "side", False, (-math.inf, 22), (-math.inf, 30), 5),
        ("forward_head", "sit", "front", True, (-math.inf, 5), (-math.inf, 10), 3),
        ("rounded_shoulders", "stand", "front", True, (-4, math.inf), (-8, math.inf), 3),
        ("rounded_shoulders", "walk", "side", False, (-math.inf, 2), (-math.inf, math.inf), 4),
        ("rounded_shoulders", "walk", "side", True, (-math.inf, 2), (-math.inf, 5), None),
        ("trunk_lean", "walk", "side", False, (-5, 7), (-8, 13), 4),
        ("trunk_lean", "run", "side", False, (-1, 12), (-5, 17), 4),
        ("overstride", "run", "side", False, (-math.inf, 2.5), (-math.inf, 5), 2.5),
        ("overstride", "run", "side", True, (-math.inf, 2.5), (-math.inf, 5), None),
        ("overstride", "walk", "side", False, (-math.inf, 7.5), (-math.inf, 10), 4),
        ("side_lean", "run", "rear", False, (-2.5, 2.5), (-5, 5), 1.5),
        ("cadence", "run", "side", False, (-8, math.inf), (-18, math.inf), 0.3),
    ],
)
def test_the_bands_are_the_agreed_ones(
    norms: Norms,
    check: str,
    activity: str,
    view: str,
    baseline: bool,
    green: tuple[float, float],
    amber: tuple[float, float],
    uncertainty: float | None,
) -> None:
    row, measured = norms.row(check, activity, view, baseline), load_changes().row(check, activity, view)
    assert row is not None and (uncertainty is not None or measured is not None)
    least = uncertainty if uncertainty is not None or measured is None else measured.same
    assert (row.green, row.amber, row.uncertainty) == (green, amber, least)


def test_what_a_user_says_of_a_change_goes_before_what_was_measured(tmp_path: Path) -> None:
    own = load_norms(user_file(tmp_path, "[trunk_lean]\nchange_uncertainty = 3.0\n"))
    row = own.row("trunk_lean", "run", "side", False)
    assert row is not None and row.change_uncertainty == 3.0
    other = own.row("forward_head", "run", "side", False)
    known = load_changes().row("forward_head", "run", "side")
    assert other is not None and known is not None and other.change_uncertainty == known.same


def test_measured_is_no_word_for_a_row_that_was_not(tmp_path: Path) -> None:
    assert "side_lean.run.front.absolute" in faults(
        tmp_path, '[side_lean.run.front.absolute]\nuncertainty = "measured"\n'
    )


@pytest.mark.parametrize("activity", list(Activity))
def test_the_headline_weights_of_an_activity_add_up_to_100(norms: Norms, activity: Activity) -> None:
    weights = {row.check: row.weight for row in norms if row.activity is activity}
    assert sum(weights.values()) == 100
    assert all(weights[check.id] > 0 for check in main_checks() if check.id in weights)


def test_every_main_check_can_be_compared_with_a_baseline_wherever_it_is_judged(norms: Norms) -> None:
    judged = {(row.check, row.activity) for row in norms if find(row.check).is_main}
    assert judged == {(row.check, row.activity) for row in norms if row.baseline}


def test_running_overstride_expects_19_percent_at_two_and_a_half_metres_a_second(norms: Norms) -> None:
    row = norms.row("overstride", "run", "side", False)
    assert row is not None and row.expected is not None
    assert row.expected.at({"belt_speed_legs_s": 2.88}) == pytest.approx(19.2, abs=0.1)


def test_walking_overstride_grows_with_the_power_of_speed(norms: Norms) -> None:
    row = norms.row("overstride", "walk", "left", False)
    assert row is not None and row.expected is not None
    assert row.expected.at({"belt_speed_legs_s": 1.4}) == pytest.approx(36.0)
    assert row.expected.at({"belt_speed_legs_s": 0.7}) == pytest.approx(36.0 * 0.5**0.42)


@pytest.mark.parametrize("speed", [math.nan, 0.0, -1.0, math.inf])
def test_a_speed_that_cannot_be_gives_no_expectation(norms: Norms, speed: float) -> None:
    row = norms.row("overstride", "run", "side", False)
    assert row is not None and row.expected is not None
    assert row.expected.at({"belt_speed_legs_s": speed}) is None
    assert row.expected.at({}) is None


@pytest.mark.parametrize("view", [View.LEFT, View.RIGHT, "side"])
def test_both_sides_share_the_side_row(norms: Norms, view: View | str) -> None:
    assert norms.row("trunk_lean", Activity.RUN, view, False) is norms.row("trunk_lean", "run", "right", False)


def test_a_view_that_cannot_show_it_has_no_row(norms: Norms) -> None:
    assert norms.row("overstride", "run", View.FRONT, False) is None
    assert norms.row("overstride", "run", View.OBLIQUE, False) is None


def test_a_check_that_cannot_be_seen_still_knows_its_unit_and_weight(norms: Norms) -> None:
    row = norms.any_row("overstride", "run")
    assert row is not None
    assert (row.unit, row.weight) == ("% leg", 35)
    assert norms.any_row("overstride", "sit") is None


def test_beyond_counts_amber_widths(norms: Norms) -> None:
    row = norms.row("trunk_lean", "run", "side", False)
    assert row is not None
    assert row.beyond(12.0) == 0.0
    assert row.beyond(17.0) == 1.0
    assert row.beyond(-5.0) == 1.0
    assert row.beyond(11.0) == pytest.approx(-0.2)


def test_an_endless_amber_band_counts_as_one_uncertainty_wide(norms: Norms) -> None:
    row = norms.row("knee_flexion", "run", "side", False)
    assert row is not None
    assert row.beyond(3.0 - 8.0) == 1.0


def test_information_only_and_capped_rows_cannot_turn_red(norms: Norms) -> None:
    caps = {(row.check, str(row.activity), row.view, row.baseline): row.cap for row in norms}
    assert caps["strike_pattern", "run", "side", False] is Verdict.GOOD
    assert caps["cadence", "walk", "side", False] is Verdict.GOOD
    assert caps["cadence", "run", "side", False] is Verdict.WATCH
    assert caps["knee_flexion", "run", "side", False] is Verdict.WATCH
    assert caps["rounded_shoulders", "sit", "side", False] is Verdict.WATCH
    assert caps["trunk_lean", "sit", "side", False] is Verdict.WATCH


def test_every_row_that_can_ask_for_a_change_has_a_cue_of_five_words_at_most(norms: Norms) -> None:
    for row in norms:
        for cue, edge in ((row.cue_low, row.green[0]), (row.cue_high, row.green[1])):
            if row.cap is not Verdict.GOOD and math.isfinite(edge):
                assert cue is not None and 1 <= len(cue.split()) <= 5


def test_every_row_says_where_its_band_comes_from(norms: Norms) -> None:
    for row in norms:
        assert row.source.endswith(".") and row.source
        if row.evidence == "convention":
            assert row.source.startswith(("Engineering choice", "Convention"))


def test_the_digest_is_stable_and_changes_with_a_threshold(norms: Norms, tmp_path: Path) -> None:
    assert norms.digest == load_norms().digest
    assert norms.digest.startswith("sha256:") and len(norms.digest) == 71
    changed = load_norms(user_file(tmp_path, "[overstride.run.side.absolute]\nuncertainty = 3.5\n"))
    assert changed.digest != norms.digest


def test_a_user_overrides_one_key_of_one_row_and_nothing_else(norms: Norms, tmp_path: Path) -> None:
    mine = load_norms(user_file(tmp_path, "[trunk_lean.run.side.absolute]\ngreen = [3.0, 10.0]\n"))
    row = mine.row("trunk_lean", "run", "side", False)
    assert row is not None
    assert (row.green, row.amber) == ((3.0, 10.0), (-5.0, 17.0))
    assert [r for r in mine if r is not row and r not in norms.rows] == []


def test_a_user_key_further_up_holds_for_all_rows_below(tmp_path: Path) -> None:
    mine = load_norms(user_file(tmp_path, "[forward_head.walk]\nuncertainty = 6.0\n"))
    walking = [row for row in mine if row.check == "forward_head" and row.activity is Activity.WALK]
    assert [row.uncertainty for row in walking] == [6.0, 6.0]


def test_a_whole_copy_of_the_shipped_table_changes_nothing(norms: Norms, tmp_path: Path) -> None:
    from posturecam.coaching.norms import SHIPPED

    assert load_norms(user_file(tmp_path, SHIPPED.read_text(encoding="utf-8"))).digest == norms.digest


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("[overstrid.run]\nuncertainty = 3", 'overstrid: unknown word (did you mean "overstride"?)'),
        ("[overstride.runn]\nuncertainty = 3", 'overstride.runn: unknown word (did you mean "run"?)'),
        ("[overstride.run.side.absolute]\ngrean = [0, 1]", 'grean: unknown word (did you mean "green"?)'),
        ("[overstride.run.side.absolute]\ngreen = [4, 1]", "green [4, 1]: low is not below high"),
        ("[overstride.run.side.absolute]\ngreen = [1]", "green must be [low, high]"),
        ("[overstride.run.side.absolute]\ngreen = [nan, 1]", "green must be [low, high]"),
        ("[overstride.run.side.absolute]\ngreen = [-inf, 9]", "does not lie inside amber"),
        ("[overstride.run.side.absolute]\nuncertainty = -1", "uncertainty must be a number above 0, not -1"),
        ("[overstride.run.side.absolute]\nsample_sd = 0", "sample_sd must be a number above 0"),
        ("[overstride.run.side.absolute]\nsample_sd = true", "sample_sd must be a number above 0"),
        (
            '[overstride.run.side.absolute]\ncap = "WACTH"',
            '"WACTH" is not one of GOOD, WATCH, ADJUST (did you mean "WATCH"?)',
        ),
        ('[overstride.run.side.absolute]\nunit = "cm"', 'the unit is "% leg" and cannot be changed'),
        ('[overstride.run.side.absolute]\ncue_high = "Please take much shorter steps now"', "longer than 5 words"),
        ('[overstride.run.side.absolute]\ncompare = "ratio"', 'compare "ratio" belongs to a baseline row'),
        ("[knee_flexion.run.side.absolute]\ngreen = [3, 40]", '"cue_high" is missing'),
        ("[overstride.sit.side.absolute]\nsample_sd = 3", "overstride.sit.side.absolute: there is no such row"),
        ("[overstride]\nrun = 3", "overstride.run: must be a table"),
        ("unit = 'deg'", "unit: unknown word"),
        ("[cadence.run]\nexpected = 3", "expected needs a model"),
        ("[cadence.run.side.absolute]\nexpected = { model = 'linear', input = 'speed', a = 1, b = 2 }", '"speed_mps"?'),
        ("[cadence.run.side.absolute]\nexpected = { model = 'linear', input = 'speed_mps', a = 1 }", "numbers a, b"),
    ],
)
def test_a_fault_is_refused_in_words(tmp_path: Path, text: str, message: str) -> None:
    assert message in faults(tmp_path, text)


def test_every_fault_is_named_at_once_with_the_file(tmp_path: Path) -> None:
    listed = faults(
        tmp_path,
        "[overstride.run.side.absolute]\nuncertainty = -1\ngreen = [-inf, 9]\n[trunk_len.run]\nsample_sd = 3\n"
        '[cadence.run.side.absolute]\nevidence = "good"\n',
    )
    assert "mine.toml has 4 faults" in listed
    assert listed.count("\n- ") == 4


def test_a_file_that_is_not_toml_is_a_sentence(tmp_path: Path) -> None:
    assert "is not a TOML file" in faults(tmp_path, "[overstride\n")


def test_a_missing_file_is_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(NormsError, match=r"could not be read .* Check the path"):
        load_norms(tmp_path / "nothing.toml")
