"""The app in the browser: pages that arrange what the engine decided, on Streamlit's own server."""
