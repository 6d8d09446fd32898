"""How it works, and how to film: generated from the norms and the measured accuracy where there is something to generate."""

from __future__ import annotations

from base64 import b64encode
from pathlib import Path

import streamlit as st

from posturecam.coaching.norms import load_norms
from posturecam.types import Verdict
from posturecam.ui.learn.accuracy import accuracy_html
from posturecam.ui.learn.norms import checks_html
from posturecam.ui.markup import badge, hero, part, told

DRAWINGS = {
    "film_side.svg": "Drawn from behind: a phone on a stand at hip height, level, 2 to 4 metres from a runner on a treadmill.",
    "film_above.svg": "Drawn from above: the phone looks square at the runner's side; within 20 degrees is good.",
}
STEPS = (
    ("Whole body", "Feet included, all the time. Nobody else near. Tight clothes show the hips and shoulders best."),
    (
        "Square from the side",
        "The camera looks straight at your side; up to 20° off is good, beyond that angles are left open.",
    ),
    ("Hip height, level", "On a stand or a shelf, 2 to 4 m away, and not moving. Use your phone's level."),
    ("Light on you", "Bright, and not from behind: a window at your back makes you a shadow."),
    (
        "60 frames a second",
        "30 will do. Below about 20 the moment of landing can't be timed. Slow motion works; its rate is found where it can be, and can be given.",
    ),
    ("Ten steady seconds", "Let the treadmill settle, then film 10 to 30 s without holding the rail, looking ahead."),
)
DESK = (
    "At a desk, film from the side for angles. From the front, head and shoulders in the picture are enough: how they are tilted "
    "and turned is judged at once, and how far the head comes forward after five seconds of your own good posture."
)
VERDICTS = {
    Verdict.GOOD: "more likely than not inside the range of healthy people, or of your own good posture",
    Verdict.WATCH: "more likely than not outside it",
    Verdict.ADJUST: "probably far outside, and very unlikely (1 in 40) to be inside",
    Verdict.UNKNOWN: "it can't be seen or timed; the reason says how to film it next time",
}
LIKELIHOOD = (
    'Every measurement can be wrong by its ±. From that comes how likely a verdict is: below 90 % it is said with "probably" and the '
    'percentage, below 65 % it is only "close to the limit", which asks for nothing. Of what is said to be 80 % likely, about 80 % is so: '
    "see the tables below."
)
PRIVACY = (
    "Clips, pictures and numbers stay on this computer: the app answers to it alone, and neither loads nor sends anything.",
    "What you upload lies in a temporary folder: a clip until it is analysed, its result until the app is closed.",
    "What you want to keep you download, or you let Many clips work on a folder of yours.",
    "Nothing of a live session is written to disk unless you ask for it.",
)
NO_DIAGNOSIS = (
    "This is about comfort and efficiency. It is not a medical device and diagnoses nothing. A link between these postures and "
    "pain is not proven, and changing the form of somebody without complaints is a matter of taste. With pain, numbness or "
    "tingling, see a clinician."
)


def page() -> None:
    """Draws the page."""
    st.html(
        hero(
            "How it works, and how to film yourself",
            "A good clip is nine tenths of a good answer. Prop up your phone, step on, and film ten steady seconds.",
        )
    )
    st.html(part("Film yourself", _filming()))
    st.html(part("What the words mean", _words()))
    st.html(part("What it looks at", f"<p>{_BANDS}</p><div class='pc-checks'>{checks_html(load_norms())}</div>"))
    st.html(part("How accurate it is", f"<p>{_MEASURED}</p>{accuracy_html()}"))
    st.html(part("Private by design", _list(PRIVACY)))
    st.html(part("No diagnosis", f"<p>{told(NO_DIAGNOSIS)}</p>"))


_BANDS = (
    "The norms lie at the tails of healthy people, plus what the measurement can be wrong by. They are no limits of risk. Open a "
    "check for what it measures, its norms, how good the evidence for them is and where it comes from."
)
_MEASURED = (
    "Measured against people whose posture is exactly known, with <code>posturecam validate</code>, when this version was made; you "
    "can run it too. What is promised and not kept is said as well."
)


def _filming() -> str:
    drawings = "".join(_drawing(name, about) for name, about in DRAWINGS.items())
    steps = "".join(f"<li><strong>{told(what)}</strong><span>{told(how)}</span></li>" for what, how in STEPS)
    return f'<div class="pc-film">{drawings}</div><ol class="pc-steps">{steps}</ol><p class="pc-sub">{told(DESK)}</p>'


def _drawing(name: str, about: str) -> str:
    content = b64encode((Path(__file__).parent / name).read_bytes()).decode()
    return f'<img src="data:image/svg+xml;base64,{content}" alt="{told(about)}">'


def _words() -> str:
    rows = "".join(f"<dt>{badge(verdict)}</dt><dd>{told(meaning)}</dd>" for verdict, meaning in VERDICTS.items())
    return f'<dl class="pc-facts words">{rows}</dl><p class="pc-sub">{told(LIKELIHOOD)}</p>'


def _list(lines: tuple[str, ...]) -> str:
    return f'<ul class="pc-list">{"".join(f"<li>{told(line)}</li>" for line in lines)}</ul>'
