"""The table "Filmed again": real change or noise, on people nothing was fitted on."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence

from posturecam.checks import find
from posturecam.coaching.change_table import load_changes
from posturecam.types import Activity
from posturecam_lab.validate.again import draw_returning, draw_returning_to_desk
from posturecam_lab.validate.change_cases import ChangeCase, cases_of, followed_cases, is_false, is_found
from posturecam_lab.validate.promise import ErrorRow, FigureRow

RETURNING, RETURNING_TO_DESK = 96, 24
"""People filmed on three days."""
MOST_FALSE_PERCENT, LEAST_FOUND_PERCENT = 5.0, 80.0
"""What is promised of people who did not change, and of changes of twice the stated ±."""
TITLE = "{n} made-up people, filmed again on another day"


def filmed_again_table(
    progress: Callable[[str], None] = lambda text: None, seed: int = 0
) -> dict[str, list[FigureRow | ErrorRow]]:
    """The table over people drawn from that seed."""
    progress("made-up people, filmed again")
    people = [*draw_returning(RETURNING, seed), *draw_returning_to_desk(RETURNING_TO_DESK, seed)]
    found = list(cases_of(people, followed_cases))
    return {TITLE.format(n=len(people)): [_people_row(found), *rows_of([case for cases in found for case in cases])]}


def _people_row(found: Sequence[Sequence[ChangeCase]]) -> FigureRow:
    """The promise by person: how many of those who did not change have any change that is called real."""
    still = [[case for case in cases if case.true == 0] for cases in found]
    seen = [cases for cases in still if cases]
    share = _percent(any(map(is_false, cases)) for cases in seen)
    return FigureRow(
        "filmed again, all", f"people with a false real change ({len(seen)})", share, MOST_FALSE_PERCENT, "%"
    )


def rows_of(cases: Sequence[ChangeCase]) -> list[FigureRow | ErrorRow]:
    """The promises over all, the same by activity, and by check and activity the ± and how often it is wrong."""
    rows: list[FigureRow | ErrorRow] = list(_rates("all", cases, promised=True))
    for activity in Activity:
        of_it = [case for case in cases if case.activity == activity]
        rows += _rates(str(activity), of_it, promised=False) if of_it else []
    grouped: dict[tuple[str, Activity], list[ChangeCase]] = defaultdict(list)
    for case in cases:
        grouped[case.check, case.activity].append(case)
    for check, activity in sorted(grouped, key=lambda key: (find(key[0]).rank, list(Activity).index(key[1]))):
        rows += _check_rows(check, activity, grouped[check, activity])
    return rows


def _rates(where: str, cases: Iterable[ChangeCase], *, promised: bool) -> list[FigureRow]:
    still = [case for case in cases if case.true == 0]
    moved = [case for case in cases if case.true != 0]
    most, least = (MOST_FALSE_PERCENT, LEAST_FOUND_PERCENT) if promised else (None, None)
    place = f"filmed again, {where}"
    return [
        FigureRow(place, f"false real changes ({len(still)})", _percent(map(is_false, still)), most, "%"),
        FigureRow(
            place,
            f"changes of twice the ± found ({len(moved)})",
            _percent(map(is_found, moved)),
            least,
            "%",
            at_least=True,
        ),
    ]


def _check_rows(check: str, activity: Activity, cases: Sequence[ChangeCase]) -> list[FigureRow]:
    row = load_changes().row(check, activity, cases[0].view)
    still = [case for case in cases if case.true == 0]
    place = f"{check}, {activity}"
    if not still:
        return []
    rows = [] if row is None else [FigureRow(place, "± of a change, camera put up anew", row.again, None, row.unit)]
    return [*rows, FigureRow(place, f"false real changes ({len(still)})", _percent(map(is_false, still)), None, "%")]


def _percent(said: Iterable[bool]) -> float:
    answers = list(said)
    return 100 * sum(answers) / len(answers) if answers else float("nan")
