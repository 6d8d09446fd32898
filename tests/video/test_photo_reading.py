"""Photos of every kind, size and state, read as upright RGB; nothing of their metadata goes further."""

from __future__ import annotations

import io
import struct
import zlib
from contextlib import suppress
from pathlib import Path

import numpy as np
import pillow_heif
import pytest
from PIL import Image

from posturecam.errors import VideoError
from posturecam.video.photo_file import PhotoFile
from posturecam.video.photo_kinds import is_photo, photo_kind
from posturecam.video.photo_reading import LONGEST_PX, check_photo, read_photo

pillow_heif.register_heif_opener()
WIDTH, HEIGHT = 160, 96
RED, GREEN, BLUE, GREY = (200, 40, 40), (40, 200, 40), (40, 40, 200), (128, 128, 128)
UPRIGHT = {"top left": RED, "top right": GREEN, "bottom left": BLUE, "bottom right": GREY}
TO_STORED = {
    1: None,
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_90,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_270,
}
"""By EXIF's number, how an upright image is stored: the inverse of how it is to be shown."""


def quarters(width: int = WIDTH, height: int = HEIGHT) -> Image.Image:
    """An image with another colour in each quarter."""
    image = np.zeros((height, width, 3), np.uint8)
    for name, colour in UPRIGHT.items():
        rows = slice(0, height // 2) if "top" in name else slice(height // 2, height)
        columns = slice(0, width // 2) if "left" in name else slice(width // 2, width)
        image[rows, columns] = colour
    return Image.fromarray(image)


def corners(rgb: np.ndarray) -> dict[str, tuple[int, ...]]:
    height, width = rgb.shape[:2]
    return {
        f"{'top' if y < 0.5 else 'bottom'} {'left' if x < 0.5 else 'right'}": tuple(
            rgb[int(y * height), int(x * width)].tolist()
        )
        for y in (0.25, 0.75)
        for x in (0.25, 0.75)
    }


def assert_upright(rgb: np.ndarray, off: int = 12) -> None:
    for name, colour in corners(rgb).items():
        assert np.abs(np.array(colour) - UPRIGHT[name]).max() <= off, (name, colour)


@pytest.mark.parametrize("orientation", TO_STORED)
@pytest.mark.parametrize("ending", ["jpg", "png", "webp"])
def test_a_photo_is_turned_as_the_camera_was_held(tmp_path: Path, orientation: int, ending: str) -> None:
    stored, exif = quarters(), Image.Exif()
    way = TO_STORED[orientation]
    stored = stored if way is None else stored.transpose(way)
    exif[0x0112] = orientation
    stored.save(tmp_path / f"a.{ending}", exif=exif)
    photo = read_photo(tmp_path / f"a.{ending}")
    assert photo.rgb.shape == (HEIGHT, WIDTH, 3) and photo.rgb.dtype == np.uint8
    assert_upright(photo.rgb)


@pytest.mark.parametrize("orientation", [1, 3, 6, 8])
def test_a_heic_photo_is_turned_once(tmp_path: Path, orientation: int) -> None:
    way, exif = TO_STORED[orientation], Image.Exif()
    stored = quarters() if way is None else quarters().transpose(way)
    exif[0x0112] = orientation
    stored.save(tmp_path / "a.heic", exif=exif.tobytes(), quality=90)
    assert photo_kind(tmp_path / "a.heic") == "heic"
    photo = read_photo(tmp_path / "a.heic")
    assert photo.rgb.shape == (HEIGHT, WIDTH, 3)
    assert_upright(photo.rgb, 20)


def test_an_orientation_that_is_none_is_left(tmp_path: Path) -> None:
    exif = Image.Exif()
    exif[0x0112] = 77
    quarters().save(tmp_path / "a.jpg", exif=exif)
    assert_upright(read_photo(tmp_path / "a.jpg").rgb)


@pytest.mark.parametrize("mode", ["L", "CMYK", "YCbCr"])
def test_a_jpeg_of_other_colours_becomes_rgb(tmp_path: Path, mode: str) -> None:
    image = quarters().convert(mode)
    image.save(tmp_path / "a.jpg", quality=95)
    rgb = read_photo(tmp_path / "a.jpg").rgb
    assert rgb.shape == (HEIGHT, WIDTH, 3)
    wanted = np.asarray(image.convert("RGB"))
    assert np.abs(rgb.astype(int) - wanted.astype(int)).mean() < 6


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGBA", "I;16"])
def test_a_png_of_other_colours_becomes_rgb(tmp_path: Path, mode: str) -> None:
    image = quarters()
    if mode == "I;16":
        grey = np.asarray(image.convert("L")).astype(np.uint16) * 257
        Image.fromarray(grey).save(tmp_path / "a.png")
        wanted = np.asarray(image.convert("L").convert("RGB"))
    else:
        image.convert(mode).save(tmp_path / "a.png")
        wanted = np.asarray(image.convert(mode).convert("RGB"))
    rgb = read_photo(tmp_path / "a.png").rgb
    assert np.abs(rgb.astype(int) - wanted.astype(int)).mean() < 3


def test_a_png_of_16_bits_and_colours_is_read(tmp_path: Path) -> None:
    rows = np.repeat(np.repeat(np.array([[[0xFFFF, 0, 0x8000]]], np.uint16), 64, 0), 64, 1)
    (tmp_path / "a.png").write_bytes(png(64, 64, rows.astype(">u2").tobytes(), depth=16))
    assert np.abs(read_photo(tmp_path / "a.png").rgb.astype(int) - (255, 0, 128)).max() <= 1


def png(width: int, height: int, pixels: bytes, depth: int = 8) -> bytes:
    """A PNG in RGB of exactly these bytes, whatever its head says."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    line = 3 * width * depth // 8
    lines = b"".join(b"\0" + pixels[k : k + line] for k in range(0, len(pixels), line)) if pixels else b""
    head = struct.pack(">IIBBBBB", width, height, depth, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(lines)) + chunk(b"IEND", b"")


def test_what_is_transparent_is_white(tmp_path: Path) -> None:
    image = quarters().convert("RGBA")
    image.putalpha(0)
    image.save(tmp_path / "a.png")
    assert (read_photo(tmp_path / "a.png").rgb == 255).all()


def test_a_palette_with_a_transparent_colour_is_white_there(tmp_path: Path) -> None:
    image = quarters().quantize(4)
    image.save(tmp_path / "a.png", transparency=image.getpixel((10, 10)))
    rgb = read_photo(tmp_path / "a.png").rgb
    assert tuple(rgb[10, 10]) == (255, 255, 255) and tuple(rgb[10, -10]) != (255, 255, 255)


@pytest.mark.parametrize("ending", ["jpg", "png", "webp"])
def test_a_large_photo_is_made_small_and_says_by_how_much(tmp_path: Path, ending: str) -> None:
    quarters(5000, 3000).save(tmp_path / f"a.{ending}")
    photo = read_photo(tmp_path / f"a.{ending}")
    assert photo.rgb.shape == (round(LONGEST_PX * 3 / 5), LONGEST_PX, 3)
    assert photo.scale == pytest.approx(5000 / LONGEST_PX)
    assert_upright(photo.rgb)


def test_a_photo_of_a_phone_with_48_megapixels_is_read(tmp_path: Path) -> None:
    quarters(8064, 6048).save(tmp_path / "a.jpg", quality=70)
    assert max(read_photo(tmp_path / "a.jpg").rgb.shape) == LONGEST_PX


def test_a_small_photo_stays_as_it_is(tmp_path: Path) -> None:
    quarters().save(tmp_path / "a.png")
    photo = read_photo(tmp_path / "a.png")
    assert (photo.rgb == np.asarray(quarters())).all() and photo.scale == 1.0


@pytest.mark.parametrize(("width", "height"), [(60_000, 60_000), (1, 2_000_000_000), (12_000, 12_000)])
def test_a_decompression_bomb_is_refused_by_its_head(tmp_path: Path, width: int, height: int) -> None:
    file = tmp_path / "a.png"
    file.write_bytes(png(width, height, b""))
    for read in (check_photo, read_photo):
        with pytest.raises(VideoError, match=r"million pixels. Save it smaller|cannot be read as a photo"):
            read(file)


def test_text_that_unpacks_to_gigabytes_is_refused(tmp_path: Path) -> None:
    whole = io.BytesIO()
    quarters().save(whole, "png")
    text = b"zTXt" + b"note\0\0" + zlib.compress(bytes(200_000_000), 9)
    chunk = struct.pack(">I", len(text) - 4) + text + struct.pack(">I", zlib.crc32(text))
    (tmp_path / "a.png").write_bytes(whole.getvalue()[:33] + chunk + whole.getvalue()[33:])
    with pytest.raises(VideoError, match="cannot be read as a photo"):
        read_photo(tmp_path / "a.png")


@pytest.mark.parametrize("ending", ["jpg", "png", "webp", "heic"])
@pytest.mark.parametrize("share", [0.1, 0.5, 0.9])
def test_a_truncated_photo_is_refused(tmp_path: Path, ending: str, share: float) -> None:
    noise = np.random.default_rng(0).integers(0, 255, (300, 400, 3), dtype=np.uint8)
    Image.fromarray(noise).save(tmp_path / f"a.{ending}")
    whole = (tmp_path / f"a.{ending}").read_bytes()
    (tmp_path / f"a.{ending}").write_bytes(whole[: int(share * len(whole))])
    with pytest.raises(VideoError, match=r"incomplete or damaged"):
        read_photo(tmp_path / f"a.{ending}")


@pytest.mark.parametrize("ending", ["jpg", "png", "webp", "heic"])
def test_damage_anywhere_raises_nothing_but_our_own_error(tmp_path: Path, ending: str) -> None:
    file, rng = tmp_path / f"a.{ending}", np.random.default_rng(1)
    quarters().save(file)
    whole = np.frombuffer(file.read_bytes(), np.uint8)
    for _ in range(60):
        broken = whole.copy()
        broken[rng.integers(16, len(whole), 6)] = rng.integers(0, 256, 6)
        file.write_bytes(broken.tobytes())
        with suppress(VideoError):
            assert read_photo(file).rgb.shape[2] == 3


@pytest.mark.parametrize(("ending", "kind"), [("png", "png"), ("webp", "webp")])
def test_an_animation_is_no_photo(tmp_path: Path, ending: str, kind: str) -> None:
    frames = [quarters(), quarters().transpose(Image.Transpose.ROTATE_180), quarters()]
    frames[0].save(tmp_path / f"a.{ending}", save_all=True, append_images=frames[1:], duration=100)
    assert photo_kind(tmp_path / f"a.{ending}") == kind
    for read in (check_photo, read_photo):
        with pytest.raises(VideoError, match="is an animation of 3 images"):
            read(tmp_path / f"a.{ending}")


def test_of_a_burst_the_main_image_is_used_and_said(tmp_path: Path) -> None:
    burst = pillow_heif.from_pillow(quarters())
    burst.add_from_pillow(quarters().transpose(Image.Transpose.ROTATE_180))
    burst.save(tmp_path / "a.heic", quality=90)
    photo = read_photo(tmp_path / "a.heic")
    assert [str(remark) for remark in photo.remarks] == ["The file holds 2 images; the main one was used."]
    assert_upright(photo.rgb, 20)


def test_the_content_says_what_a_photo_is_and_not_its_name(tmp_path: Path) -> None:
    quarters().save(tmp_path / "a.heic", "jpeg")
    assert is_photo(tmp_path / "a.heic") and photo_kind(tmp_path / "a.heic") == "jpeg"
    assert_upright(read_photo(tmp_path / "a.heic").rgb)


def test_what_is_called_a_video_is_none(tmp_path: Path) -> None:
    quarters().save(tmp_path / "a.mp4", "jpeg")
    assert not is_photo(tmp_path / "a.mp4")
    assert not is_photo(tmp_path / "a.mp4", "holiday.MOV") and is_photo(tmp_path / "a.mp4", "holiday.jpg")


@pytest.mark.parametrize("content", [b"", b"GIF89a" + bytes(50), b"\0\0\0\x18ftypmp42" + bytes(50), b"%PDF-1.7"])
def test_what_is_no_photo_is_none(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "a.jpg"
    file.write_bytes(content)
    assert photo_kind(file) is None and not is_photo(file)
    with pytest.raises(VideoError, match="is not a photo that can be read"):
        read_photo(file)


def test_neither_a_folder_nor_nothing_is_a_photo(tmp_path: Path) -> None:
    assert photo_kind(tmp_path) is None and photo_kind(tmp_path / "none.jpg") is None


def test_a_speck_is_too_small(tmp_path: Path) -> None:
    quarters(20, 20).save(tmp_path / "a.png")
    with pytest.raises(VideoError, match="20x20 px, in which no person"):
        read_photo(tmp_path / "a.png")


def test_a_photo_is_a_source_of_one_frame_that_can_be_turned(tmp_path: Path) -> None:
    quarters().save(tmp_path / "a.png")
    with PhotoFile(tmp_path / "a.png") as photo:
        assert (photo.size, photo.name, photo.n_frames) == ((WIDTH, HEIGHT), "a.png", 1)
        assert [frame.t for frame in photo] == [0.0] and len(list(photo)) == 1
        assert "clockwise by 90°" in str(photo.turn(90)[0])
    assert photo.size == (HEIGHT, WIDTH)
    turned = next(iter(photo)).rgb
    assert tuple(turned[10, -10]) == RED and tuple(turned[10, 10]) == BLUE
