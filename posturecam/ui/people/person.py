"""One person: what really changed since the first clip, each measure over the weeks, and the clips."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import TypeVar

import streamlit as st
from markupsafe import Markup

from posturecam.checks import find
from posturecam.judge.change import Change, ChangeKind, Direction
from posturecam.library.records import ClipKind, KeptFinding, LibraryClip, LibraryPerson
from posturecam.library.trends import Trend, TrendFilter, real_changes, speeds_of, trends_of, usual_activity
from posturecam.printable import printable
from posturecam.report.dates import local, long_day
from posturecam.types import check_title
from posturecam.ui.backstage import Backstage
from posturecam.ui.compare.way import draw_first_and_latest
from posturecam.ui.markup import hero, part
from posturecam.ui.people.addresses import clip_address
from posturecam.ui.people.charts import trend_html
from posturecam.ui.people.offers import draw_offers
from posturecam.ui.reports import progress_links
from posturecam.ui.templates import piece, render
from posturecam.wording import activity_name
from posturecam.wording.changes import values_of
from posturecam.words import enumerated, say, sentence_case

T = TypeVar("T")
_KMH = 3.6
MOST_SENTENCES = 3
"""Changes that are said at the top; the charts show the others. A choice, as for the cards of a result."""


def draw_person(stage: Backstage, person: LibraryPerson) -> None:
    """Draw a person's page.

    Parameters
    ----------
    stage : Backstage
        With the library.
    person : LibraryPerson
        The person.
    """
    clips = stage.library.clips(person)
    top = st.container()
    if not clips:
        st.html(hero(person.name, say("ui.people.no_clips"), person.group))
        draw_offers(stage, person)
        return
    findings = stage.library.findings(person)
    baselines = [kept.baseline for kept in stage.library.baselines(person)]
    trends = trends_of(findings, _ask_filter(person, findings), baselines)
    with top:
        st.html(hero(person.name, _since(clips), person.group) + _changes_html(trends))
        draw_first_and_latest([clip for clip in clips if stage.library.has_files(clip)])
    _draw_trends(trends)
    st.html(part(say("ui.people.clips"), _clips_html(stage, clips), "clips"))
    st.html(progress_links(person))
    draw_offers(stage, person)


def _since(clips: Sequence[LibraryClip]) -> str:
    """Since when the person is filmed."""
    first, latest = (long_day(local(clip.recorded)) for clip in (clips[-1], clips[0]))
    if len(clips) == 1:
        return say("ui.people.only", day=latest)
    return say("ui.people.since", n=len(clips), first=first, latest=latest)


def _changes_html(trends: Sequence[Trend]) -> Markup:
    """What really changed, and which main measures stayed within the noise; nothing where nothing was compared."""
    changes = real_changes(trends)[:MOST_SENTENCES]
    compared = [trend.change for trend in trends if find(trend.check).is_main and trend.change is not None]
    still = [check_title(change.check) for change in compared if change.kind is ChangeKind.NOISE]
    fine = {trend.check for trend in trends if trend.is_fine_throughout}
    lines = [_line(change, is_fine=change.check in fine) for change in changes]
    if still:
        code = "within_noise" if changes else "nothing_really"
        lines.append(("noise", say(f"ui.people.{code}", titles=enumerated(still))))
    if trends and not any(trend.compared for trend in trends) and any(len(trend.points) > 1 for trend in trends):
        lines.append(("noise", say("ui.people.apart")))
    lines += [("noise", text) for text in _not_up_to_date(trends)]
    return render("people/changes.html.j2", lines=lines) if lines else Markup("")


def _not_up_to_date(trends: Sequence[Trend]) -> list[str]:
    """That the latest clip is compared with none, where older ones are compared with each other."""
    older = [trend for trend in trends if trend.compared and not trend.is_up_to_date and find(trend.check).is_main]
    if not older:
        return []
    last = max(trend.points[trend.compared[-1]].clip.recorded for trend in older)
    return [say("ui.people.until", day=long_day(local(last)))]


def _line(change: Change, *, is_fine: bool) -> tuple[str, str]:
    """The direction of a real change, and the sentence that says it."""
    code = "fine" if is_fine and change.direction is Direction.NEITHER else str(change.direction)
    sentence = say(f"ui.people.really.{code}", title=check_title(change.check), values=values_of(change))
    return str(change.direction), sentence


def _ask_filter(person: LibraryPerson, findings: Sequence[KeptFinding]) -> TrendFilter:
    """Ask for activity, side and speed, each where there is a choice."""
    activities = list(dict.fromkeys(kept.filmed.activity for kept in findings))
    usual = usual_activity(findings)
    with st.container(horizontal=True, key="filters"):
        activity = _choose(person, "activity", activities, activity_name, usual)
        same = [kept for kept in findings if activity in (None, kept.filmed.activity)]
        views = list(dict.fromkeys(kept.filmed.view for kept in same))
        view = _choose(person, "view", views, lambda one: sentence_case(one.seen_from))
        seen = [kept for kept in same if view in (None, kept.filmed.view)]
        speed = _choose(person, "speed", speeds_of(seen), _speed_name)
    return TrendFilter(activity, view, speed)


def _choose(
    person: LibraryPerson, what: str, options: Sequence[T], name: Callable[[T], str], usual: T | None = None
) -> T | None:
    """Ask for one of several, or all of them; the only one where there is no choice, None for all."""
    if len(options) < 2:
        return None
    names: dict[str, T] = {name(option): option for option in options}
    every = say(f"ui.people.every.{what}")
    shown = [every, *names]
    chosen = st.selectbox(
        say(f"ui.people.filter.{what}"),
        shown,
        index=0 if usual is None else shown.index(name(usual)),
        key=f"{what} {person.id}",
    )
    return None if chosen is None else names.get(chosen)


def _speed_name(speed: tuple[str, float, float]) -> str:
    name, low, high = speed
    code, factor = ("kmh", _KMH) if name == "speed_mps" else ("legs", 1.0)
    return say(f"ui.people.speed.{code}", speed=(low + high) / 2 * factor)


def _draw_trends(trends: Iterable[Trend]) -> None:
    """Draw the main checks, the cadence and what really changed; the rest folded away."""
    shown: list[Trend] = []
    folded: list[Trend] = []
    for trend in trends:
        check = find(trend.check)
        has_changed = trend.change is not None and trend.change.is_real
        (shown if check.is_main or check.counts_steps or has_changed else folded).append(trend)
    if shown:
        st.html(_grid(shown))
    if folded:
        st.html(
            Markup('<section class="pc pc-more">{}</section>').format(
                piece("folded", say("ui.people.more_measures", n=len(folded)), _grid(folded))
            )
        )


def _grid(trends: Iterable[Trend]) -> Markup:
    return render("people/trends.html.j2", trends=[trend_html(trend) for trend in trends])


def _clips_html(stage: Backstage, clips: Sequence[LibraryClip]) -> Markup:
    notes = {note.clip_id for note in stage.library.notes(clips)}
    rows = [
        {
            "address": clip_address(clip.person_id, clip.id),
            "name": printable(clip.name),
            "day": long_day(local(clip.recorded)),
            "about": not clip.recorded_is_known,
            "session": clip.session,
            "what": " · ".join(
                filter(
                    None,
                    (
                        "" if clip.activity is None else activity_name(clip.activity),
                        "" if clip.view is None else clip.view.seen_from,
                        say("live_waiting.kind") if clip.kind is ClipKind.LIVE else "",
                    ),
                )
            ),
            "score": None if clip.score is None else round(clip.score),
            "has_note": clip.id in notes,
            "is_gone": not stage.library.has_files(clip),
        }
        for clip in clips
    ]
    return render("people/clips.html.j2", rows=rows)
