from __future__ import annotations

import numpy as np
import pytest

from posturecam.pose.detector import _anchors, _merged, _overlap
from posturecam.pose.landmark_model import BodyLandmarks, _refined
from posturecam.pose.region import Region


def test_there_is_an_anchor_for_each_answer_of_the_network():
    anchors = _anchors()
    assert anchors.shape == (2254, 2)
    assert anchors[[0, 1, 2]].tolist() == [[0.5 / 28, 0.5 / 28], [0.5 / 28, 0.5 / 28], [1.5 / 28, 0.5 / 28]]
    assert anchors[1568].tolist() == [0.5 / 14, 0.5 / 14]
    assert anchors[-1].tolist() == [6.5 / 7, 6.5 / 7]


def test_overlapping_answers_are_averaged_by_their_scores_and_others_are_another_person():
    boxes = np.array([[0.0, 0.0, 0.2, 0.2], [0.02, 0.0, 0.22, 0.2], [0.6, 0.6, 0.8, 0.8]])
    marks = np.array([[[0.1, 0.1]] * 2, [[0.3, 0.1]] * 2, [[0.7, 0.7]] * 2])
    (first, box, points), (second, *_) = _merged(np.array([0.6, 0.9, 0.7]), boxes, marks)
    assert (first, second) == (0.9, 0.7)
    assert box[0] == pytest.approx(0.02 * 0.9 / 1.5)
    assert points[0, 0] == pytest.approx((0.1 * 0.6 + 0.3 * 0.9) / 1.5)


def test_overlap_is_the_shared_part_of_both():
    box = np.array([0.0, 0.0, 2.0, 1.0])
    others = np.array([[1.0, 0.0, 3.0, 1.0], [5.0, 5.0, 6.0, 6.0], [0.0, 0.0, 2.0, 1.0], [1.0, 1.0, 1.0, 1.0]])
    assert _overlap(box, others).tolist() == [pytest.approx(1 / 3), 0, 1, 0]


def heat_at(column: float, row: float) -> np.ndarray:
    """Logits (64, 64, 1) with a hill of certainty at a point."""
    rows, columns = np.mgrid[:64, :64]
    return (8 - ((rows - row) ** 2 + (columns - column) ** 2) * 4).astype(np.float32)[..., None]


def test_a_point_moves_to_the_heat_beside_it():
    assert _refined(np.array([[30 / 64, 20 / 64]]), heat_at(31.5, 19.5))[0] * 64 == pytest.approx(
        [31.5, 19.5], abs=0.02
    )


@pytest.mark.parametrize("start", [(0.9, 0.9), (-0.2, 0.3), (0.3, -0.2), (1.2, 0.3), (0.3, 1.2)])
def test_a_point_without_heat_around_it_or_outside_stays(start):
    assert _refined(np.array([start]), heat_at(20.0, 20.0))[0] == pytest.approx(start)


def test_at_the_edge_only_the_heat_inside_counts():
    assert _refined(np.array([[1 / 64, 62 / 64]]), heat_at(0.0, 63.0))[0] * 64 == pytest.approx([0.43, 62.57], abs=0.01)


def test_table_legs_have_no_trunk():
    standing = np.zeros((33, 2))
    standing[[11, 12], 1], standing[[27, 28], 1] = -50.0, 80.0
    table = standing.copy()
    table[[11, 12], 1] = -5.0
    bodies = [
        BodyLandmarks(1.0, xy, np.ones(33), np.zeros((33, 3)), xy[:2], Region(0, 0, 1)) for xy in (standing, table)
    ]
    assert [body.is_human for body in bodies] == [True, False]
