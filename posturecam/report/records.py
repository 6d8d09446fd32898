"""The records that reports are made of: what both HTML and PDF put on a page."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from posturecam.library.records import ClipNote
from posturecam.report.images import ReportImage
from posturecam.types import Verdict

LONGEST_NAME, LONGEST_NOTE = 120, 20_000
"""Letters of a name and of a note that a report shows; choices: a heading of two lines, and about ten pages."""


@dataclass(frozen=True)
class ReportAbout:
    """What a report says that is not in the result.

    Attributes
    ----------
    clip : str
        The clip's name.
    person : str
        The person's name; empty for none.
    when : datetime or None
        Aware; None where no date is to be shown.
    is_recorded : bool
        Whether `when` is when it was recorded; otherwise when it was analysed.
    note : str
        The coach's note on the report itself; empty for none.
    notes : tuple of ClipNote
        Those on the clip and its moments.
    """

    clip: str
    person: str = ""
    when: datetime | None = None
    is_recorded: bool = True
    note: str = ""
    notes: tuple[ClipNote, ...] = ()


@dataclass(frozen=True)
class ReportFinding:
    """A finding that asks for a change.

    Attributes
    ----------
    verdict : Verdict
        WATCH or ADJUST.
    order, seen : str
        What to do, and what was seen.
    where : str
        In which stretch of the clip; empty where there is only one.
    facts : tuple of str
        What was measured with its ±, what is usual, how likely it is otherwise.
    drill, why : str
        One drill with how often, and why it matters; empty where none is left that was not given before.
    image : ReportImage or None
        The still that shows it.
    """

    verdict: Verdict
    order: str
    seen: str
    where: str
    facts: tuple[str, ...]
    drill: str
    why: str
    image: ReportImage | None


@dataclass(frozen=True)
class ReportNote:
    """A coach's note.

    Attributes
    ----------
    heading : str
        Its moment or date; empty for the clip as a whole.
    text : str
        The note; may have lines.
    image : ReportImage or None
        The still of its moment with the drawing, where no finding shows it.
    """

    heading: str
    text: str
    image: ReportImage | None = None


@dataclass(frozen=True)
class ReportPage:
    """The report of one clip.

    Attributes
    ----------
    language : str
        Its code.
    person, date, clip : str
        Heading; the first two may be empty.
    headline : str
        The one sentence, a line for each of several people.
    notes : tuple of ReportNote
        The coach's.
    findings : tuple of ReportFinding
        Up to three, the most serious first.
    good, close, unjudged : tuple of str
        What is good, what is too close to call, and what was not judged.
    filmed : tuple of str
        How each stretch was filmed.
    photo : ReportImage or None
        The photo with what was measured on it, where no finding shows it; None for a video.
    sure : str
        How sure all of it is.
    safety : str
        When to stop and see a clinician.
    warnings : tuple of str
        What was noticed about the clip that makes a measure less sure.
    day : str
        When it was recorded, as ISO 8601, for the name of the file; empty where that is not known.
    parts : tuple of ReportPage
        The answers of a session that did not become one, each titled by its `clip`; then the page itself has none of
        their findings.
    """

    language: str
    person: str
    date: str
    clip: str
    headline: str
    notes: tuple[ReportNote, ...]
    findings: tuple[ReportFinding, ...]
    good: tuple[str, ...]
    close: tuple[str, ...]
    unjudged: tuple[str, ...]
    filmed: tuple[str, ...]
    photo: ReportImage | None
    sure: str
    safety: str
    warnings: tuple[str, ...] = ()
    day: str = ""
    parts: tuple[ReportPage, ...] = ()


def shortened(text: str, most: int) -> str:
    """Cut a text that is too long.

    Parameters
    ----------
    text : str
        Of others.
    most : int
        Letters that are shown.

    Returns
    -------
    str
        Without white space around it; with '…' where something was cut.
    """
    text = text.strip()
    return text if len(text) <= most else f"{text[: most - 1].rstrip()}…"


def one_line(name: str) -> str:
    """Make a name fit a heading.

    Parameters
    ----------
    name : str
        Of a person or a clip.

    Returns
    -------
    str
        In one line, at most `LONGEST_NAME` letters.
    """
    return shortened(" ".join(name.split()), LONGEST_NAME)
