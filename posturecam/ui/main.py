"""The script that Streamlit runs for every page view: the frame of the app, and the page that was asked for."""

from pathlib import Path

import streamlit as st

from posturecam.ui.analyse.page import page as analyse
from posturecam.ui.learn.page import page as learn
from posturecam.ui.live.page import page as live
from posturecam.ui.many.page import page as many

HERE = Path(__file__).parent

st.logo(str(HERE / "logo.svg"), size="large")
st.html(f"<style>{(HERE / 'style.css').read_text(encoding='utf-8')}</style>")
here = st.navigation(
    [
        st.Page(analyse, title="Analyse a clip", default=True),
        st.Page(live, title="Live", url_path="live"),
        st.Page(many, title="Many clips", url_path="many"),
        st.Page(learn, title="How it works", url_path="how"),
    ],
    position="top",
)
st.set_page_config(page_title=f"{here.title} · posturecam", page_icon=str(HERE / "icon.svg"), layout="wide")
here.run()
