"""Every sentence a user can read, by code, in the user's language.

A language is one file, `words/<language>.toml`; its keys, joined by dots, are the codes. What lasts longer than a
moment (a result, an error on its way to the user) holds a `Message`: the code with its parameters, which is put into
words when it is shown. What is shown at once uses `say`. No code may look at a sentence to decide anything: compare
codes.

A text is a format string with named parameters. Where it depends on a number, the entry is a table with the texts
`one` and `other`, chosen by the parameter `n`.
"""

from posturecam.words.catalogue import (
    ENGLISH,
    LANGUAGE_VARIABLE,
    best_language,
    in_language,
    language,
    language_codes,
    languages,
    set_language,
    texts,
)
from posturecam.words.messages import (
    LITERAL,
    Message,
    Parameter,
    Range,
    enumerated,
    is_known,
    literal,
    message,
    message_of,
    say,
    sentence_case,
)

__all__ = [
    "ENGLISH",
    "LANGUAGE_VARIABLE",
    "LITERAL",
    "Message",
    "Parameter",
    "Range",
    "best_language",
    "enumerated",
    "in_language",
    "is_known",
    "language",
    "language_codes",
    "languages",
    "literal",
    "message",
    "message_of",
    "say",
    "sentence_case",
    "set_language",
    "texts",
]
