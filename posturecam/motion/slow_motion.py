"""Estimate how many times slower than life a person's strides play, from gravity and from how people walk and run.

Every sign is read stride by stride from the landmarks as played, without contacts, belt speed or an activity:

- **Running, gravity.** A runner's body is accelerated by gravity alone in flight. With a half-sine ground force that
acts
  during the share c of a step, the centre of mass oscillates at step frequency f with the amplitude
  z = g a(c) / (2 pi f)^2, a(c) = 2 cos(pi c) / (1 - 4 c^2). The measured z in leg lengths and the usual leg in metres
  give the true f. On 42 force-plate runs the result scatters by 4 %.
- **Running, cadence.** Nearly all runners take 135 to 205 steps a minute.
- **Walking, step length and cadence.** Step length over cadence (walk ratio) is nearly the same for all speeds of a
  person and for most adults (Sekiya and Nagasaki 1998, Gait Posture 7:225). Slow walkers take short steps: long steps
  *and* a low cadence, which means legs that swing far slower than a pendulum of their length, are slow motion; short
  steps at a very high cadence are a sped-up clip. Where step length and cadence disagree, nothing is concluded.

Running and walking are distinguished at any playback speed: hips and shoulders are highest while the feet are far
apart in running, and while they pass each other in walking.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.ndimage import median_filter

from posturecam.arrays import Bools, Floats
from posturecam.landmarks import ANKLE, HIP, KNEE, SHOULDER
from posturecam.motion.body import GRAVITY_MPS2, USUAL_LEG_M, LandmarkPath, columns, leg_length_px, nanmedian
from posturecam.motion.signals import NDArrayInt
from posturecam.track import PoseTrack
from posturecam.types import Activity

CONTACT_SHARE = 0.7
"""Contact time over step time of usual runners: twice a duty factor of 0.35."""
FORCE_AMPLITUDE = 2 * np.cos(np.pi * CONTACT_SHARE) / (1 - 4 * CONTACT_SHARE**2)
"""a(c), see above, at the usual contact share."""
HIP_GAIN, SHOULDER_GAIN = 1.14, 1.29
"""How much more than the centre of mass mid-hip and mid-shoulder oscillate: 42 force-plate runs."""
USUAL_RUN_SPM, USUAL_WALK_SPM = 165.0, 112.0
"""Usual cadences of adults in running and walking, steps/min."""
WALK_RATIO_M_MIN = 0.0064
"""Step length over cadence of adults, m per step/min: 0.0059 to 0.0067 in the literature."""
RUN_PHASE, WALK_PHASE = 0.3, -0.3
"""Mean phase of the oscillation beyond which a gait is recognised: 1 = highest with legs apart, -1 = while they pass.
"""
KNEE_WEIGHT = 1.0
"""Weight of the knees, which swing half as far, against the ankles.

In running knees pass each other at mid-stance, ankles later: phases of 0.9 and 0.6 on force plates; in walking ankles
are the clearer ones.
"""
LEVEL_AXIS, UPRIGHT_AXIS = 0.85, 0.5
"""Cosine of the slope of the legs' main movement in the image.

Above the first its length is that of a step; below the second (front and rear views) the legs do not pass each other
in it.
"""
LEAST_RUN_BOB_LEGS, LEAST_RUN_REACH_LEGS, LEAST_WALK_REACH_LEGS = 0.015, 0.25, 0.45
"""Movements, leg lengths, below which there is no evidence: the person shuffles, sways or moves on the spot."""
HYSTERESIS = 0.35
"""Share of the separation's 90th percentile that must be exceeded on both sides of a passing of the feet."""
LEAST_SEPARATION_LEGS = 0.02
"""Hysteresis below this, leg lengths, is landmark noise."""
FEWEST_SAMPLES = 8
"""Frames that a stride must hold."""
UNEVEN_STEPS = (0.3, 0.7)
"""A stride whose first step takes a share outside this holds a missed step or a change of playback speed."""
SIGNS_AGREE_LN = 0.45
"""Gravity and cadence of running that disagree by more (in the logarithm) are no run."""
UNUSUAL_WALK_LN = 0.35
"""Logarithm within which one sign of a walker says real time, unless both lie outside."""
GRAVITY_OVER_CADENCE = 0.5
"""Weight of gravity against cadence in running: each is right within about 11 % (SD)."""
STRIDES_AROUND = 5
"""Strides over which signs are averaged."""
RUN_ERROR_LN, WALK_ERROR_LN, STRIDE_ERROR_LN = 0.08, 0.16, 0.12
"""SD of the natural logarithm of the factor: between runners, between walkers, and from stride to stride."""
CHANGE_LN, CHANGE_SIGMAS, LEAST_NOISE_LN = 0.3, 5.0, 0.08
"""A change of playback speed is one of at least 35 % that stands out of the scatter between strides."""
FEWEST_STRIDES, FEWEST_IN_PART = 2, 3
"""Strides in an estimate, and on either side of a change of speed, at least."""
LARGEST_SCATTER_LN = 0.15
"""Strides whose durations scatter by more (SD of the logarithm, robust) are landmarks that jump, not a gait."""


