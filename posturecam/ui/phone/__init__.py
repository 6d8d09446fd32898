"""A clip from the phone: a small HTTPS listener beside the app, on the local network, only while it is asked for."""
