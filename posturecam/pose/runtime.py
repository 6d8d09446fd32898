"""OpenVINO, imported without what it would do besides. The only module that imports it."""

from __future__ import annotations

import sys
from types import ModuleType
from typing import cast

_TALKATIVE = "openvino.tools.ovc"
"""OpenVINO's own model converter, never needed here: its mere import reports to its makers over the network."""

sys.modules.setdefault(_TALKATIVE, cast(ModuleType, None))

import openvino  # noqa: E402

__all__ = ["openvino"]
