"""The pages that stand before the app's own: how to get in, and the way on."""

from __future__ import annotations

from html import escape

_STYLE = """
:root { color-scheme: light dark; --paper: #f7f8f6; --ink: #17211f; --line: #7d8a86; --mark: #0b6e69; --on: #ffffff; --bad: #b3361b }
@media (prefers-color-scheme: dark) {
  :root { --paper: #0f1514; --ink: #e8eeec; --line: #6b7975; --mark: #4fc4b8; --on: #0f1514; --bad: #ff8a66 }
}
body { margin: 0; background: var(--paper); color: var(--ink); font: 16px/1.5 system-ui, sans-serif }
main { max-width: 34rem; margin: 12vh auto 0; padding: 0 1.5rem }
h1 { font-size: 1.6rem; line-height: 1.25; margin: 0 0 .75rem }
form { display: flex; flex-wrap: wrap; gap: .5rem; margin: 1rem 0 }
label { flex-basis: 100%; font-weight: 600 }
input { flex: 1 1 14rem; min-width: 0; font: inherit; padding: .55rem .7rem; color: inherit; background: transparent;
  border: 1px solid var(--line); border-radius: 10px }
button { font: inherit; font-weight: 600; padding: .55rem 1.2rem; border: 0; border-radius: 10px; color: var(--on);
  background: var(--mark); cursor: pointer }
.wrong { color: var(--bad); font-weight: 600 }
"""


def entrance_page(wrong: bool = False) -> str:
    """The page for a browser without the cookie, as HTML. wrong: it gave a token that is none."""
    said = (
        '<p class="wrong" role="alert">That token does not fit. It changes whenever posturecam starts; take the latest.</p>'
        if wrong
        else ""
    )
    return _page(
        "Open posturecam from its terminal",
        f"""<h1>Open posturecam from its terminal</h1>
<p>This app is open only to the person who started it. In the terminal where posturecam runs there is an address that ends
in <code>?token=…</code>: open it in this browser. Once is enough until posturecam is started again.</p>
{said}<form method="get" action="/"><label for="token">Or paste the address or the token here</label>
<input id="token" name="token" autocomplete="off" spellcheck="false" required><button>Open</button></form>""",
    )


def onward_page(way: str) -> str:
    """A page that goes on to `way` at once, as HTML."""
    address = escape(way, quote=True)
    return _page(
        "posturecam",
        f'<p><a href="{address}">Go on to posturecam</a></p>',
        f'<meta http-equiv="refresh" content="0; url={address}">',
    )


def _page(title: str, body: str, head: str = "") -> str:
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8">'
        f'<meta name="viewport" content="width=device-width, initial-scale=1">{head}<title>{title}</title>'
        f"<style>{_STYLE}</style></head><body><main>{body}</main></body></html>"
    )
