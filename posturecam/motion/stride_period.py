"""Find how long a stride takes from the difference of the two legs, without finding a single contact."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from posturecam.arrays import Floats

SHORTEST_STRIDE_S = 0.4
"""Shortest stride that is looked for, s: 300 steps/min."""
LONGEST_STRIDE_S = 1.8
"""Longest stride that is looked for, s: 67 steps/min."""
SMALLEST_MAJORITY = 0.2
"""Least autocorrelation of legs that take turns: 0.2 = 60 % of the frames agree."""
LONG_ENOUGH_FOR_FFT = 400
"""Samples from which convolution by FFT is the faster one; measured."""
STRONG_PERIOD = 0.6
"""Strength, 0 to 1, from which a stride period is believed; engineering choice."""
CLEAR_REPEAT = 0.15
"""How far the repeat after half a stride must stand out from what precedes it; engineering choice."""


@dataclass(frozen=True)
class StridePeriod:
    """The duration of a stride, and how regular the strides are.

    Attributes
    ----------
    stride_s : float
        Duration of a stride, s; NaN unknown.
    strength : float
        How well the legs' difference repeats, 0 to 1; 0 where no legs take turns.
    """

    stride_s: float
    strength: float


NO_STRIDE_PERIOD = StridePeriod(float("nan"), 0.0)


def find_stride_period(apart: Floats, step_s: float, longest_s: float = LONGEST_STRIDE_S) -> StridePeriod:
    """Find the stride period of legs that take turns.

    Taking turns means that the difference repeats after a stride and is reversed after half a one, for a majority of
    frames: some may still have their sides exchanged.

    Parameters
    ----------
    apart : ndarray, shape (N, K)
        Left-minus-right differences, in any unit.
    step_s : float
        Time between samples, s.
    longest_s : float
        Longest stride that is looked for, s.

    Returns
    -------
    StridePeriod
        Period and strength.
    """
    shortest, longest = int(SHORTEST_STRIDE_S / step_s), min(int(longest_s / step_s), apart.shape[0] * 2 // 3)
    if longest <= shortest + 2:
        return NO_STRIDE_PERIOD
    signed = _autocorrelation(apart, longest)
    lags = np.arange(shortest, longest)
    turns = np.minimum(signed[lags], -signed[lags // 2])
    # Three strides fit as well as one: the shortest top that is nearly as high as the highest is the stride.
    tops = np.flatnonzero(
        (turns[1:-1] >= turns[:-2]) & (turns[1:-1] >= turns[2:]) & (turns[1:-1] >= 0.85 * turns.max())
    )
    best = int(lags[tops[0] + 1 if tops.size else np.argmax(turns)])
    if turns.max() <= SMALLEST_MAJORITY:
        return NO_STRIDE_PERIOD
    return StridePeriod(best * step_s, _blind_autocorrelation(apart, best))


def find_unsigned_period(apart: Floats, step_s: float) -> StridePeriod:
    """Find the stride period whichever of the frames have their sides exchanged, if the sides take turns at all.

    Without its sign the difference repeats after half a stride, and hardly after a quarter. A stretch that was
    exchanged changes nothing there, whereas every other stride exchanged would look like a stride of twice the
    length.

    Parameters
    ----------
    apart : ndarray, shape (N, K)
        Left-minus-right differences, in any unit.
    step_s : float
        Time between samples, s.

    Returns
    -------
    StridePeriod
        Period and strength.
    """
    shortest, longest = int(SHORTEST_STRIDE_S / 2 / step_s), int(LONGEST_STRIDE_S / 2 / step_s) + 1
    longest = min(longest, apart.shape[0] // 3)
    if longest <= shortest + 2:
        return NO_STRIDE_PERIOD
    repeats = _blind_autocorrelations(apart, longest + 1)
    tops = [k for k in range(shortest, longest) if repeats[k] == repeats[k - 1 : k + 2].max()]
    clear = [k for k in tops if repeats[k] - repeats[1:k].min() >= CLEAR_REPEAT]
    if not clear:
        return NO_STRIDE_PERIOD
    half = next(k for k in clear if repeats[k] >= 0.85 * repeats[clear].max())
    whole = {lag: _blind_autocorrelation(apart, lag) for lag in (2 * half - 1, 2 * half, 2 * half + 1)}
    stride = max(whole, key=lambda lag: whole[lag])
    return StridePeriod(stride * step_s, whole[stride])


def take_turns(apart: Floats, step_s: float, stride_s: float) -> bool:
    """Determine whether the differences are on the whole reversed after half a stride.

    Seen from the front, where left stays left, they are not.

    Parameters
    ----------
    apart : ndarray, shape (N, K)
        Left-minus-right differences, in any unit.
    step_s : float
        Time between samples, s.
    stride_s : float
        Duration of a stride, s.

    Returns
    -------
    bool
        Whether they are.
    """
    half = min(round(stride_s / 2 / step_s), apart.shape[0] - 1)
    return bool(_autocorrelation(apart, half + 1)[half] < 0)


def _autocorrelation(apart: Floats, longest: int) -> Floats:
    """Autocorrelation (longest,) of (N, K) by lag in samples, each lag over the energy of what overlaps."""
    n = apart.shape[0]
    with_itself = _convolved if n > LONG_ENOUGH_FOR_FFT else np.convolve
    products = sum(with_itself(column, column[::-1])[n - 1 : n - 1 + longest] for column in apart.T)
    energy = np.concatenate([[0.0], np.cumsum((apart**2).sum(axis=1))])
    lags = np.arange(longest)
    scale = np.sqrt((energy[n] - energy[lags]) * energy[n - lags])
    return np.asarray(products / np.maximum(scale, 1e-9))


def _convolved(one: Floats, other: Floats) -> Floats:
    """Convolve two signals by FFT as `scipy.signal.fftconvolve` does, without the import of all of scipy.signal."""
    from scipy.fft import irfft, next_fast_len, rfft

    n = one.size + other.size - 1
    size = next_fast_len(n, True)
    return np.asarray(irfft(rfft(one, size) * rfft(other, size), size)[:n])


def _blind_autocorrelation(apart: Floats, lag: int) -> float:
    """Autocorrelation of (N, K) at one lag, blind to the sign of each pair.

    A frame with exchanged sides counts as much as a right one.
    """
    late, early = apart[lag:], apart[: apart.shape[0] - lag]
    scale = max(float(np.sqrt((late**2).sum() * (early**2).sum())), 1e-9)
    return float(np.abs((late * early).sum(axis=1)).sum() / scale)


def _blind_autocorrelations(apart: Floats, lags: int) -> Floats:
    """`_blind_autocorrelation` of (N, K) at the lags (lags,) from 0 on."""
    n = apart.shape[0]
    later = np.lib.stride_tricks.sliding_window_view(
        np.concatenate([apart, np.zeros((lags, apart.shape[1]))]), n, axis=0
    )
    alike = np.abs(np.einsum("lkn,nk->ln", later[:lags], apart)).sum(axis=1)
    energy = np.concatenate([[0.0], np.cumsum((apart**2).sum(axis=1))])
    lag = np.arange(lags)
    return np.asarray(alike / np.maximum(np.sqrt((energy[n] - energy[lag]) * energy[n - lag]), 1e-9))


def exact_stride(pairs: Floats, step_s: float, about_s: float) -> float:
    """Refine a stride period: that at which the legs' own movement fits best over the movement later.

    Later means one and two strides, and, with left and right exchanged, half a stride and one and a half.

    Parameters
    ----------
    pairs : ndarray, shape (N, K, 2, 2)
        Velocities of K landmark pairs (left, right) against the hips.
    step_s : float
        Time between samples, s.
    about_s : float
        The period to refine, s; the result lies within 6 % of it.

    Returns
    -------
    float
        Duration of a stride, s; NaN when the stretch is shorter than a stride.
    """
    times = np.linspace(0.94, 1.06, 25) * about_s
    misfit = np.array([_misfit(pairs, step_s, stride) for stride in times])
    if not np.isfinite(misfit).all():
        return float("nan")
    i = int(np.clip(np.argmin(misfit), 1, times.size - 2))
    before, here, after = misfit[i - 1 : i + 2]
    bend = before - 2 * here + after
    shift = 0.5 * (before - after) / bend if bend > 0 else 0.0
    return float(times[i] + np.clip(shift, -1, 1) * (times[1] - times[0]))


def _misfit(pairs: Floats, step_s: float, stride_s: float) -> float:
    """Mean squared difference between the movement and itself later; NaN where nothing overlaps for 0.3 s."""
    total, count = 0.0, 0
    for halves in (1, 2, 3, 4):
        lag = halves * stride_s / 2 / step_s
        whole, share = int(lag), lag - int(lag)
        n = pairs.shape[0] - whole - 1
        if n * step_s < 0.3:
            continue
        later = pairs[whole : whole + n] * (1 - share) + pairs[whole + 1 : whole + 1 + n] * share
        difference = pairs[:n] - (later if halves % 2 == 0 else later[:, :, ::-1])
        total += float((difference**2).sum())
        count += n
    return total / count if count else float("nan")
