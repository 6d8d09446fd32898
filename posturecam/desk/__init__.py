"""Desk mode: a person at a desk, followed from head and shoulders by a camera in front of them.

    session = DeskSession(reference_of(five_good_seconds), DeskSettings(), DeskDays().today())
    now = session.push(pose, t, size, people=1, local_time=datetime.now())

There is no camera, thread, clock or user interface in here. Frame images are never stored.
"""

from posturecam.desk.background import BackgroundMotion
from posturecam.desk.change import FACE_CM, DeskChange, change_from
from posturecam.desk.day import DeskDay
from posturecam.desk.measures import HeadAndShoulders, measure_head_and_shoulders
from posturecam.desk.nudging import Nudge, NudgeKind
from posturecam.desk.reference import REFERENCE_S, DeskReference, reference_of
from posturecam.desk.session import DeskNow, DeskSession
from posturecam.desk.settings import DeskSettings, Sensitivity
from posturecam.desk.states import DeskGroup, DeskState
from posturecam.desk.stored import DeskDays, DeskReferences

__all__ = [
    "FACE_CM",
    "REFERENCE_S",
    "BackgroundMotion",
    "DeskChange",
    "DeskDay",
    "DeskDays",
    "DeskGroup",
    "DeskNow",
    "DeskReference",
    "DeskReferences",
    "DeskSession",
    "DeskSettings",
    "DeskState",
    "HeadAndShoulders",
    "Nudge",
    "NudgeKind",
    "Sensitivity",
    "change_from",
    "measure_head_and_shoulders",
    "reference_of",
]
