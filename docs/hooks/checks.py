"""The checks, and every norm with its evidence and source, from posturecam/checks and norms.toml."""

from __future__ import annotations

from docs.hooks.markdown import code, plain, table
from posturecam.checks import Check, discover, find
from posturecam.coaching.change_table import load_changes
from posturecam.coaching.norms import Norms, load_norms
from posturecam.types import Activity, Norm, Verdict
from posturecam.ui.learn.norms import about, band, give_or_take
from posturecam.wording import activity_name, unit_of

NORM_HEADINGS = ("Doing", "Seen from", "Fine", "To watch", "± at least", "Evidence", "Source")
_ALL = len(Activity)


def overview() -> str:
    """Return a table of all checks: id, title, unit, and where each is judged."""
    norms = load_norms()
    rows = [_overview_row(check, [norm for norm in norms if norm.check == check.id]) for check in discover()]
    return table(("Check", "Question", "Unit", "Judged", "Main"), rows)


def _overview_row(check: Check, norms: list[Norm]) -> tuple[str, ...]:
    units = ", ".join(dict.fromkeys(norm.unit for norm in norms))
    return (
        f"[{code(check.id)}](#{check.id})",
        plain(check.title),
        plain(units),
        _judged(check, norms),
        "yes" if check.is_main else "",
    )


def _judged(check: Check, norms: list[Norm]) -> str:
    """Return where a check is judged: 'walk, run: side; sit: front, with a baseline'."""
    places: dict[str, list[str]] = {}
    for norm in norms:
        alone = any(not other.baseline for other in norms if _place(other) == _place(norm))
        view = "front or rear" if norm.view == "front" and not check.needs_face else norm.view
        place = view if alone else f"{view}, with a baseline"
        activities = places.setdefault(place, [])
        if norm.activity.value not in activities:
            activities.append(norm.activity.value)
    return "; ".join(f"{'all' if len(doing) == _ALL else ', '.join(doing)}: {place}" for place, doing in places.items())


def _place(norm: Norm) -> tuple[Activity, str]:
    return norm.activity, norm.view


def model_errors() -> str:
    """Return a table of the ± (95 %) that a pose model's landmarks of real people add to each check."""
    known = [check for check in discover() if check.model_error.real]
    rows = [(plain(check.title), *(_model_error(check, kind) for kind in ("gait", "stand", "sit"))) for check in known]
    return table(("± of", "walking, running", "standing", "sitting"), rows)


def _model_error(check: Check, kind: str) -> str:
    error = check.model_error.real.get(kind)
    if error is None:
        return ""
    if check.model_error.relative:
        return f"{100 * error:g} % of the value"
    unit = next(norm.unit for norm in load_norms() if norm.check == check.id)
    return f"{error:g}{unit_of(unit)}"


def changes() -> str:
    """Return a table of the ± (95 %) of a difference between two measurements of a person who did not change."""
    rows = [
        (
            plain(find(row.check).title),
            activity_name(Activity(row.activity)),
            row.view,
            f"±{row.again:.1f}{unit_of(row.unit)}",
            f"±{row.same:.1f}{unit_of(row.unit)}",
            f"{row.n_again}, {row.n_same}",
        )
        for row in load_changes()
    ]
    return table(("± of a change of", "Doing", "Seen from", "Camera put up anew", "Same set-up", "Pairs"), rows)


def norms() -> str:
    """Return a section for each check: what it measures, and its norms."""
    rows = load_norms()
    return "\n".join(_section(check, rows) for check in discover())


def _section(check: Check, rows: Norms) -> str:
    own = [_norm_row(check, norm) for norm in rows if norm.check == check.id]
    return f"### {plain(check.title)} {{ #{check.id} }}\n\n{plain(about(check))}\n\n{table(NORM_HEADINGS, own)}"


def _norm_row(check: Check, norm: Norm) -> tuple[str, ...]:
    view = norm.view + (", against your own baseline" if norm.baseline else "")
    cells = (
        activity_name(norm.activity),
        view,
        band(norm, Verdict.GOOD),
        band(norm, Verdict.WATCH),
        give_or_take(check, norm),
        norm.evidence,
        norm.source,
    )
    return tuple(map(plain, cells))
