"""Writes pictures as an animation: GIF and WebP by Pillow, MP4 by PyAV."""

from collections.abc import Iterator, Sequence
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

import numpy as np
from numpy.typing import NDArray
from PySide6.QtGui import QImage

from desktop_app.core.files.atomic_write import written_whole

if TYPE_CHECKING:
    from PIL import Image

GIF, WEBP, MP4 = "gif", "webp", "mp4"
# A loop rests on its last picture, so that its end can be seen.
_REST_MS = 1000
MOST_FRAMES = 1000
# A GIF is put together in memory, with a byte for each pixel.
_MOST_GIF_PIXELS = 400_000_000
# Estimates of the bytes and seconds that each pixel of a picture takes.
_BYTES = {GIF: 0.007, WEBP: 0.007, MP4: 0.003}
SECONDS = {GIF: 3e-8, WEBP: 1e-7, MP4: 2e-8}
_COLOURS = 255  # of a GIF; one more marks unchanged pixels
_COMMONEST, _MOST_CANDIDATES = 160, 4000
_QUALITY = "16"  # of a video: without visible loss


def iterations(begin: int, end: int, count: int, logarithmic: bool) -> list[int]:
    """At most `count` iterations from `begin` to `end`, both included, evenly spaced on the axis."""
    places = np.geomspace(max(1, begin), end, count) if logarithmic else np.linspace(begin, end, count)
    return sorted({begin, *(min(max(begin, round(place)), end) for place in places[1:-1].tolist()), end})


def fault(form: str, count: int, width: int, height: int) -> str:
    """Why an animation cannot be made, in a sentence; empty if it can."""
    if form == GIF and count * width * height > _MOST_GIF_PIXELS:
        return "That is too much for a GIF: take fewer frames, a smaller size, or another format."
    return ""


def size(form: str, count: int, width: int, height: int) -> float:
    """An estimate of its bytes."""
    return count * width * height * _BYTES[form]


def write(path: Path, form: str, pictures: Iterator[QImage], count: int, per_second: int) -> None:
    """Write `count` pictures of one size to `path`; if that fails, raise and leave an old file unchanged.

    For a GIF, `pictures` begin with the last picture, which then comes once more.
    """
    with written_whole(path) as file:
        if form == MP4:
            _write_video(file, pictures, per_second)
        else:
            (_write_gif if form == GIF else _write_webp)(file, pictures, _durations(count, per_second))


def seconds(form: str, count: int, per_second: int) -> float:
    """How long it plays, without repeating."""
    return count / per_second if form == MP4 else sum(_durations(count, per_second)) / 1000


def _durations(count: int, per_second: int) -> list[int]:
    """The duration of each picture of a loop, in milliseconds."""
    return [round(1000 / per_second)] * (count - 1) + [_REST_MS]


def _write_gif(file: BinaryIO, pictures: Iterator[QImage], durations: Sequence[int]) -> None:
    """Write a GIF. All pictures have the same palette, made for the first and the last one, so nothing flickers."""
    last, first = (_in_pillow(next(pictures)) for _ in range(2))
    few = _FewColours(first, last)
    frames = (few.picture(each) for each in chain([first], map(_in_pillow, pictures)))
    next(frames).save(file, "GIF", save_all=True, append_images=frames, duration=list(durations), loop=0, optimize=True)


class _FewColours:
    """A palette for some images: their common colours exactly, rare ones as nearly as possible."""

    def __init__(self, *images: "Image.Image") -> None:
        found, counts = np.unique(np.concatenate([_packed(each).ravel() for each in images]), return_counts=True)
        self._colours = _chosen(_apart(found[np.argsort(-counts)][:_MOST_CANDIDATES]))
        self._nearest = np.full(
            2**24, -1, np.int16
        )  # the index of the nearest colour of the palette; −1: not computed yet

    def picture(self, image: "Image.Image") -> "Image.Image":
        """The image in the colours of the palette."""
        from PIL import Image

        packed = _packed(image)
        new = np.unique(packed[self._nearest[packed] < 0])
        if len(new):
            off = _apart(new)[:, None, :] - self._colours[None]
            self._nearest[new] = (off**2).sum(axis=2).argmin(axis=1)
        made = Image.frombytes("P", image.size, self._nearest[packed].astype(np.uint8).tobytes())
        made.putpalette(self._colours.ravel().tolist())
        return made


def _chosen(colours: NDArray[np.int32]) -> NDArray[np.int32]:
    """The palette, out of colours with the commonest first: these, and others that are least like any chosen so far."""
    chosen, others = colours[:_COMMONEST], colours[_COMMONEST:]
    off = np.array([((chosen - each) ** 2).sum(axis=1).min() for each in others])
    while len(chosen) < _COLOURS and len(others) and off.max() > 0:
        farthest = others[off.argmax()]
        chosen = np.vstack((chosen, farthest))
        off = np.minimum(off, ((others - farthest) ** 2).sum(axis=1))
    return chosen


def _packed(image: "Image.Image") -> NDArray[np.int32]:
    """The colour of each pixel as 0xrrggbb; shape (height, width)."""
    parts = np.asarray(image).astype(np.int32)
    return (parts[..., 0] << 16) | (parts[..., 1] << 8) | parts[..., 2]


def _apart(colours: NDArray[np.int32]) -> NDArray[np.int32]:
    """Red, green and blue; shape (n, 3)."""
    return np.column_stack((colours >> 16, colours >> 8 & 255, colours & 255))


def _write_webp(file: BinaryIO, pictures: Iterator[QImage], durations: Sequence[int]) -> None:
    from PIL import Image

    class Reel(Image.Image):
        """Gives Pillow one picture after another; Pillow alone would keep a list of all."""

        n_frames = len(durations)

        def seek(self, frame: int) -> None:
            if frame:
                self.im = _in_pillow(next(pictures)).im

        def tell(self) -> int:
            return 0

    first, reel = _in_pillow(next(pictures)), Reel()
    reel._mode, reel._size, reel.im = first.mode, first.size, first.im
    reel.save(file, "WEBP", save_all=True, duration=list(durations), loop=0, lossless=True, method=2)


def _write_video(file: BinaryIO, pictures: Iterator[QImage], per_second: int) -> None:
    """Write H.264, which every player knows."""
    import av

    try:
        _encode(file, pictures, per_second)
    except av.FFmpegError as fault:
        # Raise the error of the file itself, such as a full disk, not that of the callback in which it was raised.
        raise fault.__context__ if isinstance(fault.__context__, OSError) else fault from None


def _encode(file: BinaryIO, pictures: Iterator[QImage], per_second: int) -> None:
    import av

    with av.open(file, "w", format="mp4") as film:
        stream = None
        for picture in pictures:
            image = _in_pillow(picture)
            image = image.crop((0, 0, image.width & ~1, image.height & ~1))  # H.264 needs even numbers
            if stream is None:
                stream = film.add_stream("libx264", rate=per_second, options={"crf": _QUALITY})
                stream.width, stream.height, stream.pix_fmt = image.width, image.height, "yuv420p"
            film.mux(stream.encode(av.VideoFrame.from_ndarray(np.asarray(image), format="rgb24")))
        if stream is not None:
            film.mux(stream.encode())


def _in_pillow(picture: QImage) -> "Image.Image":
    from PIL import Image

    plain = picture.convertToFormat(QImage.Format.Format_RGB888)
    size = plain.width(), plain.height()
    return Image.frombytes("RGB", size, bytes(plain.constBits()), "raw", "RGB", plain.bytesPerLine(), 1)
