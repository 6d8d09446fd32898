"""The files of words: every language says the same, with the same parameters."""

from __future__ import annotations

import string

import pytest

from posturecam.words import (
    ENGLISH,
    Message,
    best_language,
    enumerated,
    in_language,
    language,
    languages,
    literal,
    message,
    say,
    texts,
)

OTHERS = [code for code in languages() if code != ENGLISH]


def placeholders(text) -> set[str]:
    """Names of the parameters in a text, in any of its plural forms."""
    forms = [text] if isinstance(text, str) else text.values()
    return {name for form in forms for _, name, _, _ in string.Formatter().parse(form) if name}


@pytest.mark.parametrize("code", OTHERS)
def test_every_language_has_every_text_and_no_other(code):
    assert texts(code).keys() == texts(ENGLISH).keys()


@pytest.mark.parametrize("code", OTHERS)
def test_every_translation_takes_the_same_parameters(code):
    wrong = {
        key: (placeholders(text), placeholders(texts(code)[key]))
        for key, text in texts(ENGLISH).items()
        if placeholders(text) != placeholders(texts(code)[key])
    }
    assert not wrong


@pytest.mark.parametrize("code", languages())
def test_no_text_is_empty_or_has_stray_spaces(code):
    for key, text in texts(code).items():
        for form in [text] if isinstance(text, str) else text.values():
            assert form and "  " not in form, key


def test_spanish_is_there():
    assert languages() == {"en": "English", "es": "Español"}


def test_a_message_is_put_into_words_when_it_is_shown():
    steps = message("count.strides", n=3)
    with in_language("es"):
        assert str(steps) == "3 zancadas"
    assert str(steps) == "3 strides"


def test_the_number_chooses_between_singular_and_plural():
    assert [say("count.strides", n=n) for n in (0, 1, 2)] == ["0 strides", "1 stride", "2 strides"]


def test_a_message_survives_its_document():
    inner = message("list.and", most="a", last=message("count.strides", n=1))
    assert Message.from_dict(inner.to_dict()) == inner


@pytest.mark.parametrize(
    "document", [{"code": "no_such_code", "text": "As it was."}, {"code": "count.strides", "text": "As it was."}]
)
def test_a_message_of_another_version_keeps_its_text(document):
    assert Message.from_dict(document) == literal("As it was.")


def test_equal_messages_are_one_in_a_set():
    assert len({message("count.strides", n=2), message("count.strides", n=2), message("count.strides", n=3)}) == 2


@pytest.mark.parametrize(
    ("wanted", "best"),
    [
        ("es-MX,es;q=0.9,en;q=0.8", "es"),
        ("de,es;q=0.5", "es"),
        ("es_ES.UTF-8", "es"),
        ("C", "en"),
        ("", "en"),
        (None, "en"),
        ("fr", "en"),
    ],
)
def test_the_best_language_is_the_first_that_there_is(wanted, best):
    assert best_language(wanted) == best


def test_the_language_of_a_block_ends_with_it():
    with in_language("es"):
        assert language() == "es"
    assert language() == "en"


def test_a_list_reads_as_in_a_sentence():
    assert [enumerated(items) for items in ([], ["a"], ["a", "b"], ["a", "b", "c"])] == [
        "",
        "a",
        "a and b",
        "a, b and c",
    ]


def test_and_is_another_word_before_an_i_in_spanish():
    with in_language("es"):
        assert enumerated(["cabeza", "inclinación"]) == "cabeza e inclinación"
        assert enumerated(["cabeza", "hombros"]) == "cabeza y hombros"
        assert enumerated(["agua", "hielo"]) == "agua y hielo"
