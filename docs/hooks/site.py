"""What MkDocs calls while it builds the site.

Fills in the generated parts, and lets nothing be loaded from another host.

A page says `<!-- generated: NAME -->` where a part belongs; GitHub shows nothing there. Pages of the repository's root,
and drawings of the app, become part of the site, and links to them point there.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

from docs.hooks.accuracy import accuracy
from docs.hooks.checks import changes, model_errors, norms, overview
from docs.hooks.commands import commands
from docs.hooks.layers import layers

ROOT = Path(__file__).parents[2]
GENERATED: dict[str, Callable[[], str]] = {
    "checks": overview,
    "norms": norms,
    "modelerrors": model_errors,
    "changes": changes,
    "accuracy": accuracy,
    "commands": commands,
    "layers": layers,
}
TAKEN_IN = {
    "contributing.md": "CONTRIBUTING.md",
    "changelog.md": "CHANGELOG.md",
    "security.md": "SECURITY.md",
    "pictures/icon.svg": "posturecam/ui/icon.svg",
    "pictures/film_side.svg": "posturecam/ui/learn/film_side.svg",
    "pictures/film_above.svg": "posturecam/ui/learn/film_above.svg",
}
"""Files outside docs/ that the site shows: where there, and where they are in the repository."""
_MARK = re.compile(r"<!-- generated: (?P<name>[a-z]+) -->")
_LOADS = re.compile(
    r"""<(?:script|img|iframe|source|video|audio|embed)\b[^>]*?\ssrc=["']?(?:https?:)?//"""
    r"""|<link\b(?=[^>]*\srel=["']?(?:stylesheet|preload|preconnect|icon|modulepreload))[^>]*?\shref=["']?(?:https?:)?//"""
    r"""|url\(["']?(?:https?:)?//|@import\s+["'](?:https?:)?//"""
)


def filled(markdown: str) -> str:
    """Return a page with its generated parts in the places that are marked for them.

    Raises KeyError for an unknown one.
    """
    return _MARK.sub(lambda mark: GENERATED[mark["name"]](), markdown)


def with_site_links(markdown: str) -> str:
    """Return a page whose links to the files taken in point to their places in the site."""
    for place, source in TAKEN_IN.items():
        markdown = markdown.replace(f"](../{source}", f"]({place}")
    return markdown


def foreign_loads(text: str) -> list[str]:
    """Return what a page or style sheet would load from another host."""
    return [found[0] for found in _LOADS.finditer(text)]


def on_files(files: Any, config: Any) -> Any:
    """Take in the files from outside docs/."""
    from mkdocs.structure.files import File

    for place, source in TAKEN_IN.items():
        files.append(File.generated(config, place, content=(ROOT / source).read_bytes()))
    return files


def on_page_markdown(markdown: str, **_: Any) -> str:
    """Fill in a page, and adapt its links."""
    return filled(with_site_links(markdown))


def on_post_build(config: Any) -> None:
    """Fail where a built page would load something from another host."""
    from mkdocs.exceptions import PluginError

    site = Path(config["site_dir"])
    pages = [path for path in site.rglob("*") if path.suffix in (".html", ".css")]
    found = {str(path.relative_to(site)): foreign_loads(path.read_text(encoding="utf-8")) for path in pages}
    if any(found.values()):
        raise PluginError(
            f"These pages load from other hosts: { {page: loads for page, loads in found.items() if loads} }"
        )
