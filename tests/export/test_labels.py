"""What formats are called, in the language of the reader."""

from __future__ import annotations

from posturecam.export import discover, names_by_use
from posturecam.words import in_language, languages

NAMES = ["annotated.mp4", "thumbnail.jpg", "analysis.json", "notes.txt", "1_overstride_02.40s.jpg"]


def test_the_label_of_a_format_is_in_the_language_of_the_reader() -> None:
    (video,) = [exporter.format for exporter in discover() if exporter.format.id == "video"]
    assert video.label == "Annotated video"
    with in_language("es"):
        assert video.label == "Vídeo anotado"


def test_every_format_has_a_label_of_its_own_in_every_language() -> None:
    for code in languages():
        with in_language(code):
            labels = [exporter.format.label for exporter in discover()]
        assert len(set(labels)) == len(labels)


def test_files_are_listed_by_what_they_are_for() -> None:
    assert names_by_use(NAMES) == {
        "Watch": ["annotated.mp4"],
        "Look": ["1_overstride_02.40s.jpg", "thumbnail.jpg"],
        "Numbers": ["analysis.json"],
    }
    with in_language("es"):
        assert list(names_by_use(NAMES)) == ["Ver", "Mirar", "Números"]
