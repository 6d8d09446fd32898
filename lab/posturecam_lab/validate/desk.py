"""`python -m posturecam_lab.validate.desk [--seed N] [--people N]`: desk mode on acted desk sessions.

Seeds 0 to 3 are those the engine may be tuned on; judge it on others, from 100 on. Each person works for half an hour
without slouching, half an hour with slouches, half an hour with interruptions, and seven minutes in which the set-up is
moved, at 3 and at 15 frames a second. `--rendered` compares the acted landmarks with those that the real pose engine
finds on drawn people and on webcam clips (`--clips A.mp4 B.mp4`); `--background` checks what is found of the room.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import numpy as np
from rich.console import Console

from posturecam.desk import DeskState
from posturecam_lab.synth.desk_acts import Acted
from posturecam_lab.synth.desk_scenes import interrupted, moved, normal_work, slouching
from posturecam_lab.validate import desk_figures as figures
from posturecam_lab.validate.desk_session import PlayedDesk, played
from posturecam_lab.validate.promise import FigureRow
from posturecam_lab.validate.tables import validation_table

FPS = (3.0, 15.0)
SCENES = {"normal": normal_work, "slouching": slouching, "interrupted": interrupted, "moved": moved}
FALSE_NUDGES, NOTICED_PERCENT = 1.0, 95.0
"""What desk mode promises: false nudges in half an hour, and the share of held slouches that are noticed."""
Sessions = dict[str, list[PlayedDesk]]


def main(arguments: Sequence[str] | None = None) -> int:
    """Prints the table; 0 when every promise is kept, 1 when one is broken."""
    parser = argparse.ArgumentParser(prog="python -m posturecam_lab.validate.desk", description=__doc__)
    parser.add_argument("--seed", type=int, default=100, help="of the people; 0 to 3 for tuning")
    parser.add_argument("--people", type=int, default=12, help="how many")
    parser.add_argument("--fps", type=float, nargs="+", default=list(FPS), help="frames a second")
    parser.add_argument("--workers", type=int, default=1, help="processes")
    parser.add_argument("--cases", action="store_true", help="print every slouch missed, every false nudge and move")
    parser.add_argument("--json", type=Path, help="write the figures there, too")
    parser.add_argument("--rendered", action="store_true", help="check the acted landmarks against real ones")
    parser.add_argument("--background", action="store_true", help="check the registration of the background")
    parser.add_argument("--clips", type=Path, nargs="*", default=[], help="with these two: clips of cameras at rest")
    options = parser.parse_args(arguments)
    if options.background or options.rendered:
        return _print_drawn(options.background, options.clips)
    rows: list[FigureRow] = []
    for fps in options.fps:
        sessions = play_all(options.seed, options.people, fps, options.workers)
        rows += desk_rows(sessions, f"{fps:g} frames a second")
        if options.cases:
            print_cases(sessions, fps)
    Console(width=110).print(validation_table(f"Desk mode, {options.people} people of seed {options.seed}", rows))
    if options.json:
        options.json.write_text(json.dumps([row.to_dict() for row in rows], indent=1))
    return 0 if all(row.kept for row in rows) else 1


def _print_drawn(background: bool, clips: Sequence[Path]) -> int:
    """Checks on drawn people, which need numba."""
    if background:
        from posturecam_lab.validate.desk_background import print_background

        return print_background(clips)
    from posturecam_lab.validate.desk_rendered import print_rendered

    return print_rendered(clips)


def play_all(seed: int, people: int, fps: float, workers: int = 1, seconds: float | None = None) -> Sessions:
    """All sessions of these people by scene. seconds: of each but the moved ones, else half an hour."""
    jobs = [(name, seed, number, fps, seconds) for name in SCENES for number in range(people)]
    if workers > 1:
        with ProcessPoolExecutor(workers) as pool:
            done = list(pool.map(_play, jobs))
    else:
        done = list(map(_play, jobs))
    sessions: Sessions = {name: [] for name in SCENES}
    for (name, *_), session in zip(jobs, done, strict=True):
        sessions[name].append(session)
    return sessions


def _play(job: tuple[str, int, int, float, float | None]) -> PlayedDesk:
    name, seed, number, fps, seconds = job
    scene: Callable[..., object] = SCENES[name]
    play = scene(seed, number) if seconds is None or name == "moved" else scene(seed, number, seconds)
    return played(play, fps)  # type: ignore[arg-type]


def desk_rows(sessions: Sessions, where: str) -> list[FigureRow]:
    """Every figure of these sessions."""
    return [
        FigureRow(where, what, value, promise, unit, at_least)
        for what, value, promise, unit, at_least in (
            *_work_rows(sessions["normal"]),
            *_slouch_rows(sessions["slouching"]),
            *_pause_rows(sessions),
            *_move_rows(sessions["moved"]),
        )
    ]


_Row = tuple[str, float, float | None, str, bool]


def _work_rows(work: list[PlayedDesk]) -> list[_Row]:
    false = [len(figures.false_nudges(one)) * 1800.0 / one.play.seconds for one in work]
    episodes = [figures.false_episodes(one) * 1800.0 / one.play.seconds for one in work]
    slouched = [100.0 * one.slouched.mean() for one in work]
    return [
        ("false nudges in 30 min of ordinary work, mean", float(np.mean(false)), FALSE_NUDGES, "", False),
        ("    worst person", float(np.max(false)), None, "", False),
        ("    people with more than one", float(np.sum(np.array(false) > 1)), None, f"of {len(work)}", False),
        ("slouching shown for 15 s without any, in 30 min", float(np.mean(episodes)), None, "", False),
        ("time shown as slouched in ordinary work", float(np.mean(slouched)), None, "%", False),
    ]


def _slouch_rows(sessions: list[PlayedDesk]) -> list[_Row]:
    cases = [case for one in sessions for case in figures.noticed(one)]
    held = [case for case in cases if case.kind in (Acted.LEAN_IN, Acted.SLUMP)]
    rows: list[_Row] = [
        (
            "lean-ins and slumps held for 20 s noticed",
            figures.share(c.noticed for c in held),
            NOTICED_PERCENT,
            "%",
            True,
        )
    ]
    for kind in figures.SLOUCHES:
        these = [case for case in cases if case.kind is kind]
        rows.append(
            (f"    {kind.value}: noticed, of {len(these)}", figures.share(c.noticed for c in these), None, "%", True)
        )
        rows.append(("        after, median", figures.typical([c.after_s for c in these]), None, "s", False))
        rows.append(("        by its own name", figures.share(c.named for c in these), None, "%", True))
    nudged = [found for found in map(figures.first_nudged, sessions) if found is not None]
    rows.append(
        (f"first slouch nudged about, of {len(nudged)}", figures.share(hit for hit, _ in nudged), None, "%", True)
    )
    rows.append(("    after, median", figures.typical([after for _, after in nudged]), None, "s", False))
    off, real = zip(*(figures.minutes_off(one) for one in sessions), strict=True)
    rows.append(("true minutes slouched in 30, mean", float(np.mean(real)), None, "min", False))
    rows.append(("    said less true, mean", float(np.mean(off)), None, "min", False))
    rows.append(("    said less true, most", float(max(off, key=abs)), None, "min", False))
    rows.append(
        (
            "slouched or not said rightly",
            100 * float(np.mean([figures.agreement(s) for s in sessions])),
            None,
            "%",
            True,
        )
    )
    false = [len(figures.false_nudges(one)) for one in sessions]
    rows.append(("false nudges between slouches, in 30 min", float(np.mean(false)), None, "", False))
    return rows


def _pause_rows(sessions: Sessions) -> list[_Row]:
    them = sessions["interrupted"]
    absent = [hit for s in them for hit in figures.paused_in(s, figures.away(s), DeskState.AWAY, DeskState.STANDING)]
    gone = [hit for s in them for hit in figures.paused_in(s, figures.away(s), DeskState.AWAY)]
    up = [hit for s in them for hit in figures.paused_in(s, figures.standing(s), DeskState.STANDING, DeskState.AWAY)]
    beside = [hit for s in them for hit in figures.paused_in(s, figures.visited(s), DeskState.NOT_ALONE)]
    false = [len(figures.false_nudges(s)) for s in them]
    every = [*sessions["normal"], *sessions["slouching"], *them]
    hours = sum(s.play.seconds for s in every) / 3600
    moved_ = sum(figures.wrong_pauses(s, DeskState.MOVED) for s in every)
    other = sum(figures.wrong_pauses(s, DeskState.AWAY, DeskState.STANDING) for s in every)
    alone = sum(figures.wrong_pauses(s, DeskState.NOT_ALONE) for s in every)
    return [
        (f"absences paused, of {len(absent)}", figures.share(absent), None, "%", True),
        ("    as away", figures.share(gone), None, "%", True),
        (f"standing up paused, of {len(up)}", figures.share(up), None, "%", True),
        (f"visitors behind the chair noticed, of {len(beside)}", figures.share(beside), None, "%", True),
        ("false nudges with interruptions, in 30 min", float(np.mean(false)), None, "", False),
        ("moved shown wrongly, in an hour", moved_ / hours, None, "", False),
        ("away or standing shown wrongly, in an hour", other / hours, None, "", False),
        ("not alone shown wrongly, in an hour", alone / hours, None, "", False),
    ]


def _move_rows(sessions: list[PlayedDesk]) -> list[_Row]:
    rows: list[_Row] = []
    results = [(s.play.moves[0].kind, *figures.after_move(s)) for s in sessions]
    rows.append(
        (f"moved set-ups noticed within 60 s, of {len(results)}", figures.share(r[1] for r in results), None, "%", True)
    )
    for kind in ("lid", "laptop", "chair", "seat"):
        these = [r for r in results if r[0] == kind]
        if these:
            rows.append((f"    {kind}", figures.share(r[1] for r in these), None, "%", True))
    rows.append(("    after, median", figures.typical([r[2] for r in results]), None, "s", False))
    rows.append(("    nudges meanwhile, mean", float(np.mean([r[3] for r in results])), None, "", False))
    return rows


def print_cases(sessions: Sessions, fps: float) -> None:
    """Prints each case that went wrong, for those who tune."""
    for scene, them in sessions.items():
        for one in them:
            who = f"{fps:g}/s {scene} {one.play.person.name}"
            for t in figures.false_nudges(one):
                doing = one.truth.doing[int(np.searchsorted(one.t, t))]
                said = one.states[min(int(np.searchsorted(one.t, t)), len(one.states) - 1)]
                print(f"{who}: false nudge at {t:.0f} s ({said}) while the person {Acted(doing).value}")
            for case in figures.noticed(one) if scene == "slouching" else ():
                if not case.noticed:
                    print(f"{who}: missed: {case.kind.value}")
            if scene == "moved" and not figures.after_move(one)[0]:
                print(f"{who}: not noticed: {one.play.moves[0]}")
            if one.refused:
                print(f"{who}: reference refused {len(one.refused)} times: {one.refused[-1]}")


if __name__ == "__main__":
    sys.exit(main())
