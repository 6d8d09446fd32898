"""What kind of file a path is, told from its first bytes, before any decoder sees it.

A name says little (a JPEG may be called .mp4), and a decoder left to guess would follow playlists to other files.
"""

from __future__ import annotations

import re
from codecs import getincrementaldecoder
from pathlib import Path

from posturecam.errors import VideoError

_HEAD_BYTES = 4096

ENDINGS = frozenset({
    ".mp4", ".m4v", ".mov", ".qt", ".f4v", ".3gp", ".3g2", ".webm", ".mkv", ".avi", ".divx", ".wmv", ".asf", ".flv", ".ogv",
    ".mpg", ".mpeg", ".m1v", ".m2v", ".vob", ".mod", ".tod", ".ts", ".mts", ".m2ts", ".m2t", ".dv", ".mxf", ".ivf", ".rm", ".rmvb",
    ".h264", ".264", ".avc", ".h265", ".265", ".hevc", ".obu", ".y4m", ".mjpeg", ".mjpg",
})  # fmt: skip
"""Lower-case endings of the files that can be read, for file choosers; what a file really is, its first bytes say."""
SHARED_ENDINGS = frozenset({".ts", ".mod", ".tod", ".rm", ".dv", ".avc"})
"""Those that files of other kinds have too (TypeScript, music, …), so that only the first bytes tell."""

_CONTAINERS: tuple[tuple[int, bytes, str], ...] = (
    (4, b"ftyp", "mov"),
    (4, b"moov", "mov"),
    (4, b"mdat", "mov"),
    (4, b"wide", "mov"),
    (4, b"free", "mov"),
    (4, b"skip", "mov"),
    (4, b"pnot", "mov"),
    (4, b"styp", "mov"),
    (0, b"\x1a\x45\xdf\xa3", "matroska"),
    (8, b"AVI ", "avi"),
    (0, b"\x30\x26\xb2\x75\x8e\x66\xcf\x11", "asf"),
    (0, b"FLV\x01", "flv"),
    (0, b"OggS", "ogg"),
    (0, b"\x06\x0e\x2b\x34\x02\x05\x01\x01", "mxf"),
    (0, b"\x1f\x07\x00\x3f", "dv"),
    (0, b"\x1f\x07\x00\xbf", "dv"),
    (0, b"DKIF", "ivf"),
    (0, b".RMF", "rm"),
)
"""(offset, bytes there, name of FFmpeg's demuxer)."""

WITHOUT_TIMES = frozenset({"h264", "hevc", "m4v", "mpegvideo", "vc1"})
"""Demuxers of bare streams, which have no time stamps, at most a declared frame rate."""

_START_CODE = re.compile(rb"\x00{2,8}\x01(..)", re.DOTALL)
_HEVC_FIRST = (32, 33, 34, 35, 39)
"""Types of the unit that an H.265 stream may begin with: parameter sets, access unit delimiter, SEI (ITU-T H.265, 7.4.2.2)."""
_H264_FIRST = (1, 5, 6, 7, 9)
"""The same of an H.264 stream: slices, SEI, parameter set, access unit delimiter (ITU-T H.264, 7.4.1)."""
_TS_SYNC = 0x47
"""First byte of every transport packet (ISO/IEC 13818-1)."""
_TS_PACKETS = (188, 192, 204)
"""Bytes of a transport stream's packet: broadcast, camcorders (4 bytes of time before each), with error correction."""
_TS_FEWEST = 5
"""Packets in a row that must begin with it."""

