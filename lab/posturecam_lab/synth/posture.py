"""What can be set about how a person holds themselves, and what a slump does to it."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

SLUMP_FORWARD_HEAD, SLUMP_PROTRACTION_M, SLUMP_DROP_M, SLUMP_CHIN_UP, SLUMP_LEAN = 0.62, 0.0011, 0.0005, 0.15, 0.10
"""What one degree of slump adds: degrees of forward head, metres of protraction and of shoulder drop, degrees of head
pitch, degrees of lean. Engineering choices after what is seen in people who slump: the ribs fold forward, the shoulders
follow them forward and down, the head goes along and the face is turned up again."""

TRUNK_M, NECK_M = 0.49, 0.21
"""Hips to shoulders and shoulders to ears of a person of 1.75 m."""


@dataclass(frozen=True)
class Posture:
    """How a person holds themselves; degrees and metres, 0 = straight.

    lean_deg: mid-hip to mid-shoulder against vertical, forward positive; the mean over a stride in gait. side_lean_deg:
    the same from the front, to the person's right. forward_head_deg: mid-shoulder to mid-ear against vertical, forward
    positive. kyphosis_deg: how far the upper back is bent on the lower beyond a straight one. protraction_m,
    elevation_m: shoulders forward and up on the ribs. head_pitch_deg: chin up positive. head_yaw_deg, head_roll_deg: to
    the person's left, and to the right. shoulder_tilt_deg: of the line between the shoulders against the ribs, right
    shoulder higher positive. lean_deg, side_lean_deg and forward_head_deg are exact: the spine is solved for
    them.
    """

    lean_deg: float = 0.0
    side_lean_deg: float = 0.0
    forward_head_deg: float = 8.0
    kyphosis_deg: float = 0.0
    protraction_m: float = 0.0
    elevation_m: float = 0.0
    head_pitch_deg: float = 0.0
    head_yaw_deg: float = 0.0
    head_roll_deg: float = 0.0
    shoulder_tilt_deg: float = 0.0

    def slumped(self, degrees: float) -> Posture:
        """The same posture slumped: the upper back bends by `degrees`; shoulders, head and trunk go along."""
        return replace(
            self,
            kyphosis_deg=self.kyphosis_deg + degrees,
            lean_deg=self.lean_deg + SLUMP_LEAN * degrees,
            forward_head_deg=self.forward_head_deg + SLUMP_FORWARD_HEAD * degrees,
            protraction_m=self.protraction_m + SLUMP_PROTRACTION_M * degrees,
            elevation_m=self.elevation_m - SLUMP_DROP_M * degrees,
            head_pitch_deg=self.head_pitch_deg + SLUMP_CHIN_UP * degrees,
        )

    def rounded(self, metres: float, height_m: float = 1.75) -> Posture:
        """The same posture with the shoulders drawn forward by `metres` while ribs and head stay where they are.

        Lean and forward head are measured to the shoulders, so the one grows and the other shrinks.
        """
        size = height_m / 1.75
        trunk = np.degrees(np.arctan(metres / (TRUNK_M * size)))
        neck = np.degrees(np.arctan(metres / (NECK_M * size)))
        return replace(
            self,
            lean_deg=self.lean_deg + float(trunk),
            forward_head_deg=self.forward_head_deg - float(neck),
            protraction_m=self.protraction_m + metres,
        )
