"""The script that Streamlit runs for every page view: the frame of the app, and the page that was asked for."""

from pathlib import Path

import streamlit as st

from posturecam.ui.analyse.page import page as analyse
from posturecam.ui.compare.page import page as compare
from posturecam.ui.desk.page import page as desk
from posturecam.ui.language import draw_language_choice, session_language
from posturecam.ui.learn.page import page as learn
from posturecam.ui.live.page import page as live
from posturecam.ui.live.waiting.note import draw_note
from posturecam.ui.many.page import page as many
from posturecam.ui.people.page import page as people
from posturecam.ui.views import draw_view, forget_view
from posturecam.words import in_language, say

HERE = Path(__file__).parent

with in_language(session_language()):
    st.logo(str(HERE / "logo.svg"), size="large")
    st.html(HERE / "style.css")
    live_page = st.Page(live, title=say("ui.shell.pages.live"), url_path="live")
    here = st.navigation(
        [
            st.Page(analyse, title=say("ui.shell.pages.analyse"), default=True),
            live_page,
            st.Page(desk, title=say("ui.desk.page.nav"), url_path="desk"),
            st.Page(many, title=say("ui.shell.pages.many"), url_path="many"),
            st.Page(people, title=say("ui.shell.pages.people"), url_path="people"),
            st.Page(compare, title=say("compare.page.nav"), url_path="compare"),
            st.Page(learn, title=say("ui.shell.pages.learn"), url_path="how"),
        ],
        position="top",
    )
    st.set_page_config(
        page_title=say("ui.shell.title_of_page", page=here.title), page_icon=str(HERE / "icon.svg"), layout="wide"
    )
    forget_view()
    if here.url_path != live_page.url_path:
        draw_note(live_page)
    here.run()
    draw_language_choice()
    draw_view(here.url_path, here.title)
