"""Animations as files: read back by other programs, each picture is there for its time, in true colours."""

import errno
import os
from collections.abc import Iterator
from pathlib import Path

import av
import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image, ImageSequence
from PySide6.QtGui import QColor, QImage, QImageReader, QPainter
from PySide6.QtWidgets import QApplication

from desktop_app.figures.animation import GIF, MP4, WEBP, fault, iterations, seconds, size, write

COUNT, WIDTH, HEIGHT = 12, 121, 80
GROUND, LINE = (22, 24, 27), (86, 180, 233)


def picture(k: int) -> QImage:
    """A line that stands further to the right in each picture."""
    made = QImage(WIDTH, HEIGHT, QImage.Format.Format_ARGB32_Premultiplied)
    made.fill(QColor(*GROUND))
    painter = QPainter(made)
    painter.fillRect(10 + 6 * k, 5, 4, 70, QColor(*LINE))
    painter.end()
    return made


def pictures(form: str) -> Iterator[QImage]:
    if form == GIF:
        yield picture(COUNT - 1)
    yield from map(picture, range(COUNT))


def frames_of(path: Path) -> tuple[list[NDArray[np.uint8]], list[int]]:
    """Each frame, and how many milliseconds it is shown."""
    frames, shown = [], []
    with Image.open(path) as image:
        for frame in ImageSequence.Iterator(image):
            frames.append(np.asarray(frame.convert("RGB")))
            shown.append(frame.info["duration"])
    return frames, shown


@pytest.mark.parametrize("form", [GIF, WEBP])
@pytest.mark.parametrize("per_second", [5, 20])
def test_each_picture_is_there_for_its_time_and_exactly_so(tmp_path: Path, form: str, per_second: int) -> None:
    path = tmp_path / "out"
    write(path, form, pictures(form), COUNT, per_second)
    frames, shown = frames_of(path)
    assert shown == [1000 // per_second] * (COUNT - 1) + [1000]  # it rests on the last one
    assert sum(shown) / 1000 == seconds(form, COUNT, per_second)
    for k, frame in enumerate(frames):
        wanted = np.full((HEIGHT, WIDTH, 3), GROUND, np.uint8)
        wanted[5:75, 10 + 6 * k : 14 + 6 * k] = LINE
        assert (frame == wanted).all()


def test_qt_reads_the_gif_too_and_that_it_goes_on_for_ever(tmp_path: Path, qapp: QApplication) -> None:
    path = tmp_path / "out.gif"
    write(path, GIF, pictures(GIF), COUNT, 10)
    reader = QImageReader(str(path))
    read = [reader.read() for _ in range(COUNT)]
    assert reader.imageCount() == COUNT
    assert reader.loopCount() == -1
    assert all(frame.pixelColor(11 + 6 * k, 40) == QColor(*LINE) for k, frame in enumerate(read))


def test_a_video_has_every_picture_at_its_time(tmp_path: Path) -> None:
    path = tmp_path / "out.mp4"
    write(path, MP4, pictures(MP4), COUNT, 20)
    with av.open(str(path)) as film:
        stream = film.streams.video[0]
        assert stream.codec_context.name == "h264"
        assert stream.average_rate == 20
        read = list(film.decode(stream))
    assert [round(frame.time * 20) for frame in read] == list(range(COUNT))
    for k, frame in enumerate(read):
        pixels = frame.to_ndarray(format="rgb24").astype(int)
        assert pixels.shape == (HEIGHT, WIDTH - 1, 3)
        assert np.abs(pixels[40, 12 + 6 * k] - LINE).max() < 30
        assert np.abs(pixels[40, 2] - GROUND).max() < 6


def test_more_colours_than_a_gif_has_are_near_and_stay_as_they_are_from_picture_to_picture(tmp_path: Path) -> None:
    across = (np.linspace(0, 60, WIDTH).astype(np.uint8) * 4).astype(np.uint8)
    down = (np.linspace(0, 40, HEIGHT).astype(np.uint8) * 6).astype(np.uint8)
    wanted = np.stack([np.broadcast_to(across, (HEIGHT, WIDTH)), np.repeat(down[:, None], WIDTH, 1)], axis=2)
    pixels = np.ascontiguousarray(np.concatenate([wanted, np.full((HEIGHT, WIDTH, 1), 128, np.uint8)], axis=2))
    smooth = QImage(pixels.data, WIDTH, HEIGHT, 3 * WIDTH, QImage.Format.Format_RGB888).copy()
    marked = smooth.copy()
    for y in range(2):
        marked.setPixelColor(3, y, QColor("blue"))
    path = tmp_path / "out.gif"
    write(path, GIF, iter([marked, smooth, marked]), 2, 10)
    (first, second), _ = frames_of(path)
    assert (first[:, 4:] == second[:, 4:]).all()
    assert (second[:2, 3] == (0, 0, 255)).all(), "a dot that is small is what one looks at"
    assert np.abs(first.astype(int) - pixels).max() < 40


@pytest.mark.parametrize("form", [GIF, WEBP, MP4])
def test_what_is_not_finished_leaves_the_old_file_whole_and_no_other(tmp_path: Path, form: str) -> None:
    path = tmp_path / "out"
    path.write_bytes(b"old")

    def breaking() -> Iterator[QImage]:
        yield from (picture(k) for k in range(5))
        raise OSError(28, "No space left on device")

    with pytest.raises(OSError, match="No space"):
        write(path, form, breaking(), COUNT, 10)
    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize("form", [GIF, WEBP, MP4])
def test_on_a_full_disk_the_disk_s_own_words_are_told_and_the_old_file_stays(tmp_path: Path, form: str) -> None:
    resource = pytest.importorskip("resource")
    path = tmp_path / "out"
    path.write_bytes(b"old")
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (300, hard))
    try:
        with pytest.raises(OSError, match=os.strerror(errno.EFBIG)):
            write(path, form, pictures(form), COUNT, 10)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert (path.read_bytes(), list(tmp_path.iterdir())) == (b"old", [path])


def test_iterations_are_as_even_as_the_axis_shows_them() -> None:
    assert iterations(0, 100, 11, False) == list(range(0, 101, 10))
    assert iterations(5, 8, 100, False) == [5, 6, 7, 8]
    assert iterations(3, 4, 2, True) == [3, 4]
    assert iterations(0, 10**6, 7, True) == [0, 10, 100, 1000, 10**4, 10**5, 10**6]
    far = iterations(2**61, 2**62, 3, False)
    assert (far[0], far[-1], len(far)) == (2**61, 2**62, 3)


def test_a_gif_that_would_take_too_much_is_refused_in_words() -> None:
    assert "another format" in fault(GIF, 1000, 1920, 1080)
    assert fault(WEBP, 1000, 1920, 1080) == fault(GIF, 100, 960, 540) == ""
    assert size(GIF, 100, 960, 540) > size(MP4, 100, 960, 540)
