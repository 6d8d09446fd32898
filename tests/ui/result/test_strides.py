from __future__ import annotations

from pathlib import Path

from posturecam.ui.result.strides import MOST_ROWS, strides_html
from posturecam.words import in_language
from tests.ui.made_result import text_of

HEAD = "bout,side,start_s,stride_time_s,duty_factor,overstride\n"


def _stored(folder: Path, strides: int) -> Path:
    file = folder / "strides.csv"
    file.write_text(HEAD + "".join(f"1,left,{k / 2},0.7123,0.35,31.26\n" for k in range(strides)))
    return file


def test_every_stride_is_a_row_with_the_measured_values(tmp_path: Path) -> None:
    html = strides_html(_stored(tmp_path, 2))
    assert html.count("<tr>") == 3
    text = text_of(html)
    assert "Stride by stride (2)" in text
    assert [part for part in ("Lands at, s", "left", "0.71", "31.3") if part not in text] == []


def test_a_long_run_is_cut_and_says_so(tmp_path: Path) -> None:
    html = strides_html(_stored(tmp_path, MOST_ROWS + 1))
    assert html.count("<tr>") == MOST_ROWS + 1
    assert f"The first {MOST_ROWS} of {MOST_ROWS + 1}; the CSV has them all." in html


def test_the_side_is_named_in_the_readers_language(tmp_path: Path) -> None:
    with in_language("es"):
        assert "izquierdo" in strides_html(_stored(tmp_path, 1))


def test_without_strides_there_is_no_table(tmp_path: Path) -> None:
    assert strides_html(_stored(tmp_path, 0)) == ""
    assert strides_html(tmp_path / "missing.csv") == ""
