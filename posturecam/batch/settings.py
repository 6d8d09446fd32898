"""What every clip of a batch is analysed with."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from typing import Any

from posturecam.clip import Known, Roi
from posturecam.coaching.norms import Norms, load_norms
from posturecam.types import Activity, Baseline, View


@dataclass(frozen=True)
class Settings:
    """The keywords of `analyze_to_folder` for all clips; None means "work it out". engine: None is the default one."""

    activity: Activity | str | None = None
    view: View | str | None = None
    baseline: Baseline | None = None
    incline_deg: float | None = None
    speed_mps: float | None = None
    height_m: float | None = None
    slow_motion: float | None = None
    norms: Norms | None = None
    engine: str | None = None
    accurate: bool = False
    video: bool = True
    roi: Roi | None = None

    def known(self) -> Known:
        """The keywords of `analyze`."""
        return {
            "activity": self.activity,
            "view": self.view,
            "baseline": self.baseline,
            "incline_deg": self.incline_deg,
            "speed_mps": self.speed_mps,
            "height_m": self.height_m,
            "slow_motion": self.slow_motion,
            "norms": self.norms,
        }

    def to_dict(self) -> dict[str, Any]:
        """JSON-ready; the norms by their digest, the baseline whole."""
        return {
            "activity": None if self.activity is None else str(self.activity),
            "view": None if self.view is None else str(self.view),
            "baseline": None if self.baseline is None else _told(self.baseline),
            "incline_deg": self.incline_deg,
            "speed_mps": self.speed_mps,
            "height_m": self.height_m,
            "slow_motion": None if self.slow_motion is None else float(self.slow_motion),
            "norms": (self.norms or load_norms()).digest,
            "engine": self._engine(),
            "accurate": self.accurate,
            "video": self.video,
            "roi": None if self.roi is None else list(self.roi),
        }

    @property
    def digest(self) -> str:
        """'sha256:…' of everything that can change a result."""
        content = json.dumps(self.to_dict(), sort_keys=True)
        return f"sha256:{hashlib.sha256(content.encode()).hexdigest()}"

    def _engine(self) -> str:
        from posturecam.pose.engines import DEFAULT, Engine

        return Engine(self.engine or DEFAULT).value


def _told(baseline: Baseline) -> dict[str, Any]:
    return {
        "activity": str(baseline.activity),
        "view": str(baseline.view),
        "seconds": baseline.seconds,
        "values": {check: list(value) for check, value in sorted(baseline.values.items())},
    }
