"""Execution options of connections to the library's database."""

from __future__ import annotations

from collections.abc import Mapping

BEGIN = "posturecam_begin"
"""How SQLite begins the transactions of a connection; empty for none."""
WRITES: Mapping[str, str] = {BEGIN: "BEGIN IMMEDIATE"}
"""Of transactions that write: they wait for each other at their beginning, since later they would fail at once."""
