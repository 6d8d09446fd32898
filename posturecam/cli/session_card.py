"""What the terminal shows of a session: one scorecard, with the clip that each answer comes from."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from rich.box import SIMPLE_HEAD
from rich.console import RenderableType
from rich.table import Table

from posturecam.session import JointJudgement, SessionAnalysis, answers_of
from posturecam.terminal import Scorecard
from posturecam.terminal_paper import Paper, findings_table
from posturecam.types import Bout, Finding
from posturecam.wording.session import (
    clear_differences,
    difference_of,
    judgement_title,
    origin_of,
    placed_in,
    session_headline,
    session_notes,
    short_origin,
    sides_of,
    unanswered,
)
from posturecam.words import enumerated, say


class SessionCard(Scorecard):
    """The clips of a session as a runner reads them, like a single clip's.

    Parameters
    ----------
    session : SessionAnalysis
        What is shown.
    """

    def __init__(self, session: SessionAnalysis) -> None:
        super().__init__(session.analysis, enumerated(list(session.names)))
        self.session = session

    def answer(self, paper: Paper) -> Iterator[RenderableType]:
        """Show the one answer, or each of several below a heading of its own.

        Parameters
        ----------
        paper : Paper
            What it is written on.

        Yields
        ------
        RenderableType
            Of rich.
        """
        answers = answers_of(self.session)
        if len(answers) == 1:
            yield from super().answer(paper)
            return
        yield paper.text(session_headline(self.session), "bold")
        for one in answers:
            yield paper.text(f"\n{judgement_title(one.judgements[0], one)}", "bold underline")
            yield from SessionCard(one).answer(paper)

    def placed(self, finding: Finding, bout: Bout, what: str) -> str:
        """Say what was found and from which clip; where none shows it, of which judgement.

        Parameters
        ----------
        finding : Finding
            The finding.
        bout : Bout
            Its joint bout.
        what : str
            What is said of it.

        Returns
        -------
        str
            In the present language.
        """
        joint = self._joint(bout)
        origin = origin_of(joint, finding)
        return f"{what} {origin}" if origin else placed_in(joint, self.session, what)

    def unanswered(self) -> list[str]:
        """Say what no clip shows and why.

        Returns
        -------
        list[str]
            A line for each reason.
        """
        return unanswered(self.session, say("terminal.record_own"))

    def trust(self) -> list[str]:
        """Say how far to trust it, and what was not combined.

        Returns
        -------
        list[str]
            A line for each thing.
        """
        return session_notes(self.session)

    def tables(self, paper: Paper) -> Iterator[RenderableType]:
        """Show every finding with the clip it comes from, and left beside right.

        Parameters
        ----------
        paper : Paper
            What they are written on.

        Yields
        ------
        RenderableType
            Of rich.
        """
        for joint in self.session.judgements:
            yield paper.text(f"\n{judgement_title(joint, self.session)}", "bold")
            yield findings_table(joint.bout, paper, partial(short_origin, joint, self.session))
            if joint.differences:
                yield paper.text(f"\n{say('session.card.sides')}", "bold")
                yield from paper.indented(clear_differences(joint.differences))
                yield _sides_table(joint, paper)

    def _joint(self, bout: Bout) -> JointJudgement:
        return next(joint for joint in self.session.judgements if joint.bout is bout)


def _sides_table(joint: JointJudgement, paper: Paper) -> Table:
    table = Table(box=SIMPLE_HEAD, pad_edge=False, show_edge=False, header_style="dim")
    for heading in ("terminal.column.what", "session.card.left", "session.card.right", "session.card.differs"):
        table.add_column(paper.text(say(heading)))
    for one in joint.differences:
        table.add_row(*map(paper.text, (*sides_of(one), difference_of(one))))
    return table
