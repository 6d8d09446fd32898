"""What kind of file a path is, seen from its first bytes before any decoder gets it.

A name says little (a JPEG may be called .mp4), and a decoder left to guess would follow playlists to other files.
"""

from __future__ import annotations

import re
from codecs import getincrementaldecoder
from collections.abc import Sequence
from pathlib import Path

from posturecam.errors import VideoError, system_reason
from posturecam.words import message

_HEAD_BYTES = 4096
"""How much of a file is looked at: the first signatures, and five packets of a transport stream from any byte on."""

ENDINGS = frozenset(
    {
        ".mp4",
        ".m4v",
        ".mov",
        ".qt",
        ".f4v",
        ".3gp",
        ".3g2",
        ".webm",
        ".mkv",
        ".avi",
        ".divx",
        ".wmv",
        ".asf",
        ".flv",
        ".ogv",
        ".mpg",
        ".mpeg",
        ".m1v",
        ".m2v",
        ".vob",
        ".mod",
        ".tod",
        ".ts",
        ".mts",
        ".m2ts",
        ".m2t",
        ".dv",
        ".mxf",
        ".ivf",
        ".rm",
        ".rmvb",
        ".h264",
        ".264",
        ".avc",
        ".h265",
        ".265",
        ".hevc",
        ".y4m",
    }
)
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
    (0, b"YUV4MPEG2", "yuv4mpegpipe"),
)
"""(offset, bytes there, name of FFmpeg's demuxer)."""

WITHOUT_TIMES = frozenset({"h264", "hevc", "m4v", "mpegvideo", "vc1"})
"""Demuxers of bare streams, which have no time stamps, at most a declared frame rate."""

_ADDRESS = re.compile(r"[A-Za-z][A-Za-z0-9+.-]+:/")
_START_CODE = re.compile(rb"\x00{2,8}\x01(..)", re.DOTALL)
_HEVC_FIRST = (32, 33, 34, 35, 39)
"""Types of the unit that an H.265 stream may begin with: parameter sets, access unit delimiter, SEI (ITU-T H.265,
7.4.2.2)."""
_H264_FIRST = (1, 5, 6, 7, 9)
"""The same of an H.264 stream: slices, SEI, parameter set, access unit delimiter (ITU-T H.264, 7.4.1)."""
_TS_SYNC = 0x47
"""First byte of every transport packet (ISO/IEC 13818-1)."""
_TS_PACKETS = (188, 192, 204)
"""Bytes of a transport stream's packet: broadcast, camcorders (4 bytes of time before each), with error correction."""
_TS_FEWEST = 5
"""Packets in a row that must begin with it."""

_PHOTOS = frozenset({"jpeg", "png", "webp", "heic"})
"""Other kinds that are read as photos, where their names say so (`photo_kinds`)."""
_OTHERS: tuple[tuple[int, bytes, str], ...] = (
    (0, b"\xff\xd8\xff", "jpeg"),
    (0, b"\x89PNG", "png"),
    (0, b"GIF8", "gif"),
    (0, b"BM", "bmp"),
    (0, b"II*\x00", "tiff"),
    (0, b"MM\x00*", "tiff"),
    (8, b"WEBP", "webp"),
    (8, b"heic", "heic"),
    (8, b"heix", "heic"),
    (8, b"mif1", "heic"),
    (8, b"avif", "avif"),
    (8, b"M4A ", "sound"),
    (8, b"WAVE", "sound"),
    (0, b"ID3", "sound"),
    (0, b"fLaC", "sound"),
    (0, b"#EXTM3U", "playlist"),
    (0, b"ffconcat", "playlist"),
    (0, b"PK\x03\x04", "zip"),
    (0, b"%PDF", "pdf"),
)
"""(offset, bytes there, key of its name in the words): looked at first, for images and sounds share containers with
videos."""


def container_of(path: Path) -> str:
    """Find out which of FFmpeg's demuxers reads a file.

    Parameters
    ----------
    path : Path
        The file.

    Returns
    -------
    str
        Such as "mov", "matroska" or "avi".

    Raises
    ------
    VideoError
        For anything that is not a video file; it says what the user can do.
    """
    if _ADDRESS.match(str(path)) and not path.exists():
        raise VideoError(message("video.file.address", path=path))
    head = _first_bytes(path)
    other = _signature(head, _OTHERS)
    if other is not None:
        code = "video.file.photo" if other in _PHOTOS else "video.file.other_kind"
        raise VideoError(message(code, path=path, what=message(f"video.kind.{other}")))
    demuxer = _signature(head, _CONTAINERS) or _transport_stream(head) or _bare_stream(head)
    if demuxer is not None:
        return demuxer
    raise VideoError(message("video.file.text" if _is_text(head) else "video.file.unknown", path=path))


def _signature(head: bytes, signatures: Sequence[tuple[int, bytes, str]]) -> str | None:
    """The name of the first signature that the bytes bear; None when there is none."""
    return next((name for offset, mark, name in signatures if head[offset:].startswith(mark)), None)


def _transport_stream(head: bytes) -> str | None:
    """The demuxer of a transport stream; None when it is none."""
    return "mpegts" if _is_transport_stream(head) else None


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
    begins_m4v = code < 0x20 and re.match(rb"\x00\x00\x01[\x20-\x2f]", head[found.end() - 1 :]) is not None
    kinds = (
        ("mpegvideo", code == 0xB3),
        ("mpeg", code in (0xBA, 0xBB) or 0xE0 <= code <= 0xEF),
        ("m4v", code == 0xB0 or begins_m4v),
        ("vc1", code == 0x0F),
        ("hevc", code & 0x81 == 0 and code >> 1 in _HEVC_FIRST and after == 1),
        ("h264", code < 0x80 and code & 0x1F in _H264_FIRST),
    )
    return next((name for name, fits in kinds if fits), None)


def _first_bytes(path: Path) -> bytes:
    """The first bytes of a plain file; VideoError when there is no such file or it holds nothing."""
    try:
        if path.is_dir():
            raise VideoError(message("video.file.folder", path=path))
        if not path.exists():
            raise VideoError(message("video.file.missing", path=path))
        if not path.is_file():
            raise VideoError(message("video.file.not_plain", path=path))
        with path.open("rb") as file:
            head = file.read(_HEAD_BYTES)
    except (OSError, ValueError) as error:
        raise VideoError(message("video.file.unreadable", path=path, reason=system_reason(error))) from error
    if not head:
        raise VideoError(message("video.file.empty", path=path))
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
