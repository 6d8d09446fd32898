from __future__ import annotations

import re

import pytest

from posturecam.ui.samples import FOLDER, samples
from posturecam.words import in_language, languages


def test_the_words_about_a_sample_are_those_of_the_list_beside_the_clips() -> None:
    listed = dict(
        re.findall(r"^\| `(\w+)` \| (.+) \|$", (FOLDER / "README.md").read_text(encoding="utf-8"), re.MULTILINE)
    )
    assert samples()
    assert {sample.name: sample.about for sample in samples()} == {
        sample.name: listed[sample.name] for sample in samples()
    }


@pytest.mark.parametrize("language", list(languages()))
def test_every_sample_is_described_in_every_language(language: str) -> None:
    with in_language(language):
        abouts = [sample.about for sample in samples()]
    assert len({*abouts}) == len(abouts) == 10
