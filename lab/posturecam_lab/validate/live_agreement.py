"""`python -m posturecam_lab.validate.live_agreement [--clips FOLDER] [--people N] [--seed SEED]`: live against summary.

Plays many sessions as the page does, and compares what live showed, check by check, with the summary of the same
session and with the clip of the same frames: the cues that stood 4 s or longer, and what stood in the last 10 s.
"""

from __future__ import annotations

import argparse
import math
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path

from posturecam.cli.console import PlainConsole
from posturecam.cores import cores
from posturecam.types import Bout, Finding, Verdict
from posturecam_lab.validate.live_sessions import (
    SessionPlan,
    plans_at_desks,
    plans_of_clips,
    plans_of_people,
    plans_of_samples,
    plans_of_speeds,
)
from posturecam_lab.validate.promise import FigureRow
from posturecam_lab.validate.shown_live import CLOSE, PlayedSession, Shown, claims_of, is_waiting, played
from posturecam_lab.validate.tables import validation_table

LAST_S, LONG_S = 10.0, 4.0
"""Seconds at the end that are compared; how long a cue must stand to have been read."""
MOST_CHANGES = 2.0
"""Changes of the words in an unchanged minute."""
CAN_TELL = "can't tell"
NO_ANSWER = "no answer"


@dataclass(frozen=True)
class Comparison:
    """What live and the summary say of one check.

    Attributes
    ----------
    session, check : str
        Which.
    t : float
        When live began to say it, s.
    live, summary : str
        A verdict, or that there was no answer.
    likelihood : float or None
        Of the summary's verdict.
    has_changed : bool
        Whether those seconds, as a clip, differ from the summary by a real change.
    """

    session: str
    check: str
    t: float
    live: str
    summary: str
    likelihood: float | None = None
    has_changed: bool = False

    @property
    def kind(self) -> str:
        """Both answers, or empty where they agree."""
        if self.live == self.summary or (self.live == CLOSE and self.summary in _JUDGED[:2]):
            return ""
        return f"{self.live} live, {self.summary} in the summary"


_JUDGED = (str(Verdict.GOOD), str(Verdict.WATCH), str(Verdict.ADJUST))


@dataclass(frozen=True)
class Outcome:
    """What came of one session.

    Attributes
    ----------
    plan : SessionPlan
        The session.
    comparisons : tuple of Comparison
        Live against the summary.
    changes : float
        Changes of the words a minute, after the first answer.
    verdicts, off_clip : int
        Verdicts of the summary, and how many of them the clip of the same frames denies.
    behind, off_behind : int
        Verdicts of all checks that the last words rest on, and how many of them the summary denies.
    """

    kind: str
    name: str
    is_unchanged: bool
    seconds: float
    comparisons: tuple[Comparison, ...]
    changes: int
    verdicts: int
    off_clip: int
    behind: int
    off_behind: int


def outcome_of(plan: SessionPlan) -> Outcome:
    """Play a session, and compare."""
    session = played(plan.track(), plan.look_s)
    comparisons = (*_of_cues(plan, session), *_of_the_end(plan, session))
    verdicts, off = _against_clip(session)
    behind, off_behind = _behind_the_words(session)
    return Outcome(
        plan.kind,
        plan.name,
        plan.is_unchanged,
        plan.seconds,
        comparisons,
        session.changes,
        verdicts,
        off,
        behind,
        off_behind,
    )


def _of_cues(plan: SessionPlan, session: PlayedSession) -> list[Comparison]:
    """Each cue that stood long enough to be read."""
    found = []
    for shown in session.episodes:
        if shown.is_alarm and shown.until - shown.t >= LONG_S:
            found += _compared(plan, session, shown)
    return found


def _of_the_end(plan: SessionPlan, session: PlayedSession) -> list[Comparison]:
    """What stood in the last seconds, and what was not answered in all of them."""
    start = session.end - LAST_S
    last = [shown for shown in session.episodes if shown.until > start]
    found = [
        one
        for shown in last
        if not shown.is_alarm and shown.until - max(shown.t, start) >= LONG_S
        for one in _compared(plan, session, shown)
    ]
    if last and all(is_waiting(shown) for shown in last):
        judged = session.judgement_at(session.end)
        findings = () if judged is None else judged.findings
        found += [
            Comparison(plan.name, one.check, start, NO_ANSWER, str(one.verdict), one.likelihood)
            for one in findings
            if session.is_main(one.check) and one.verdict is not Verdict.UNKNOWN and _lasts(judged)
        ]
    return found


def _lasts(judged: Bout | None) -> bool:
    """Whether the summary's judgement is of what live had the time to see before those seconds."""
    return judged is not None and judged.seconds >= 2 * LAST_S


def _compared(plan: SessionPlan, session: PlayedSession, shown: Shown) -> list[Comparison]:
    """What was shown against the judgement of the summary that those seconds are part of."""
    t = min(shown.until, session.end)
    judged = session.judgement_at(t)
    if judged is None:
        return []
    found = []
    for check, claim in claims_of(shown, judged).items():
        finding = judged.finding(check)
        if finding is None:
            continue
        one = Comparison(plan.name, check, shown.t, str(claim), str(finding.verdict), finding.likelihood)
        changed = bool(one.kind) and not plan.is_unchanged and _has_changed(session, shown, finding)
        found.append(
            Comparison(plan.name, check, shown.t, str(claim), str(finding.verdict), finding.likelihood, changed)
        )
    return found


