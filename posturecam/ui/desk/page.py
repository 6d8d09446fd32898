"""The desk page: sit well for five seconds, then leave it open; the day, and the days before."""

from __future__ import annotations

import os
import secrets
from datetime import date

import streamlit as st

from posturecam.desk import DeskDay
from posturecam.errors import PosturecamError
from posturecam.printable import printable
from posturecam.ui.access.origin import VARIABLE, public_origin
from posturecam.ui.browser import browser_id
from posturecam.ui.desk.component import draw_desk
from posturecam.ui.desk.days import DAY_CSS, day_html, today_html
from posturecam.ui.desk.keeping import OwnDesk, desk_folder, own_desk
from posturecam.ui.desk.page_session import DeskPage
from posturecam.ui.live.registry import SessionLifetime, session_registry
from posturecam.ui.markup import hero, paragraph
from posturecam.words import say

DAYS_SHOWN = 7
"""Earlier days that are shown at once: a week of work and a weekend."""
_STATE = "desk_session"


def page() -> None:
    """Draw the page."""
    session = _page_session()
    st.html(hero(say("ui.desk.page.title"), say("ui.desk.page.lead")))
    st.html(DAY_CSS)
    days = _days(session.desk)
    today = next((day for day in days if day.date == date.today()), DeskDay(date.today()))
    draw_desk(session, today_html(today))
    _draw_earlier([day for day in days if day.date != today.date])
    st.html(paragraph(say("ui.desk.page.kept"), "pc-sub"))


def _page_session() -> DeskPage:
    """Return the page session of this page: kept in its state alone, so that it ends with it."""
    if _STATE not in st.session_state:
        session = DeskPage(desk=own_desk(desk_folder(_owner())))
        session_registry().add(session)
        st.session_state[_STATE], st.session_state["desk_lifetime"] = session, SessionLifetime(session)
    kept: DeskPage = st.session_state[_STATE]
    return kept


def _owner() -> str:
    """Whose desk it is: the one user's of this computer; on a server for others, that of the browser."""
    if public_origin(os.environ.get(VARIABLE)).public is None:
        return ""
    return browser_id() or secrets.token_urlsafe(16)


def _days(desk: OwnDesk) -> list[DeskDay]:
    try:
        days = desk.days()
    except PosturecamError as error:
        st.error(printable(str(error)))
        return []
    for remark in desk.remarks():
        st.warning(printable(str(remark)))
    return days


def _draw_earlier(days: list[DeskDay]) -> None:
    """Draw the days before today, the latest first."""
    if not days:
        return
    st.html(f"<h2>{say('ui.desk.page.earlier')}</h2>")
    for day in days[:DAYS_SHOWN]:
        st.html(day_html(day, f"{day.date:%Y-%m-%d}"))
    if older := days[DAYS_SHOWN:]:
        with st.expander(say("ui.desk.page.older", n=len(older))):
            for day in older:
                st.html(day_html(day, f"{day.date:%Y-%m-%d}"))
