"""What the phone's page shows: one part for each stage of a clip, the last of them its result."""

from __future__ import annotations

from markupsafe import Markup

from posturecam.coaching.advice import advice_for
from posturecam.coaching.choosing import ranked
from posturecam.errors import PosturecamError
from posturecam.export.annotated_jpg import FILE as ANNOTATED
from posturecam.export.reading import read_result
from posturecam.setup_check import SetupState
from posturecam.ui.phone.clip import PhoneClip
from posturecam.ui.progress import remark_of
from posturecam.ui.reasons import reason_of
from posturecam.ui.result.card_words import words_of_card
from posturecam.ui.templates import render
from posturecam.wording import headline_of, pills
from posturecam.words import language

HINTS = ("side", "body", "light", "still", "seconds")
"""What a clip needs to be judged, a short line each."""


def stage_html(clip: PhoneClip | None) -> str:
    """Draw what a phone sees now.

    Parameters
    ----------
    clip : PhoneClip or None
        Its clip; None before one is handed in.

    Returns
    -------
    str
        HTML: one section.
    """
    if clip is None:
        return render("phone/start.html.j2", hints=HINTS)
    stage = clip.stage
    if stage == "done":
        return _result(clip)
    if stage == "asks":
        return _question(clip)
    queued = None if clip.job is None else clip.job.clips[0]
    if stage in ("failed", "stopped"):
        trouble = None if clip.job is None else clip.job.trouble
        why = str(trouble) if trouble else "" if queued is None else remark_of(queued)
        return render("phone/failed.html.j2", name=clip.name, stage=stage, why=why)
    share = None if queued is None or not queued.total else min(100, round(100 * queued.done / queued.total))
    remark = "" if queued is None else remark_of(queued)
    return render("phone/working.html.j2", name=clip.name, stage=stage, share=share, remark=remark)


def _question(clip: PhoneClip) -> str:
    """What the first look found in the way of a result, and which of several people is meant."""
    asked = clip.asked
    assert asked is not None
    look = asked.survey.look
    people = sorted(enumerate(look.people), key=lambda pair: pair[1].left + pair[1].width / 2)  # as on the app's page
    if look.image is not None:
        clip.stills = [asked.folder / look.image]
    return render(
        "phone/asks.html.j2",
        name=clip.name,
        items=[item for item in look.items if item.state is SetupState.MOVE],
        people=people if look.image is not None else (),
        asks_part=asked.survey.strip is not None,
    )


def _result(clip: PhoneClip) -> str:
    """The result, made once for each language; a sentence where it is gone."""
    spoken = language()
    if spoken not in clip.results:
        try:
            clip.results[spoken] = _drawn(clip)
        except PosturecamError as error:
            return render("phone/failed.html.j2", name=clip.name, stage="failed", why=str(reason_of(error)))
    return clip.results[spoken]


def _drawn(clip: PhoneClip) -> Markup:
    folder = clip.job.clips[0].folder if clip.job is not None else None
    assert folder is not None
    reading = read_result(folder)
    plan, shown = advice_for(reading.analysis), set[str]()
    cards = [words_of_card(pair, reading, plan, shown) for pair in ranked(reading.analysis, plan)]
    stills = [card.still for card in cards if card.still]
    photo = ANNOTATED if ANNOTATED in reading.files and not stills else ""
    stills += [photo] if photo else []
    clip.stills = [folder / still for still in stills]
    return render(
        "phone/result.html.j2",
        name=clip.name,
        headline=headline_of(reading.analysis),
        chips=pills(reading.analysis),
        cards=cards,
        photo=photo,
        numbers={still: n for n, still in enumerate(stills)},
    )