@dataclass(frozen=True)
class Strides:
    """The strides of one stretch of a clip, each from a passing of the feet to the next but one.

    Attributes
    ----------
    start_s : ndarray, shape (N,)
        As played, s.
    end_s : ndarray, shape (N,)
        As played, s.
    reach : ndarray, shape (N,)
        Largest ankle separation, leg lengths.
    bob : ndarray, shape (N,)
        Amplitude of the centre of mass at step frequency, leg lengths.
    phase : ndarray, shape (N,)
        -1 = highest while the legs pass, 1 = while they are far apart.
    level : bool
        Whether ankles were followed that move along the image, so that `reach` is the length of a step.
    """

    start_s: Floats
    end_s: Floats
    reach: Floats
    bob: Floats
    phase: Floats
    level: bool

    def __len__(self) -> int:
        return int(self.start_s.size)

    @property
    def cadence_spm(self) -> Floats:
        """Steps a minute (N,) as played."""
        return np.asarray(120.0 / (self.end_s - self.start_s))

    @property
    def gaits(self) -> list[Activity | None]:
        """What each stride is a stride of; None where the signs do not say."""
        lift, size = _mean_around(self.phase * self.bob), _mean_around(self.bob)
        phase = lift / np.maximum(size, 1e-9)
        least = LEAST_WALK_REACH_LEGS if self.level else np.inf
        runs = (phase > RUN_PHASE) & (self.bob >= LEAST_RUN_BOB_LEGS) & (self.reach >= LEAST_RUN_REACH_LEGS)
        walks = (phase < WALK_PHASE) & (self.reach >= least)
        return [Activity.RUN if run else Activity.WALK if walk else None for run, walk in zip(runs, walks, strict=True)]


@dataclass(frozen=True)
class Estimate:
    """How many times slower than life a part of a clip plays.

    Attributes
    ----------
    start : float
        First time, s as played.
    end : float
        Time after the last, s as played.
    factor : float
        Below 1 = sped up; 1 where the signs of walking contradict each other.
    error_ln : float
        SD of its natural logarithm.
    gait : Activity
        Walking or running.
    strides : int
        How many strides it rests on.
    """

    start: float
    end: float
    factor: float
    error_ln: float
    gait: Activity
    strides: int


def estimates(track: PoseTrack) -> list[Estimate]:
    """Estimate the factor of each part that is played at one speed.

    Parameters
    ----------
    track : PoseTrack
        Repaired, at the clip's own times.

    Returns
    -------
    list of Estimate
        In order of time; parts without clear strides are left out.
    """
    strides = find_strides(track)
    if len(strides) < FEWEST_STRIDES:
        return []
    found, slow = [], np.full(len(strides), np.nan)
    gaits = strides.gaits
    for gait in (Activity.RUN, Activity.WALK):
        chosen = np.array([one is gait for one in gaits])
        slow[chosen] = _slowness(strides, gait)[chosen]
    gaits = [gait if known else None for gait, known in zip(gaits, np.isfinite(slow), strict=True)]
    steady = (part for part in _parts(slow, gaits) if _scatter(np.log(strides.cadence_spm[part])) < LARGEST_SCATTER_LN)
    for part in steady:
        factor = float(np.exp(np.median(slow[part])))
        between = RUN_ERROR_LN if gaits[part[0]] is Activity.RUN else WALK_ERROR_LN
        error = float(np.hypot(between, STRIDE_ERROR_LN / np.sqrt(part.size)))
        gait_of_part = gaits[part[0]]
        assert gait_of_part is not None
        start, end = float(strides.start_s[part[0]]), float(strides.end_s[part[-1]])
        found.append(Estimate(start, end, factor, error, gait_of_part, int(part.size)))
    return found


def _scatter(values: Floats) -> float:
    """Robust SD of values (N,)."""
    return 1.48 * float(np.median(np.abs(values - np.median(values))))


def estimate_factor(track: PoseTrack) -> Estimate | None:
    """Estimate the factor of a track that is played at one speed throughout.

    Parameters
    ----------
    track : PoseTrack
        Repaired, at the clip's own times.

    Returns
    -------
    Estimate or None
        That of its longest part; None without clear strides.
    """
    return max(estimates(track), key=lambda one: one.strides, default=None)


