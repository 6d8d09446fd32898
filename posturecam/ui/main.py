"""The script that Streamlit runs for every page view: the frame of the app, and the page that was asked for."""

import streamlit as st

from posturecam.ui.analyse.page import page as analyse
from posturecam.ui.learn.page import page as learn
from posturecam.ui.live.page import page as live
from posturecam.ui.many.page import page as many

st.set_page_config(page_title="posturecam", layout="wide", initial_sidebar_state="auto")
here = st.navigation(
    [
        st.Page(analyse, title="Analyse a clip", icon=":material/directions_run:", url_path="analyse", default=True),
        st.Page(live, title="Live", icon=":material/videocam:", url_path="live"),
        st.Page(many, title="Many clips", icon=":material/view_list:", url_path="many"),
        st.Page(learn, title="How it works", icon=":material/menu_book:", url_path="how"),
    ],
    position="top",
)
here.run()
