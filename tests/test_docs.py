"""The documentation: links, navigation, and the parts that are made from the program."""

from __future__ import annotations

import inspect
import json
import re
import subprocess
import sys
from importlib import import_module
from importlib.metadata import packages_distributions
from pathlib import Path
from typing import Any

import pytest
import typer

from docs.hooks.accuracy import FILE, accuracy
from docs.hooks.checks import model_errors, norms, overview
from docs.hooks.commands import commands
from docs.hooks.layers import layers
from docs.hooks.site import GENERATED, TAKEN_IN, filled, foreign_loads, with_site_links
from posturecam.checks import discover
from posturecam.cli.main import app
from posturecam.coaching.norms import load_norms
from tests.test_packaging import pins

ROOT = Path(__file__).parents[1]
DOCS = ROOT / "docs"
PAGES = sorted(DOCS.rglob("*.md"))
_LINK = re.compile(r"(?<!`)!?\[[^\]]*\]\((?P<target>[^)\s]+)\)")
_CODE = re.compile(r"^```.*?^```|^    .*?$|`[^`\n]*`", re.MULTILINE | re.DOTALL)


def _links(page: Path) -> list[str]:
    """The targets of links and images of a page, outside code."""
    text = _CODE.sub("", page.read_text(encoding="utf-8"))
    return [found["target"] for found in _LINK.finditer(text)]


def _anchors(page: Path) -> set[str]:
    """The anchors of a page's headings, generated ones too, as GitHub and MkDocs make them."""
    text = filled(page.read_text(encoding="utf-8"))
    named = re.findall(r"^#+ .*\{ #([\w-]+) \}$", text, re.MULTILINE)
    headings = re.findall(r"^#+ (.*?)(?: \{.*\})?$", text, re.MULTILINE)
    return {*named, *(re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings)}


@pytest.mark.parametrize("page", [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *PAGES], ids=lambda page: page.name)
def test_every_relative_link_and_image_leads_somewhere(page: Path) -> None:
    for target in _links(page):
        if target.startswith(("https://", "http://")):
            continue
        path, _, anchor = target.partition("#")
        there = (page.parent / path).resolve() if path else page
        assert there.is_file(), f"{page.name} links to {target}"
        assert there.is_relative_to(ROOT)
        assert not anchor or anchor in _anchors(there), f"{page.name} links to {target}"


def test_the_links_of_a_page_are_seen_by_these_tests() -> None:
    assert "docs/filming.md" in _links(ROOT / "README.md")
    assert "docs/pictures/result.jpg" in _links(ROOT / "README.md")


def test_the_navigation_lists_every_page_once() -> None:
    text = (ROOT / "mkdocs.yml").read_text(encoding="utf-8")
    listed = re.findall(r"^ +- .+: ([\w.-]+\.md)$", text[text.index("nav:") : text.index("theme:")], re.MULTILINE)
    taken_in = [place for place in TAKEN_IN if place.endswith(".md")]
    assert sorted(listed) == sorted([*(page.relative_to(DOCS).as_posix() for page in PAGES), *taken_in])


def test_every_file_of_docs_is_used() -> None:
    used = {
        (page.parent / link.partition("#")[0]).resolve()
        for page in [ROOT / "README.md", *PAGES]
        for link in _links(page)
    }
    assert [path.name for path in (DOCS / "pictures").iterdir() if path.resolve() not in used] == []


def test_the_start_in_the_readme_names_targets_of_make() -> None:
    readme, makefile = ((ROOT / name).read_text(encoding="utf-8") for name in ("README.md", "Makefile"))
    named = re.findall(r"^    make (\w+) +#", readme, re.MULTILINE)
    assert named == ["demo", "test", "app"]
    assert all(re.search(rf"^{target}: .*## ", makefile, re.MULTILINE) for target in named)


def test_the_readme_fits_on_two_screens() -> None:
    assert len((ROOT / "README.md").read_text(encoding="utf-8").splitlines()) <= 75


@pytest.mark.parametrize("name", re.findall(r"^::: ([\w.]+)$", (DOCS / "api.md").read_text(encoding="utf-8"), re.M))
def test_the_python_api_names_things_where_they_are_defined(name: str) -> None:
    home, _, last = name.rpartition(".")
    here = getattr(import_module(home), last)
    assert here.__name__ in (name, last)
    assert inspect.ismodule(here) or here.__module__ == home


def _streams() -> dict[str, Any]:
    tables = json.loads(FILE.read_text(encoding="utf-8"))["tables"]
    return {row["what"]: row for row in tables["Landmark streams of 480 made-up people"]}


@pytest.mark.parametrize("check", ["forward_head", "trunk_lean", "overstride", "cadence"])
def test_the_errors_in_the_readme_are_those_that_were_measured(check: str) -> None:
    row = _streams()[check]
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert re.search(rf" {round(row['bias'], 1) + 0:.1f} ± {row['spread']:.1f}[ °]", readme)
    low, high = map(int, re.search(r"inside the ± in (\d+) to (\d+) %", readme).groups())  # type: ignore[union-attr]
    assert low <= round(100 * row["covered"]) <= high


