"""`streamlit run app.py`: the app at http://localhost:8501, for this machine only."""

import streamlit as st

from posturecam.ui.backstage import open_backstage
from posturecam.ui.server import SCRIPT, middleware, routes

app = st.App(SCRIPT, routes=routes(), middleware=middleware(), lifespan=open_backstage)
