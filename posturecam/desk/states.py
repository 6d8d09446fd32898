"""What a person at a desk does, as far as a camera in front of them can tell."""

from __future__ import annotations

from enum import Enum


class DeskState(str, Enum):
    """What a person at a desk does."""

    MEASURING = "measuring"
    """Too little is seen so far, or there is no reference yet."""
    UPRIGHT = "upright"
    """As in the reference, or leaning back."""
    LEANING_IN = "leaning_in"
    """The head is closer to the screen."""
    SLUMPED = "slumped"
    """Head or shoulders are lower."""
    TILTED = "tilted"
    """Shoulders or head are held crooked."""
    LOOKING_DOWN = "looking_down"
    """At keys, paper or a phone: not slouching."""
    TURNED = "turned"
    """To another screen or a neighbour: not slouching."""
    AWAY = "away"
    """No person is seen."""
    NOT_ALONE = "not_alone"
    """Another person is seen too."""
    STANDING = "standing"
    """Up from the chair, or the head is above the frame."""
    MOVED = "moved"
    """The laptop or the chair was moved: the reference holds no longer."""

    def __str__(self) -> str:
        return self.value

    @property
    def is_slouched(self) -> bool:
        """Whether it is a posture to be nudged about."""
        return self in (DeskState.LEANING_IN, DeskState.SLUMPED, DeskState.TILTED)

    @property
    def is_paused(self) -> bool:
        """Whether posture is not judged meanwhile."""
        return self in (DeskState.AWAY, DeskState.NOT_ALONE, DeskState.STANDING, DeskState.MOVED)

    @property
    def group(self) -> DeskGroup:
        """What it counts as in the log of a day."""
        return _GROUPS.get(self, DeskGroup.AWAY if self.is_paused else DeskGroup.SLOUCHED)


class DeskGroup(str, Enum):
    """What the log of a day tells apart."""

    UPRIGHT = "upright"
    SLOUCHED = "slouched"
    BUSY = "busy"
    """Looking down or turned: at work, and posture is not judged."""
    AWAY = "away"
    """Away, up, with others, or paused since the set-up was moved."""
    UNCOUNTED = "uncounted"
    """Nothing is known: measuring, the computer asleep, the camera gone."""

    def __str__(self) -> str:
        return self.value


_GROUPS = {
    DeskState.MEASURING: DeskGroup.UNCOUNTED,
    DeskState.UPRIGHT: DeskGroup.UPRIGHT,
    DeskState.LOOKING_DOWN: DeskGroup.BUSY,
    DeskState.TURNED: DeskGroup.BUSY,
}
