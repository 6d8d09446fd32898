"""Below the video: every finding in a table, what to do, how far to trust it."""

from __future__ import annotations

from posturecam.coaching.advice import Advice, Plan, load_advice
from posturecam.coaching.importance import urgency
from posturecam.types import Activity, Analysis, Bout, Finding
from posturecam.ui.markup import badge_of, folded, listed, paragraph, table, told
from posturecam.ui.result.reading import Reading
from posturecam.wording import fine_range, title_and_answer, title_of, trust_notes, value_of, verdict_word

HEADINGS = ["What", "Verdict", "You", "Fine", "Left", "Right", "n", "Change", "How likely", "Remark"]
PARTS = (
    ("Warm up", ("warm_up",)),
    ("Drills", ("drill", "trial")),
    ("Stretches", ("stretch", "cool_down")),
    ("Strength in the week", ("strength",)),
    ("Breaks", ("break",)),
    ("When to rest", ("rest_or_run",)),
    ("When to see someone", ("urgent",)),
)
"""What a plan is told in: heading and kinds of advice."""
HANDBOOK = (
    ("Strength, week by week", ("strength",)),
    ("Soreness and comfort", ("comfort",)),
    ("Shoes, ground and load", ("gear", "load")),
    ("Rest or go", ("rest_or_run",)),
    ("Coming back after a break", ("return_plan",)),
    ("What the studies say, and what they do not", ("evidence",)),
)
"""What is there to be read, called for or not."""


def findings_html(reading: Reading) -> str:
    """All findings, a table for each bout, the most urgent first."""
    parts = []
    for bout in reading.analysis.judgements:
        rows = [_row(finding) for finding in sorted(bout.findings, key=urgency)]
        title = title_of(bout, reading.analysis)
        parts.append(f"<h3>{told(title)}</h3>{table(HEADINGS, rows, f'All findings, {title}')}")
    return "".join(parts)


def _row(finding: Finding) -> list[str]:
    known = finding.value is not None
    fine = fine_range(finding) if known else ""
    sure = "" if finding.likelihood is None else f"{100 * finding.likelihood:.0f} %"
    cells = [
        value_of(finding),
        fine,
        _number(finding.left),
        _number(finding.right),
        str(finding.n or ""),
        _change(finding),
        sure,
    ]
    what = title_and_answer(finding)
    return [told(what), badge_of(finding, verdict_word(finding)), *map(told, cells), told(finding.reason or "")]


def _change(finding: Finding) -> str:
    """From the first third to the last, where it is known how wrong that can be."""
    if finding.trend is None or finding.trend_uncertainty is None:
        return ""
    return f"{finding.trend + 0:+.1f}\u00a0±\u00a0{finding.trend_uncertainty:.1f}"


def _number(value: float | None) -> str:
    return "" if value is None else f"{value + 0:.1f}"


def plan_html(analysis: Analysis, plan: Plan) -> str:
    """What the findings call for; the rest folded away."""
    called = "".join(_part(heading, [item for kind in kinds for item in plan.of(kind)]) for heading, kinds in PARTS)
    chosen = {item.id for item in plan.items}
    rest = [item for item in load_advice() if item.id not in chosen and _is_for(item, analysis)]
    more = "".join(_part(heading, [item for item in rest if item.kind in kinds]) for heading, kinds in HANDBOOK)
    return f'<div class="pc-plan">{called}</div>{folded("More to read: strength, comfort, load, coming back", more)}'


def _part(heading: str, items: list[Advice]) -> str:
    if not items:
        return ""
    lines = "".join(f"<li>{told(item.text)}{_dose(item)}</li>" for item in items)
    return f'<section><h3>{told(heading)}</h3><ul class="pc-list">{lines}</ul></section>'


def _dose(item: Advice) -> str:
    """How much and how often; of what a study says, the study."""
    said = item.source if item.kind == "evidence" else item.dose
    return f' <span class="pc-dose">{told(said)}</span>' if said else ""


def _is_for(item: Advice, analysis: Analysis) -> bool:
    """Whether it is there to be read by somebody who does what the clip shows."""
    activities = {bout.activity for bout in analysis.bouts} or set(Activity)
    read = "handbook" in item.when or item.kind == "evidence"
    return read and (not item.activities or bool(activities & set(item.activities)))


def trust_html(reading: Reading) -> str:
    """View, level, frame rate and repairs of each bout, then every remark on the capture and what would make it better."""
    facts = "".join(_facts(bout, reading.analysis) for bout in reading.analysis.bouts)
    remarks = listed(trust_notes(reading.analysis)) or paragraph("Nothing about this clip stands in the way.")
    return f'<div class="pc-trust">{facts}</div>{remarks}'


def _facts(bout: Bout, analysis: Analysis) -> str:
    scene, roll = bout.scene, bout.scene.roll
    turned = f", {scene.yaw_deg:.0f}° out of square" if scene.yaw_deg == scene.yaw_deg and scene.view.is_side else ""
    level = (
        "can't be told"
        if roll.value is None
        else f"{roll.value:+.1f} ± {roll.uncertainty:.1f}°, from the {roll.source}"
    )
    rate = _frame_rate(bout, analysis)
    rows = (
        ("View", f"{scene.view}{turned}"),
        ("Camera tilt", level),
        ("Frame rate", "" if rate is None else f"{rate:.0f} a second{'' if rate >= 50 else '; 60 is better'}"),
        ("Repaired frames", f"{100 * scene.repaired_share:.1f} %"),
    )
    told_rows = "".join(f"<dt>{word}</dt><dd>{told(text)}</dd>" for word, text in rows if text)
    return f'<section><h3>{told(title_of(bout, analysis))}</h3><dl class="pc-facts">{told_rows}</dl></section>'


def _frame_rate(bout: Bout, analysis: Analysis) -> float | None:
    """Frames a second of the bout, as the clip plays; None for fewer than two."""
    if analysis.track is None:
        return None
    t = analysis.track.between(bout.start, bout.end).t
    return float((len(t) - 1) / (t[-1] - t[0])) if len(t) > 1 else None
