"""A number that is written by hand in a text for people is the one that the program uses or that was measured."""

from __future__ import annotations

import re

import pytest

from posturecam.checks import discover, find
from posturecam.coaching.norms import load_norms
from posturecam.judge.verdict_rule import LEAST_P_FAR, LEAST_P_GOOD, MOST_P_GOOD_TO_ADJUST
from posturecam.landmark_bias import BLAZEPOSE_BIAS, MODEL
from posturecam.motion.camera_view import SIDE_UP_TO_YAW_DEG
from posturecam.types import ASKED_FROM, BORDERLINE_BELOW, SURE_FROM, YAW_WARNING_DEG, Norm
from posturecam.ui.learn.accuracy import likely_and_so
from posturecam.ui.learn.norms import checks_with_norms, give_or_take
from posturecam.words import languages, texts
from tests.test_docs import PAGES, ROOT

EXAMPLES = ("batch.sheet.legend",)
"""Texts that explain with a made-up number how a value is to be read."""
_PEOPLE = re.compile(r"\b(\d+)(?: to (\d+))? (recorded|filmed|trained|healthy)(?: (runners|walkers|ones))?")
_BY_HAND = re.compile(
    r"±\s?\d|\b\d+ (?:people|walkers|runners|sitters|readers|photographs)|\b\d+ (?:personas|caminantes|corredores)\b"
)


def _prose(page: str) -> str:
    return " ".join((ROOT / page).read_text(encoding="utf-8").split())


def _sources() -> str:
    return " ".join(norm.source for norm in load_norms())


def _range(numbers: set[float]) -> str:
    low, high = min(numbers), max(numbers)
    return f"{low:g}" if low == high else f"{low:g} to {high:g}"


@pytest.mark.parametrize("language", languages())
def test_no_text_of_the_words_holds_an_uncertainty_or_a_number_of_people_by_hand(language: str) -> None:
    for code, text in texts(language).items():
        for form in [text] if isinstance(text, str) else text.values():
            assert code in EXAMPLES or not _BY_HAND.search(form), f"{code}: {form}"


@pytest.mark.parametrize("norm", [norm for norm in load_norms() if not norm.baseline], ids=lambda norm: norm.check)
def test_how_it_works_gives_the_uncertainty_that_a_result_carries(norm: Norm) -> None:
    check = find(norm.check)
    provenance = {MODEL: min(BLAZEPOSE_BIAS.models)}
    systematic = check.model_error.systematic(1.0, norm.activity, provenance)
    shown = give_or_take(check, norm)
    if check.model_error.relative and systematic is not None:
        assert shown == f"{100 * systematic:g} % of the value"
    else:
        assert float(shown.replace("°", " ").split()[0]) == (norm.uncertainty if systematic is None else systematic)


def test_the_page_and_the_documentation_take_it_from_the_same_place() -> None:
    from docs.hooks.checks import norms as documented

    page, sections = checks_with_norms(load_norms()), documented()
    rows = [row for check in page for row in check.rows]
    assert len(rows) == sum(line.startswith("| ") and "± at least" not in line for line in sections.splitlines()) - len(
        page
    )
    for row in rows:
        assert row[4].removeprefix("± ") in sections


@pytest.mark.parametrize(
    ("words", "check"),
    [(r"the lean carries ±([\d.]+ to [\d.]+)°", "trunk_lean"), (r"the head ±([\d.]+ to [\d.]+)°", "forward_head")],
)
def test_what_the_limits_say_the_pose_model_adds_is_what_it_adds(words: str, check: str) -> None:
    found = re.search(words, _prose("docs/index.md"))
    assert found is not None
    assert found[1] == _range(set(find(check).model_error.real.values()))


@pytest.mark.parametrize(
    ("words", "checks"),
    [
        (r"beyond ±([\d.]+ to [\d.]+)° for the head", ("forward_head",)),
        (r"±([\d.]+ to [\d.]+)° for lean", ("trunk_lean",)),
        (r"±([\d.]+ to [\d.]+) % for foot strike and shoulders", ("overstride", "rounded_shoulders")),
    ],
)
def test_the_changes_that_the_limits_say_count_are_those_of_the_norms(words: str, checks: tuple[str, ...]) -> None:
    found = re.search(words, _prose("docs/index.md"))
    assert found is not None
    rows = [norm for norm in load_norms() if norm.check in checks and norm.unit in ("deg", "% leg", "% trunk")]
    assert found[1] == _range({row.change_uncertainty for row in rows if row.change_uncertainty is not None})


@pytest.mark.parametrize("page", ["README.md", *(path.relative_to(ROOT).as_posix() for path in PAGES)])
def test_as_many_people_as_a_page_names_are_named_by_the_norms(page: str) -> None:
    sources = _sources()
    for low, high, kind, _ in _PEOPLE.findall(_prose(page)):
        for number in filter(None, (low, high)):
            as_there = "healthy" if kind == "recorded" else kind
            assert re.search(rf"\b{number} {as_there} ", sources), f"{page}: {number} {kind}"


def test_the_limits_name_how_many_people_the_norms_rest_on() -> None:
    assert len(_PEOPLE.findall(_prose("docs/index.md"))) == 3


@pytest.mark.parametrize("page", ["docs/filming.md", "docs/index.md"])
def test_how_far_the_camera_may_be_off_is_what_the_engine_allows(page: str) -> None:
    assert f"{YAW_WARNING_DEG:.0f} to {SIDE_UP_TO_YAW_DEG:.0f}°" in _prose(page)


def test_the_limits_of_likelihood_are_those_of_the_rule() -> None:
    text = _prose("docs/checks.md")
    for words in (
        f"More likely than not ({LEAST_P_GOOD:.0%}".replace("%", " %"),
        f"At most {100 * MOST_P_GOOD_TO_ADJUST:g} % likely to be fine, and at least {100 * LEAST_P_FAR:.0f} % likely",
        f"Below {100 * SURE_FROM:.0f} % a verdict",
        f"at least {100 * ASKED_FROM:.0f} % likely, ask for a change",
        f"below {100 * BORDERLINE_BELOW:.0f} % are *borderline*",
    ):
        assert words in text


def test_the_readme_counts_the_checks_and_says_how_true_the_likelihoods_are() -> None:
    readme, so = _prose("README.md"), likely_and_so(100 * ASKED_FROM)
    assert f"{len(discover())} checks" in readme
    assert f"{so['low']} to {so['high']} % likely, {so['so']:.0f} % is so" in readme


def test_a_class_of_likelihoods_that_was_not_measured_is_refused() -> None:
    with pytest.raises(ValueError, match="50"):
        likely_and_so(50.0)


def test_as_many_made_up_people_are_named_as_were_measured() -> None:
    from posturecam.ui.learn.accuracy import FILE

    measured = set(re.findall(r"\b(\d+) made-up people", FILE.read_text(encoding="utf-8")))
    for page in ("README.md", "docs/accuracy.md"):
        named = re.findall(r"\b(\d+) made-up people", _prose(page))
        assert named
        assert set(named) <= measured