def _has_changed(session: PlayedSession, shown: Shown, finding: Finding) -> bool:
    """Whether the seconds before and while it was shown differ, as a clip, from the summary by a real change."""
    part = session.clip_of(shown.t - LAST_S, min(shown.t + LONG_S, session.end), session.judgement_at(shown.until))
    here, norm = None if part is None else part.finding(finding.check), finding.norm
    if here is None or norm is None or norm.change_uncertainty is None:
        return False
    if here.value is None or finding.value is None:
        return here.verdict is not finding.verdict and here.value is not finding.value
    return abs(here.value - finding.value) > norm.change_uncertainty


def _against_clip(session: PlayedSession) -> tuple[int, int]:
    """How many verdicts the summary gives, and how many the clip of the same frames denies."""
    ours = [(one.check, one.verdict) for bout in session.summary.judgements for one in bout.findings]
    clip = [(one.check, one.verdict) for bout in session.clip.judgements for one in bout.findings]
    return len(ours), sum(a != b for a, b in zip(ours, clip, strict=False)) + abs(len(ours) - len(clip))


def _behind_the_words(session: PlayedSession) -> tuple[int, int]:
    """How many verdicts the last words rest on, and how many of them the summary denies."""
    judged, last = session.judgement_at(session.end), session.last
    if judged is None or last is None or judged.activity is not last.activity:
        return 0, 0
    pairs = [(one.verdict, other.verdict) for one in last.findings if (other := judged.finding(one.check)) is not None]
    return len(pairs), sum(one is not other for one, other in pairs)


def agreement_rows(outcomes: Sequence[Outcome]) -> list[FigureRow]:
    """The table: by where the landmarks come from, then each kind of contradiction."""
    rows: list[FigureRow] = []
    for kind in dict.fromkeys(outcome.kind for outcome in outcomes):
        those = [outcome for outcome in outcomes if outcome.kind == kind]
        rows += _rows_of(f"{kind} ({len(those)} sessions)", those)
    return rows + _rows_of(f"all ({len(outcomes)} sessions)", outcomes)


def _rows_of(where: str, outcomes: Sequence[Outcome]) -> list[FigureRow]:
    all_of = [one for outcome in outcomes for one in outcome.comparisons]
    denied = [one for one in all_of if one.kind]
    kinds = Counter(one.kind for one in denied if not one.has_changed)
    steady = [60 * o.changes / max(o.seconds, 60.0) for o in outcomes if o.is_unchanged]
    changed = sum(one.has_changed for one in denied)
    rows = [
        FigureRow(where, "answers of live compared with the summary", float(len(all_of)), None, ""),
        FigureRow(
            where, "verdicts of the summary, of which the clip denies", float(_off(outcomes)), 0.0, _of(outcomes)
        ),
        FigureRow(where, "verdicts behind the last words, of which the summary denies", *_behind(outcomes)),
        FigureRow(where, "contradictions", float(len(denied) - changed), 0.0, ""),
        *(FigureRow(where, f"  {kind}", float(n), None, "") for kind, n in sorted(kinds.items())),
        FigureRow(where, "differ because the person changed", float(changed), None, ""),
    ]
    if steady:
        rows.append(
            FigureRow(where, "changes of the words in an unchanged minute, most", max(steady), MOST_CHANGES, "")
        )
    return rows


def _behind(outcomes: Iterable[Outcome]) -> tuple[float, None, str]:
    """How many verdicts are denied, and of how many."""
    pairs = [(outcome.off_behind, outcome.behind) for outcome in outcomes]
    return float(sum(off for off, _ in pairs)), None, f"of {sum(n for _, n in pairs)}"


def _off(outcomes: Iterable[Outcome]) -> int:
    return sum(outcome.off_clip for outcome in outcomes)


def _of(outcomes: Iterable[Outcome]) -> str:
    return f"of {sum(outcome.verdicts for outcome in outcomes)}"


def outcomes_of(plans: Sequence[SessionPlan], progress: Callable[[str], None] = lambda text: None) -> list[Outcome]:
    """Play all sessions, on all cores."""
    outcomes = []
    with ProcessPoolExecutor(cores(), mp_context=get_context("spawn")) as workers:
        for outcome in workers.map(outcome_of, plans):
            outcomes.append(outcome)
            for one in outcome.comparisons:
                if one.kind:
                    progress(listed(one))
            if outcome.is_unchanged and outcome.changes > MOST_CHANGES:
                progress(f"{outcome.name}: {outcome.changes} changes of the words in {outcome.seconds:.0f} s")
    return outcomes


def listed(one: Comparison) -> str:
    """A contradiction as a line."""
    likely = "" if one.likelihood is None else f" ({100 * one.likelihood:.0f} %)"
    changed = ", the person changed" if one.has_changed else ""
    return f"{one.session}, {one.check}, from {max(one.t, 0.0):.0f} s: {one.kind}{likely}{changed}"


def plans(options: argparse.Namespace) -> list[SessionPlan]:
    """All sessions that are asked for."""
    clips = [] if options.clips is None else plans_of_clips(options.clips, options.starts, options.seed)
    samples = plans_of_samples(options.starts, options.seed) if options.samples else []
    return [
        *clips,
        *samples,
        *plans_of_people(options.people, options.seed),
        *plans_at_desks(math.ceil(options.people / 2), options.seed),
        *plans_of_speeds(math.ceil(options.people / 2), options.seed),
    ]


def main() -> int:
    """Print every contradiction and the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--clips", type=Path, help="a folder with landmarks.npz files below it")
    parser.add_argument("--starts", type=int, default=1, help="sessions of each clip")
    parser.add_argument("--people", type=int, default=24, help="made-up people who do not change; half as many others")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--no-samples", dest="samples", action="store_false", help="leave the sample videos out")
    options = parser.parse_args()
    console = PlainConsole(width=140)
    outcomes = outcomes_of(plans(options), console.print)
    console.print(validation_table("Live against its summary and the clip", agreement_rows(outcomes)))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
