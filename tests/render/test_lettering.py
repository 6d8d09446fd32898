from __future__ import annotations

import pytest

from posturecam.render.lettering import HersheyFace, Lettering, RubikFace, best_face
from posturecam.words import languages, texts

CUE = "Slightly shorter steps, with a smooth rhythm"


@pytest.fixture(params=[None, HersheyFace()], ids=["best", "hershey"])
def lettering(request: pytest.FixtureRequest) -> Lettering:
    return Lettering(request.param)


@pytest.mark.parametrize("width", [40, 90, 160, 300, 900])
def test_fitted_text_is_no_larger_than_its_space(lettering: Lettering, width: int) -> None:
    block = lettering.fit(CUE, width, 120, 40, 9)
    assert max(lettering.width(line, block.px) for line in block.lines) <= width
    assert block.height <= 120


def test_text_that_fits_stays_large_and_in_one_line(lettering: Lettering) -> None:
    block = lettering.fit(CUE, 2000, 100, 40, 9)
    assert (block.lines, block.px, block.is_cut) == ((CUE,), 40, False)


def test_long_text_is_broken_before_it_gets_small(lettering: Lettering) -> None:
    block = lettering.fit(CUE, 560, 200, 40, 9)
    assert len(block.lines) > 1
    assert block.px >= 24
    assert " ".join(block.lines) == CUE


def test_text_without_room_ends_in_an_ellipsis(lettering: Lettering) -> None:
    block = lettering.fit("Unbreakable", 30, 20, 20, 9)
    assert block.is_cut
    assert block.lines[0].endswith("…")


def test_a_mask_keeps_its_height_whatever_it_says(lettering: Lettering) -> None:
    assert lettering.mask("ace", 30).shape[0] == lettering.mask("Ägyj", 30).shape[0] == lettering.line_height(30)


@pytest.mark.parametrize("px", [9, 12, 20, 33, 160])
def test_no_letter_is_clipped_at_the_edge_of_its_mask(lettering: Lettering, px: int) -> None:
    mask = lettering.mask("Åjgpqy(|)", px)
    assert mask[-1].max() < 128
    assert mask[0].max() < 128


@pytest.mark.parametrize("language", languages())
def test_the_typeface_has_every_letter_of_every_language(language: str) -> None:
    face = RubikFace()
    missing = {bytes(face.mask(letter, 40)) for letter in "\ue000\uffff"}
    drawn = [text for code, text in texts(language).items() if not code.startswith("ui.")]
    forms = [form for text in drawn for form in ([text] if isinstance(text, str) else text.values())]
    letters = set("".join(forms)) | set("0123456789ñáéíóúüÑÁÉÍÓÚ¿¡±°≥≤≈·…–")
    assert [letter for letter in sorted(letters - {" ", "\n", "?"}) if bytes(face.mask(letter, 40)) in missing] == []


def test_an_accent_changes_the_letter() -> None:
    face = RubikFace()
    assert all((face.mask(plain, 40) != face.mask(accented, 40)).any() for plain, accented in ("nñ", "oó", "NÑ"))


def test_an_opencv_without_typeface_writes_with_its_line_letters(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr("cv2.FontFace")
    assert isinstance(best_face(), HersheyFace)
