"""What every clip of a batch is analysed with."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from typing import Any

from posturecam.export import WITHOUT_OVERLAY, check_formats
from posturecam.option import FormUnit, Quantity, declared
from posturecam.options import ClipOptions, Roi, check_region
from posturecam.pose.engines import DEFAULT, FAST, Engine
from posturecam.pose.others.kinds import FASTEST_FPS, SLOWEST_FPS
from posturecam.types import Baseline
from posturecam.words import message


@dataclass(frozen=True)
class ClipSettings(ClipOptions):
    """The keywords of `analyze_to_folder` for all clips; None means "work it out", for the engine the default one."""

    roi: Roi | None = field(default=None, metadata=declared("roi", str, metavar="X,Y,W,H", inferred=True))
    engine: str | None = field(default=None, metadata=declared("engine", Engine, parameters={"default": DEFAULT.value}))
    accurate: bool = field(default=False, metadata=declared("accurate", bool))
    fast: bool = field(default=False, metadata=declared("fast", bool))
    video: bool = field(default=True, metadata=declared("video", bool, flag="video/--no-video"))
    # Of landmarks of other tools; the range is that of posturecam.pose.others.
    fps: float | None = field(
        default=None,
        metadata=declared(
            "fps",
            float,
            metavar="FPS",
            quantity=Quantity(SLOWEST_FPS, FASTEST_FPS, "frames_per_second", FormUnit("fps", 1.0)),
            inferred=True,
        ),
    )
    frame_size: tuple[int, int] | None = field(
        default=None, metadata=declared("frame_size", str, flag="frame-size", metavar="WxH", inferred=True)
    )
    exports: tuple[str, ...] = field(
        default=(), metadata=declared("exports", list[str], flag="export", metavar="FORMAT")
    )

    def __post_init__(self) -> None:
        super().__post_init__()
        if self.roi is not None:
            check_region(self.roi)
        check_formats(self.exports)
        if self.fast and self.engine not in (None, DEFAULT, FAST):
            raise ValueError(message("pose_speed.fast_needs_openvino"))

    def keywords(self) -> dict[str, Any]:
        """Return the keywords of `analyze_to_folder`.

        Returns
        -------
        dict
            Each field as it is, but an engine for `fast`.
        """
        keywords = {one.name: getattr(self, one.name) for one in fields(self)}
        if keywords.pop("fast"):
            keywords["engine"] = FAST.value
        return keywords

    def to_dict(self) -> dict[str, Any]:
        """Return the settings ready for JSON.

        Returns
        -------
        dict
            By keyword; the norms by their digest, the baseline whole.
        """
        values = {one.name: _plain(getattr(self, one.name)) for one in fields(self)}
        return {**values, "norms": self.table.digest, "engine": Engine(self.engine or DEFAULT).value}

    @property
    def digest(self) -> str:
        """'sha256:…' of everything that can change a result."""
        content = json.dumps(self.to_dict(), sort_keys=True)
        return f"sha256:{hashlib.sha256(content.encode()).hexdigest()}"

    @property
    def sufficient_digests(self) -> tuple[str, ...]:
        """The digests of settings whose results hold all that is asked for: its own, and that with the overlay."""
        if WITHOUT_OVERLAY not in self.exports:
            return (self.digest,)
        more = tuple(one for one in self.exports if one != WITHOUT_OVERLAY)
        return self.digest, replace(self, exports=more).digest


def _plain(value: Any) -> Any:
    """Return a setting as JSON has it."""
    if isinstance(value, Baseline):
        return {one.name: _plain(getattr(value, one.name)) for one in fields(value)}
    if isinstance(value, Mapping):
        return {key: _plain(one) for key, one in sorted(value.items())}
    if isinstance(value, tuple):
        return [_plain(one) for one in value]
    return str(value) if isinstance(value, str) else value