def _slowness(strides: Strides, gait: Activity) -> Floats:
    """Natural logarithm (N,) of the factor by each stride alone."""
    spm = strides.cadence_spm
    if gait is Activity.RUN:
        acceleration = FORCE_AMPLITUDE * GRAVITY_MPS2 / (np.maximum(strides.bob, 1e-6) * USUAL_LEG_M)
        gravity = np.log(60.0 * np.sqrt(acceleration) / (2 * np.pi) / spm)
        cadence = np.log(USUAL_RUN_SPM / spm)
        mean = GRAVITY_OVER_CADENCE * gravity + (1 - GRAVITY_OVER_CADENCE) * cadence
        return np.where(np.abs(gravity - cadence) < SIGNS_AGREE_LN, mean, np.nan)
    length = np.log(strides.reach * USUAL_LEG_M / WALK_RATIO_M_MIN / spm)
    cadence = np.log(USUAL_WALK_SPM / spm)
    smaller = np.minimum(np.abs(length), np.abs(cadence))
    both = np.where(smaller > UNUSUAL_WALK_LN, (length + cadence) / 2, np.sign(length) * smaller)
    return np.where(length * cadence > 0, both, 0.0)


def find_strides(track: PoseTrack) -> Strides:
    """Find the strides of a track, by the passings of the legs.

    Parameters
    ----------
    track : PoseTrack
        Repaired, at the clip's own times.

    Returns
    -------
    Strides
        The strides; of the knees alone where ankles are mostly unseen.
    """
    for pairs in ((KNEE, ANKLE), (KNEE,)):
        needed = [*HIP, *(k for pair in pairs for k in pair)]
        known: Bools = np.all(np.isfinite(track.xy[:, needed, 0]) & (track.visibility[:, needed] > 0), axis=1)
        if known.mean() > 0.5 and known.sum() >= FEWEST_SAMPLES:
            return _strides(track.where(known), ankles=ANKLE in pairs)
    none = np.empty(0)
    return Strides(none, none, none, none, none, level=False)


def _strides(track: PoseTrack, *, ankles: bool) -> Strides:
    """The strides of a track in which the legs are seen throughout."""
    at, t = columns(track.xy), track.t
    leg = _steady_px(leg_length_px(at) if ankles else 2 * _thigh_px(at))
    knees_apart = (at(KNEE[0]) - at(KNEE[1])) / leg[:, None]
    ankles_apart = (at(ANKLE[0]) - at(ANKLE[1])) / leg[:, None] if ankles else 2 * knees_apart
    axis = _main_axis(ankles_apart + KNEE_WEIGHT * knees_apart)
    apart = (ankles_apart + KNEE_WEIGHT * knees_apart) @ axis
    passed = _passings(t, apart - apart.mean()) if abs(float(axis[0])) > UPRIGHT_AXIS else np.empty(0)
    reach = ankles_apart @ axis
    middles = [(HIP, HIP_GAIN), (SHOULDER, SHOULDER_GAIN)]
    heights = [-(at(a) + at(b))[:, 1] / 2 / leg / gain for (a, b), gain in middles]
    rows = []
    for first, middle, last in zip(passed, passed[1:], passed[2:], strict=False):
        inside = slice(*np.searchsorted(t, [first, np.nextafter(last, np.inf)]))
        even = UNEVEN_STEPS[0] < (middle - first) / (last - first) < UNEVEN_STEPS[1]
        if inside.stop - inside.start < FEWEST_SAMPLES or not even:
            continue
        turn = 2 * np.pi * (t[inside] - first) / (last - first)
        bobs = [bob for height in heights if (bob := _bob(turn, height[inside])) is not None]
        if bobs:
            size = float(np.exp(np.mean(np.log(np.abs(bobs)))))
            phase = -float(np.sum(np.real(bobs)) / np.sum(np.abs(bobs)))
            rows.append((first, last, float(np.ptp(reach[inside])) / 2, size, phase))
    start, end, reaches, bob, phases = np.array(rows).reshape(-1, 5).T
    return Strides(start, end, reaches, bob, phases, level=ankles and abs(float(axis[0])) > LEVEL_AXIS)


def _thigh_px(at: LandmarkPath) -> Floats:
    """Thigh length (T,) px, the mean of both sides."""
    sides = zip(HIP, KNEE, strict=True)
    return np.asarray(np.mean([np.linalg.norm(at(hip) - at(knee), axis=1) for hip, knee in sides], axis=0))


