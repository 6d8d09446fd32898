import numpy as np
import pytest

from posturecam import analyze
from posturecam.types import Activity, Finding, Verdict
from posturecam_lab.synth.camera import Camera
from posturecam_lab.synth.cases import person
from posturecam_lab.synth.truth import truth_of


def findings(activity: Activity, *poor: str, place: str = "right") -> dict[str, Finding]:
    """What the engine says of that person's exact landmarks, by check."""
    camera = Camera.on(place, fov_deg=8.0)  # type: ignore[arg-type]
    analysis = analyze(truth_of(person(activity, poor=poor), camera, seconds=14.0).track(), height_m=1.75)
    assert [bout.activity for bout in analysis.bouts] == [activity]
    return {finding.check: finding for finding in analysis.bouts[0].findings}


@pytest.mark.parametrize("activity", list(Activity))
def test_a_good_person_is_good_in_everything(activity: Activity) -> None:
    verdicts = {check: finding.verdict for check, finding in findings(activity).items()}
    assert set(verdicts.values()) <= {Verdict.GOOD, Verdict.UNKNOWN}
    assert verdicts["forward_head"] is Verdict.GOOD and verdicts["trunk_lean"] is Verdict.GOOD


@pytest.mark.parametrize(
    ("activity", "poor", "least"),
    [
        (Activity.RUN, "forward_head", Verdict.ADJUST),
        (Activity.RUN, "trunk_lean", Verdict.ADJUST),
        (Activity.RUN, "overstride", Verdict.ADJUST),
        (Activity.RUN, "shank_angle", Verdict.WATCH),
        (Activity.RUN, "cadence", Verdict.WATCH),
        (Activity.RUN, "waist_bend", Verdict.ADJUST),
        (Activity.RUN, "vertical_oscillation", Verdict.ADJUST),
        (Activity.RUN, "step_asymmetry", Verdict.WATCH),
        (Activity.RUN, "rounded_shoulders", Verdict.WATCH),
        (Activity.WALK, "forward_head", Verdict.ADJUST),
        (Activity.WALK, "trunk_lean", Verdict.ADJUST),
        (Activity.WALK, "overstride", Verdict.ADJUST),
        (Activity.WALK, "step_asymmetry", Verdict.WATCH),
        (Activity.SIT, "forward_head", Verdict.ADJUST),
        (Activity.SIT, "rounded_shoulders", Verdict.WATCH),
        (Activity.STAND, "trunk_lean", Verdict.WATCH),
    ],
)
def test_what_was_made_poor_is_found(activity: Activity, poor: str, least: Verdict) -> None:
    assert findings(activity, poor)[poor].verdict is least


def test_a_forward_head_leaves_the_legs_alone() -> None:
    before, after = findings(Activity.RUN), findings(Activity.RUN, "forward_head")
    for check in ("overstride", "shank_angle", "cadence", "trunk_lean", "vertical_oscillation"):
        assert after[check].value == pytest.approx(before[check].value, abs=0.2)


def test_side_lean_is_found_from_the_front() -> None:
    finding = findings(Activity.RUN, "side_lean", place="front")["side_lean"]
    assert finding.verdict is Verdict.ADJUST and finding.value == pytest.approx(9.0, abs=0.3)


def test_several_checks_can_be_poor_together() -> None:
    found = findings(Activity.RUN, "forward_head", "overstride", "trunk_lean")
    assert {found[check].verdict for check in ("forward_head", "overstride", "trunk_lean")} == {Verdict.ADJUST}


def test_a_slump_shows_as_a_forward_head() -> None:
    assert findings(Activity.SIT, "slump")["forward_head"].verdict is not Verdict.GOOD


def test_an_unknown_check_is_refused() -> None:
    with pytest.raises(ValueError, match="no poor version"):
        person(Activity.RUN, poor=("ears",))


def test_the_belt_is_the_speed_that_was_asked_for() -> None:
    slow, fast = (person(Activity.RUN, speed_mps=v).over(np.array([0.1])).landmarks for v in (2.2, 4.0))
    assert not np.allclose(slow, fast)
