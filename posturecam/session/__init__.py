"""Several clips of one session as one answer: each check from the view that shows it best.

`combine` is pure: named analyses in, a `SessionAnalysis` out. What two clips show equally well becomes one value,
judged anew by the same norm; what they contradict each other about stays open and is said.
"""

from posturecam.session.answers import answers_of
from posturecam.session.combine import combine
from posturecam.session.parts import (
    CheckSource,
    ClipReading,
    JointJudgement,
    JointPart,
    SessionClip,
    SideDifference,
)
from posturecam.session.records import SessionAnalysis

__all__ = [
    "CheckSource",
    "ClipReading",
    "JointJudgement",
    "JointPart",
    "SessionAnalysis",
    "SessionClip",
    "SideDifference",
    "answers_of",
    "combine",
]