def _steady_px(leg_px: Floats) -> Floats:
    """Leg length (T,) px without its changes within a stride."""
    filled = np.where(np.isfinite(leg_px), leg_px, nanmedian(leg_px))
    return np.asarray(median_filter(filled, size=min(61, filled.size) | 1, mode="nearest"))


def _main_axis(apart: Floats) -> Floats:
    """The direction (2,) in which the legs' separation changes most."""
    centred = apart - apart.mean(axis=0)
    return np.asarray(np.linalg.eigh(centred.T @ centred)[1][:, -1])


def _passings(t: Floats, separation: Floats) -> Floats:
    """Times at which the legs pass each other.

    The separation changes sign there between two clear values of opposite sign.
    """
    level = HYSTERESIS * float(np.percentile(np.abs(separation), 90))
    if level < LEAST_SEPARATION_LEGS:
        return np.empty(0)
    clear = np.flatnonzero(np.abs(separation) > level)
    turns = np.flatnonzero(np.diff(np.sign(separation[clear])))
    times = []
    for before, after in zip(clear[turns], clear[turns + 1], strict=True):
        crossings = before + np.flatnonzero(np.diff(np.sign(separation[before : after + 1])))
        k = int(crossings[crossings.size // 2])
        share = separation[k] / (separation[k] - separation[k + 1])
        times.append(t[k] + share * (t[k + 1] - t[k]))
    return np.array(times)


def _bob(turn: Floats, height: Floats) -> complex | None:
    """Amplitude and phase of a height (n,) at step frequency in a stride, cosine real; None where it was not seen.

    `turn` (n,) goes from 0 to 2 pi over the stride. A drift and the stride's own frequency are fitted too.
    """
    seen = np.isfinite(height)
    if seen.sum() < FEWEST_SAMPLES:
        return None
    x = turn[seen]
    terms = np.stack([np.ones(x.size), x, np.cos(x), np.sin(x), np.cos(2 * x), np.sin(2 * x)], axis=1)
    fitted = np.linalg.lstsq(terms, height[seen], rcond=None)[0]
    return complex(fitted[4], fitted[5]) or None


def _mean_around(values: Floats) -> Floats:
    """Mean (N,) over the strides around each."""
    width = min(STRIDES_AROUND, values.size)
    padded = np.pad(values, (width // 2, width - 1 - width // 2), mode="edge")
    return np.asarray(np.convolve(padded, np.ones(width) / width, mode="valid"))


def _parts(slow: Floats, gaits: list[Activity | None]) -> list[NDArrayInt]:
    """The strides of one gait that follow each other at one playback speed, as indices."""
    parts: list[NDArrayInt] = []
    for gait in (Activity.RUN, Activity.WALK):
        own = np.flatnonzero([one is gait for one in gaits])
        runs = np.split(own, np.flatnonzero(np.diff(own) > STRIDES_AROUND) + 1)
        for run in runs:
            parts += [run[part] for part in _constant_parts(slow[run])]
    return sorted((part for part in parts if part.size >= FEWEST_STRIDES), key=lambda part: int(part[0]))


def _constant_parts(values: Floats) -> list[NDArrayInt]:
    """Where values (N,) with noise are constant: split in two at the clearest change, again and again."""
    noise = LEAST_NOISE_LN
    if values.size > FEWEST_IN_PART:
        noise = max(noise, 1.48 * float(np.median(np.abs(np.diff(values)))) / np.sqrt(2))
    waiting, done = [np.arange(values.size)], []
    while waiting:
        part = waiting.pop()
        cut = _clearest_change(values[part], noise)
        if cut is None:
            done.append(part)
        else:
            waiting += [part[:cut], part[cut:]]
    return done


def _clearest_change(values: Floats, noise: float) -> int | None:
    """Where values (N,) change most clearly, as the index of the first after it; None where nothing is clear."""
    n = values.size
    if n < 2 * FEWEST_IN_PART:
        return None
    cuts = np.arange(FEWEST_IN_PART, n - FEWEST_IN_PART + 1)
    sums = np.cumsum(values)
    before, after = sums[cuts - 1] / cuts, (sums[-1] - sums[cuts - 1]) / (n - cuts)
    clearness = np.abs(before - after) * np.sqrt(cuts * (n - cuts) / n) / noise
    best = int(np.argmax(clearness))
    cut = int(cuts[best])
    step = abs(
        float(np.median(values[max(cut - STRIDES_AROUND, 0) : cut]) - np.median(values[cut : cut + STRIDES_AROUND]))
    )
    return cut if clearness[best] > CHANGE_SIGMAS and step > CHANGE_LN else None
