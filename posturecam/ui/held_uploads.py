"""What Streamlit holds of the uploads of each page session, and where it takes them."""

from __future__ import annotations

import re
from collections.abc import Mapping

UPLOAD_PATH = re.compile(r"^/_stcore/upload_file/(?P<page>[^/]+)/[^/]+$")
"""Where Streamlit takes uploads."""


def held() -> Mapping[str, list[bytes]]:
    """List what Streamlit holds of the uploads of each page session.

    Returns
    -------
    Mapping
        By session id, of each upload its content or its ticket (`spool`).
    """
    from streamlit import runtime

    if not runtime.exists():
        return {}
    stored = runtime.get_instance().uploaded_file_mgr.file_storage  # type: ignore[attr-defined]
    return {page: [file.data for file in tuple(files.values())] for page, files in tuple(stored.items())}
