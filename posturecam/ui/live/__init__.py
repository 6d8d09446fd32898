"""The live page: its camera component, and the WebSocket behind it."""
