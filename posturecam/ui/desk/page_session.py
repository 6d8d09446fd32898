"""The page session of a desk page: its right to a connection, and whose desk it watches."""

from __future__ import annotations

from dataclasses import dataclass

from posturecam.ui.desk.keeping import OwnDesk
from posturecam.ui.live.registry import PageSession


@dataclass(eq=False, kw_only=True)
class DeskPage(PageSession):
    """What a desk page and its connection share.

    Attributes
    ----------
    desk : OwnDesk
        The person's desk.
    """

    desk: OwnDesk
