"""What a person can do about their findings: the items of advice.toml that an analysis calls for. Never a diagnosis.

`advice.<language>.toml` beside it holds the texts in another language.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from posturecam.coaching.importance import by_importance
from posturecam.types import Activity, Analysis, Bout, Finding, Place
from posturecam.words import language

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

KINDS = (
    *("urgent", "rest_or_run", "warm_up", "why", "drill", "trial", "stretch", "strength", "cool_down", "break"),
    *("comfort", "gear", "load", "return_plan", "evidence"),
)
"""What an item can be, in the order in which a plan lists them."""

ALWAYS, ANY, DRIFT, HANDBOOK = "always", "any", "drift", "handbook"
LONG_BOUT_S = 60.0
"""A drift within a shorter bout calls for no advice on tiredness."""

_FILE = Path(__file__).with_name("advice.toml")


@dataclass(frozen=True)
class Advice:
    """One item; the head of advice.toml says what each field means.

    Activities, places: empty = all. source: as shown to people.
    """

    id: str
    kind: str
    text: str
    when: tuple[str, ...]
    activities: tuple[Activity, ...]
    source: str
    dose: str | None = None
    places: tuple[Place, ...] = ()

    def called_by(self, call: str, activity: Activity, place: Place) -> bool:
        """Tell whether something calls for this item in that activity at that place.

        Parameters
        ----------
        call : str
            A check id, alone or with " above" or " below", "drift", "any" or "always".
        activity : Activity
            What the person does.
        place : Place
            Where.

        Returns
        -------
        bool
            Whether the item is for it.
        """
        fits = (not self.activities or activity in self.activities) and (not self.places or place in self.places)
        return fits and call in self.when


@dataclass(frozen=True)
class Plan:
    """The items an analysis calls for, each once, in the order of KINDS.

    checks: those out of green, the most urgent first.
    """

    items: tuple[Advice, ...]
    checks: tuple[str, ...]

    def of(self, kind: str) -> tuple[Advice, ...]:
        """The items of one kind.

        Parameters
        ----------
        kind : str
            One of `KINDS`.

        Returns
        -------
        tuple[Advice, ...]
            In the order of advice.toml.
        """
        return tuple(item for item in self.items if item.kind == kind)

    def for_check(self, check: str) -> tuple[Advice, ...]:
        """The items that this check called for.

        Parameters
        ----------
        check : str
            The id of a check.

        Returns
        -------
        tuple[Advice, ...]
            In the order of the plan.
        """
        return tuple(item for item in self.items if any(call.split()[0] == check for call in item.when))


def load_advice() -> tuple[Advice, ...]:
    """Read every item of advice.toml, in its order, in the present language.

    Returns
    -------
    tuple of Advice
        The items.

    Raises
    ------
    ValueError
        When a file contradicts itself.
    """
    content = _read(_FILE)
    items = tuple(_item(row, content["sources"]) for row in content["item"])
    if len({item.id for item in items}) != len(items):
        raise ValueError("advice.toml has two items of the same id")
    translation = _FILE.with_suffix(f".{language()}.toml")
    if not translation.exists():
        return items
    words = _read(translation)
    sources = {name: words["sources"][key] for key, name in content["sources"].items()}
    return tuple(
        replace(
            item,
            text=words["text"][item.id],
            dose=None if item.dose is None else words["dose"][item.id],
            source=sources.get(item.source, item.source),
        )
        for item in items
    )


def _read(path: Path) -> dict[str, Any]:
    return tomllib.loads(path.read_text(encoding="utf-8"))


def advice_for(analysis: Analysis) -> Plan:
    """Choose what the alarms of an analysis call for, the warm-up and the signs that need a clinician.

    Parameters
    ----------
    analysis : Analysis
        The analysis.

    Returns
    -------
    Plan
        The items, each once.
    """
    calls = _calls(analysis)
    found = by_importance(finding for _, finding in _out_of_green(analysis))
    chosen = [item for item in load_advice() if any(item.called_by(*call) for call in calls)]
    return Plan(
        items=tuple(sorted(chosen, key=lambda item: KINDS.index(item.kind))),
        checks=tuple(dict.fromkeys(finding.check for finding in found)),
    )


def _calls(analysis: Analysis) -> set[tuple[str, Activity, Place]]:
    """Everything that can call for an item, with the activity and the place it happened in."""
    where = {(bout.activity, bout.scene.place) for bout in analysis.bouts}
    calls = {(ALWAYS, *here) for here in where or {(activity, Place.UNKNOWN) for activity in Activity}}
    for bout, finding in _out_of_green(analysis):
        here = (bout.activity, bout.scene.place)
        side = "below" if finding.below else "above"
        calls |= {(ANY, *here), (finding.check, *here), (f"{finding.check} {side}", *here)}
    for bout in analysis.judgements:
        if bout.seconds >= LONG_BOUT_S and any(finding.drifts for finding in bout.findings):
            calls.add((DRIFT, bout.activity, bout.scene.place))
    return calls


def _out_of_green(analysis: Analysis) -> list[tuple[Bout, Finding]]:
    return [(bout, finding) for bout in analysis.judgements for finding in bout.findings if finding.asks]


def _item(row: Mapping[str, Any], sources: Mapping[str, str]) -> Advice:
    if row["kind"] not in KINDS:
        raise ValueError(f'advice.toml, {row["id"]}: unknown kind "{row["kind"]}"')
    if row["kind"] != "evidence" and row["source"] not in sources:
        raise ValueError(f'advice.toml, {row["id"]}: unknown source "{row["source"]}"')
    return Advice(
        id=row["id"],
        kind=row["kind"],
        text=row["text"],
        when=tuple(row["when"]),
        activities=tuple(Activity(word) for word in row.get("activity", ())),
        source=sources.get(row["source"], row["source"]),
        dose=row.get("dose"),
        places=tuple(Place(word) for word in row.get("place", ())),
    )
