"""A neural network out of a .tflite file, run by OpenVINO."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from functools import cache
from io import BytesIO
from pathlib import Path
from threading import Lock
from types import ModuleType
from typing import Any

import numpy as np
from numpy.typing import NDArray

from posturecam.arrays import Floats
from posturecam.errors import ModelError
from posturecam.pose.compiled import key_of, load_compiled, store_compiled
from posturecam.pose.digests import sha256_of
from posturecam.words import message

FLOAT32, BFLOAT16 = "f32", "bf16"
"""Precisions, as OpenVINO calls them. bfloat16 saves half of the time, but moves landmarks four times as far from
MediaPipe's (0.13 to 0.31 % of body height instead of 0.02 to 0.16 on the same clips: posturecam_lab/benchmarks/
parity.py), and another machine gives other numbers, so it is asked for (--fast) and not the default."""
_SHARED = {"ENABLE_CPU_PINNING": False}
"""Threads that are bound to a core wait for it while another process uses it: with two of them on two busy cores a
frame took 1.6 times the CPU time and twice the time of one unbound thread (measured). The numbers are the same."""


_UNUSED: dict[Hashable, Any] = {}
"""One loaded network of each kind that no estimator has any more: the next clip of this process starts with it."""
_LOCK = Lock()


def _unused(kind: Hashable) -> Any:
    with _LOCK:
        return _UNUSED.pop(kind, None)


class Network:
    """A network that takes an image; not for two threads at once.

    Two networks run side by side, since inference releases the interpreter.

    Parameters
    ----------
    file : Path
        A .tflite that takes (1, side, side, 3) floats.
    low, high : float
        What black and white become.
    outputs : sequence of str
        Names of the outputs that are wanted; what only others need is not computed.
    threads : int
        How many share the work.
    fast : bool
        Whether it runs in bfloat16 where the processor has it.

    Attributes
    ----------
    precision : str
        In which it runs.
    """

    def __init__(
        self, file: Path, *, low: float, high: float, outputs: Sequence[str], threads: int = 1, fast: bool = False
    ) -> None:
        try:
            from posturecam.pose.runtime import openvino as ov

            self.precision = BFLOAT16 if fast and _has_bfloat16(ov) else FLOAT32
            how = {**_exact(self.precision), **_SHARED, "INFERENCE_NUM_THREADS": threads}
            self._kind = (sha256_of(file), low, high, tuple(outputs), threads, self.precision)
            self._request: Any = _unused(self._kind)
            if self._request is None:
                self._request = _compiled(ov, file, low, high, tuple(outputs), how).create_infer_request()
        except ImportError as error:
            raise ModelError(message("models.engine_missing", error=error)) from error
        except RuntimeError as error:
            reason = str(error).splitlines()[0]
            raise ModelError(message("models.not_started", file=file, error=reason)) from error
        self._input: NDArray[np.uint8] = self._request.get_input_tensor().data[0]
        self._outputs = range(len(outputs))

    def close(self) -> None:
        """Leave what was loaded to the next network of the same kind; this one must not be used any more."""
        request, self._request = self._request, None
        if request is not None:
            with _LOCK:
                _UNUSED[self._kind] = request

    def __call__(self, image: NDArray[np.uint8]) -> list[NDArray[np.float32]]:
        """Run the network.

        Parameters
        ----------
        image : numpy.ndarray
            (side, side, 3) RGB.

        Returns
        -------
        list of numpy.ndarray
            The wanted outputs without the batch axis, valid until the next call.
        """
        np.copyto(self._input, image)
        self._request.infer()
        return [self._request.get_output_tensor(i).data[0] for i in self._outputs]


def _exact(precision: str) -> dict[str, str]:
    """What the numbers depend on, for OpenVINO."""
    return {"INFERENCE_PRECISION_HINT": precision, "PERFORMANCE_HINT": "LATENCY"}


@cache
def _core(ov: ModuleType) -> Any:
    """OpenVINO's access to the processor: one for all networks, since each loads the plugins anew."""
    return ov.Core()


def _has_bfloat16(ov: ModuleType) -> bool:
    """Whether this processor computes in bfloat16."""
    return "BF16" in _core(ov).get_property("CPU", "OPTIMIZATION_CAPABILITIES")


def _compiled(
    ov: ModuleType, file: Path, low: float, high: float, outputs: tuple[str, ...], how: dict[str, Any]
) -> Any:
    """The network ready to run.

    One that was compiled for this very machine before is loaded, which takes a fifth of the time and gives the same
    numbers (measured).
    """
    core = _core(ov)
    machine = [core.get_property("CPU", name) for name in ("FULL_DEVICE_NAME", "OPTIMIZATION_CAPABILITIES")]
    precision = how["INFERENCE_PRECISION_HINT"]
    numbers = sorted(_exact(precision).items())
    key = key_of([ov.get_version(), *machine, sha256_of(file), low, high, outputs, numbers])
    name = file.stem if precision == FLOAT32 else f"{file.stem}-{precision}"
    network = load_compiled(name, key)
    if network is not None:
        try:
            return core.import_model(BytesIO(network), "CPU", how)
        except RuntimeError:
            pass  # of another build of the same version: compiled anew, and stored over it
    compiled = core.compile_model(_read(ov, core, file, low, high, outputs), "CPU", how)
    store_compiled(name, key, compiled.export_model().getvalue())
    return compiled


def _read(ov: ModuleType, core: Any, file: Path, low: float, high: float, outputs: tuple[str, ...]) -> Any:
    """The model that takes bytes and computes only these outputs."""
    from openvino.preprocess import PrePostProcessor

    whole = core.read_model(file)
    model = ov.Model([whole.output(name).get_node() for name in outputs], whole.get_parameters())
    steps = PrePostProcessor(model)
    steps.input().tensor().set_element_type(ov.Type.u8)
    white = (high - low) / 255
    steps.input().preprocess().convert_element_type(ov.Type.f32).mean(-low / white).scale(1 / white)
    return steps.build()


def logistic(x: Floats) -> Floats:
    """Turn a network's answers into 0–1: 1 / (1 + e^-x).

    Parameters
    ----------
    x : numpy.ndarray
        Logits of any shape.

    Returns
    -------
    numpy.ndarray
        Of the same shape. (scipy has it too, for 0.15 s of start-up.)
    """
    return 0.5 + 0.5 * np.tanh(0.5 * x)
