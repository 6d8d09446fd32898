"""Readers of others, which say what is in our files: OpenSim's in a process of its own, ezc3d, pandas."""

from __future__ import annotations

import importlib.util
import json
import platform
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd
from numpy.typing import NDArray

Array = NDArray[np.float64]
OPENSIM_IS_HERE = importlib.util.find_spec("opensim") is not None
OPENSIM_EXISTS = (
    sys.platform == "linux" and platform.machine() == "x86_64" and (3, 11) <= sys.version_info[:2] <= (3, 13)
)
"""For what pyproject.toml installs it."""
READERS = ["pandas", "opensim"] if OPENSIM_EXISTS or OPENSIM_IS_HERE else ["pandas"]
_SCRIPT = """
import json, sys
import opensim
path = sys.argv[1]
if path.endswith(".trc"):
    table = opensim.TimeSeriesTableVec3(path)
    rows = [[[v.get(k) for k in range(3)] for v in (table.getRowAtIndex(i)[j] for j in range(table.getNumColumns()))]
            for i in range(table.getNumRows())]
    meta = {key: table.getTableMetaDataString(key) for key in ("DataRate", "Units", "NumFrames", "NumMarkers")}
    own = opensim.MarkerData(path)
    meta |= {"rate": own.getDataRate(), "label": own.getUnits().getLabel()}
else:
    table = opensim.TimeSeriesTable(path)
    rows = [[table.getRowAtIndex(i)[j] for j in range(table.getNumColumns())] for i in range(table.getNumRows())]
    old = opensim.Storage(path)
    meta = {key: table.getTableMetaDataString(key) for key in ("inDegrees", "near_side")}
    meta |= {"storage_rows": old.getSize(), "storage_in_degrees": old.isInDegrees()}
print("\\n@" + json.dumps({"names": list(table.getColumnLabels()), "t": list(table.getIndependentColumn()),
                         "rows": rows, "meta": meta}))
"""


@dataclass
class Read:
    """What a reader found: values by column, NaN where the file has none."""

    t: Array
    values: dict[str, Array]
    meta: dict[str, object]


def read_by(reader: str, path: Path) -> Read:
    return _opensim(path) if reader == "opensim" else _pandas(path)


def _opensim(path: Path) -> Read:
    """OpenSim prints, and writes opensim.log where it runs."""
    room = path.parent / "opensim"
    room.mkdir(exist_ok=True)
    done = subprocess.run(
        [sys.executable, "-c", _SCRIPT, str(path)], cwd=room, capture_output=True, text=True, timeout=300, check=True
    )
    said = json.loads(done.stdout[done.stdout.rindex("\n@") + 2 :])
    rows = np.array(said["rows"], dtype=np.float64)
    return Read(np.array(said["t"]), {name: rows[:, k] for k, name in enumerate(said["names"])}, said["meta"])


def _pandas(path: Path) -> Read:
    lines = path.read_text().splitlines()
    if path.suffix == ".trc":
        names = [name for name in lines[3].split("\t")[2:] if name]
        table = pd.read_csv(path, sep="\t", skiprows=6, header=None)
        places = table.iloc[:, 2:].to_numpy(dtype=np.float64).reshape(len(table), -1, 3)
        meta: dict[str, object] = dict(zip(lines[1].split("\t"), lines[2].split("\t"), strict=True))
        meta |= {"rate": float(str(meta["DataRate"])), "label": {"m": "meters"}[str(meta["Units"])]}
        return Read(table[1].to_numpy(), {name: places[:, k] for k, name in enumerate(names)}, meta)
    end = lines.index("endheader")
    meta = dict(line.split("=") for line in lines[:end] if "=" in line)
    table = pd.read_csv(path, sep="\t", skiprows=end + 1)
    meta |= {"storage_rows": int(str(meta["nRows"])), "storage_in_degrees": meta["inDegrees"] == "yes"}
    assert int(str(meta["nColumns"])) == table.shape[1]
    return Read(table["time"].to_numpy(), {name: table[name].to_numpy() for name in table.columns[1:]}, meta)
