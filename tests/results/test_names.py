from __future__ import annotations

import json

import pytest

from posturecam.results.names import MOST_NAME_BYTES, json_text, name_key, safe_name


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("läuft 🏃", "läuft 🏃"),
        ("caf\udce9", "caf_"),
        (" . ", "clip"),
        ("", "clip"),
        ("...", "clip"),
        (".hidden", "hidden"),
        ("a\x1b[31m\nb", "a_[31m_b"),
        ('a<b>c:d"e/f\\g|h?i*j', "a_b_c_d_e_f_g_h_i_j"),
        ("COM1", "COM1_"),
        ("aux.left", "aux.left_"),
        ("auxiliary", "auxiliary"),
    ],
)
def test_a_name_is_one_on_every_system(text: str, name: str) -> None:
    assert safe_name(text) == name


def test_a_name_is_cut_between_characters() -> None:
    assert safe_name("ü" * 300) == "ü" * (MOST_NAME_BYTES // 2)
    assert safe_name("a" + "ü" * 300) == "a" + "ü" * (MOST_NAME_BYTES // 2 - 1)


def test_names_that_a_file_system_takes_for_the_same_have_the_same_key() -> None:
    assert name_key("STRASSE \u00c9") == name_key("straße e\u0301")
    assert name_key("anna") != name_key("anne")


def test_json_stays_readable_and_is_read_back_whatever_the_name() -> None:
    assert json_text({"clip": "läuft"}) == '{"clip": "läuft"}'
    for name in ("läuft", "caf\udce9 läuft"):
        assert json.loads(json_text([name]).encode()) == [name]