_OTHERS: tuple[tuple[int, bytes, str], ...] = (
    (0, b"\xff\xd8\xff", "a JPEG picture"),
    (0, b"\x89PNG", "a PNG picture"),
    (0, b"GIF8", "a GIF picture"),
    (0, b"BM", "a BMP picture"),
    (0, b"II*\x00", "a TIFF picture"),
    (0, b"MM\x00*", "a TIFF picture"),
    (8, b"WEBP", "a WebP picture"),
    (8, b"heic", "a HEIC picture"),
    (8, b"heix", "a HEIC picture"),
    (8, b"mif1", "a HEIC picture"),
    (8, b"avif", "an AVIF picture"),
    (8, b"M4A ", "a sound recording"),
    (8, b"WAVE", "a sound recording"),
    (0, b"ID3", "a sound recording"),
    (0, b"fLaC", "a sound recording"),
    (0, b"#EXTM3U", "a playlist"),
    (0, b"ffconcat", "a playlist"),
    (0, b"PK\x03\x04", "a zip archive"),
    (0, b"%PDF", "a PDF"),
)
"""(offset, bytes there, what to call it in a message): looked at first, for pictures and sounds share containers with
films."""


def container_of(path: Path) -> str:
    """The name of FFmpeg's demuxer for this file ("mov", "matroska", "avi" …).

    Raises VideoError, one sentence a person can act on, for anything that is not a video file.
    """
    head = _first_bytes(path)
    for offset, mark, what in _OTHERS:
        if head[offset:].startswith(mark):
            raise VideoError(f"{path} is {what}, not a video. Give a clip in .mp4, .mov, .webm, .mkv or .avi.")
    for offset, mark, demuxer in _CONTAINERS:
        if head[offset:].startswith(mark):
            return demuxer
    if _is_transport_stream(head):
        return "mpegts"
    bare = _bare_stream(head)
    if bare is not None:
        return bare
    what = "a text file, not a video" if _is_text(head) else "not a video that can be read"
    raise VideoError(f"{path} is {what}. Give a clip in .mp4, .mov, .webm, .mkv or .avi.")


def _is_transport_stream(head: bytes) -> bool:
    """Whether packets of a transport stream follow each other, from any byte on: recorders cut them anywhere."""
    if len(head) > _TS_PACKETS[0] and head[0] == head[_TS_PACKETS[0]] == _TS_SYNC:
        return True
    return any(
        len(head) > start + (_TS_FEWEST - 1) * size
        and all(head[start + n * size] == _TS_SYNC for n in range(_TS_FEWEST))
        for size in _TS_PACKETS
        for start in range(size)
    )


def _bare_stream(head: bytes) -> str | None:
    """The demuxer of an MPEG stream that begins with a start code; None when there is none."""
    found = _START_CODE.match(head)
    if found is None:
        return None
    code, after = found.group(1)
    if code == 0xB3:
        return "mpegvideo"
    if code in (0xBA, 0xBB) or 0xE0 <= code <= 0xEF:
        return "mpeg"
    if code == 0xB0 or (code < 0x20 and re.match(rb"\x00\x00\x01[\x20-\x2f]", head[found.end() - 1 :])):
        return "m4v"
    if code == 0x0F:
        return "vc1"
    if code & 0x81 == 0 and code >> 1 in _HEVC_FIRST and after == 1:
        return "hevc"
    return "h264" if code < 0x80 and code & 0x1F in _H264_FIRST else None


def _first_bytes(path: Path) -> bytes:
    """The first bytes of a plain file; VideoError when there is no such file or it holds nothing."""
    try:
        if path.is_dir():
            raise VideoError(f"{path} is a folder. Give a clip, or use the batch command for a whole folder.")
        if not path.exists():
            raise VideoError(f"There is no file {path}. Check the name.")
        if not path.is_file():
            raise VideoError(f"{path} is not a plain file, so it cannot be read as a clip.")
        with path.open("rb") as file:
            head = file.read(_HEAD_BYTES)
    except (OSError, ValueError) as error:
        raise VideoError(f"{path} cannot be read: {getattr(error, 'strerror', None) or error}.") from error
    if not head:
        raise VideoError(f"{path} is empty (0 bytes). Copy it again from the phone.")
    return head


def _is_text(head: bytes) -> bool:
    """Whether the bytes read as text: no zero byte, and valid UTF-8 up to a cut character at the end."""
    if b"\x00" in head:
        return False
    try:
        getincrementaldecoder("utf-8")().decode(head)
    except UnicodeDecodeError:
        return False
    return True
