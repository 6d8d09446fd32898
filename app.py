"""`streamlit run app.py`: the app for this machine only; the terminal shows the address that opens it."""

import streamlit as st

from posturecam.ui.server import SCRIPT, lifespan, middleware, routes

app = st.App(SCRIPT, routes=routes(), middleware=middleware(), lifespan=lifespan)