def test_the_likelihoods_in_the_readme_are_those_that_were_measured() -> None:
    tables = json.loads(FILE.read_text(encoding="utf-8"))["tables"]
    rows = {(row["where"], row["what"]): row["value"] for table in tables.values() for row in table if "value" in row}
    (likely,) = (value for (_, what), value in rows.items() if what.startswith("said 80 to 90 %"))
    good, change = (
        next(value for (where, what), value in rows.items() if where.startswith("truth is GOOD") and what == said)
        for said in ("said GOOD", "said ADJUST")
    )
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert f"80 to 90 % likely, {likely:.0f} % is so" in readme
    assert f"called good in {good:.0f} %, and asked to change in {change:.1f} %" in readme


def test_every_check_and_every_norm_is_on_the_page() -> None:
    table, sections = overview(), norms()
    for check in discover():
        assert f"[`{check.id}`](#{check.id})" in table
        assert f"{{ #{check.id} }}" in sections
    rows = [
        line for line in sections.splitlines() if line.startswith("| ") and not line.startswith(("| Doing", "| ---"))
    ]
    assert len(rows) == len(load_norms())
    assert "| Running | side | up to 2.5 % leg above what is usual at your speed |" in sections
    assert "| all: side; sit: front, with a baseline | yes |" in table


def test_what_a_pose_model_adds_has_its_unit() -> None:
    assert "| Head ahead of the shoulders | 11.5° | 18.5° | 15° |" in model_errors()
    assert "| Up and down | 7 % of the value |  |  |" in model_errors()


def test_every_command_and_option_is_on_the_page() -> None:
    page = commands()
    group: Any = typer.main.get_command(app)
    for name, command in group.commands.items():
        section = page.split(f"### `{name}` {{ #{name} }}")[1].split("\n### ")[0]
        for parameter in command.params:
            for option in parameter.opts:
                assert option.upper() in section.upper()
    assert "| `--jobs N` |" in page and "| `CLIP` |" in page
    assert "| `--activity <stand|sit|walk|run>` |" in page


def test_every_measured_row_is_on_the_page() -> None:
    page = accuracy()
    tables = json.loads(FILE.read_text(encoding="utf-8"))["tables"]
    rows = [line for line in page.splitlines() if line.startswith("| ") and "| --- |" not in line]
    headings = [line for line in rows if line.startswith(("| Error of", "| Where"))]
    assert len(rows) - len(headings) == sum(len(table) for table in tables.values())
    head = _streams()["forward_head"]
    assert f"| Head ahead of the shoulders | {head['n']} | {head['bias']:.1f}° | {head['spread']:.1f}° |" in page
    assert "-0.0" not in page


def test_the_layers_run_from_the_entry_down() -> None:
    lines = layers().splitlines()
    assert lines[1] == "__main__" and "analysis" in lines
    assert not re.search(r"[|()]", layers())


def test_every_generated_part_is_used_and_every_mark_known() -> None:
    used = [
        name for page in PAGES for name in re.findall(r"<!-- generated: (\w+) -->", page.read_text(encoding="utf-8"))
    ]
    assert sorted(used) == sorted(GENERATED)
    with pytest.raises(KeyError):
        filled("<!-- generated: nothing -->")


def test_links_to_files_outside_docs_lead_to_their_place_in_the_site() -> None:
    assert with_site_links("[c](../CONTRIBUTING.md) ![f](../posturecam/ui/learn/film_side.svg)") == (
        "[c](contributing.md) ![f](pictures/film_side.svg)"
    )
    assert [source for source in TAKEN_IN.values() if not (ROOT / source).is_file()] == []
    outside = [link for page in PAGES for link in _links(page) if link.startswith("../")]
    assert [link for link in outside if link.startswith("../") and with_site_links(f"]({link})") == f"]({link})"] == []


@pytest.mark.parametrize(
    "loading",
    [
        '<script src="https://cdn.example/x.js"></script>',
        "<script defer src=//cdn.example/x.js></script>",
        '<link rel="stylesheet" href="https://fonts.example/css">',
        '<link href="https://fonts.example" rel="preconnect" crossorigin>',
        '<img alt="" src="http://pictures.example/a.png">',
        "@font-face { src: url(https://fonts.example/a.woff2) }",
        '@import "https://fonts.example/css";',
    ],
)
def test_a_page_that_loads_from_another_host_is_noticed(loading: str) -> None:
    assert len(foreign_loads(loading)) == 1


@pytest.mark.parametrize(
    "local",
    [
        '<a href="https://www.dask.org">Dask</a>',
        '<script src="assets/x.js"></script>',
        '<link rel="stylesheet" href="style.css">',
        '<link rel="canonical" href="https://docs.example/">',
        "a { background: url(data:image/svg+xml;base64,AAAA) }",
    ],
)
def test_a_link_is_not_a_load(local: str) -> None:
    assert foreign_loads(local) == []


_IMPORTED = """
import sys
from docs.hooks.site import GENERATED
for part in GENERATED.values():
    part()
print("\\n".join({name.partition(".")[0] for name in sys.modules}))
"""


def test_what_the_generated_parts_import_is_pinned_for_the_documentation() -> None:
    run = subprocess.run([sys.executable, "-c", _IMPORTED], cwd=ROOT, capture_output=True, text=True, check=True)
    homes = packages_distributions()
    installed = {homes[name][0].lower().replace("_", "-") for name in run.stdout.split() if name in homes}
    wanted = installed - {"posturecam", "setuptools"}  # setuptools: loaded by a .pth file of its own
    assert {"numpy", "scipy", "typer"} <= wanted <= pins("requirements-docs.txt").keys()
