"""Who may use the app: a token in the address, a cookie, and the page's own origin on every request."""
