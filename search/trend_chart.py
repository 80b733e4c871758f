"""The shapes of a chart of counts over time: columns for one series, lines with marks for several."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.formats import number_format

WIDTH, HEIGHT = 720, 240
_LEFT, _RIGHT, _TOP, _BOTTOM = 48, 12, 12, 28
_MOST_TICKS = 10
_MARKED = 40  # points of a line up to which each has a mark
MARKS = ("circle", "square", "triangle", "diamond")  # told apart without colour


@dataclass(frozen=True, slots=True)
class Tick:
    """A value of an axis: where it stands and what it says. Coordinates are written with a point in any language."""

    at: str
    label: str


@dataclass(frozen=True, slots=True)
class Column:
    x: str
    y: str
    width: str
    height: str


@dataclass(frozen=True, slots=True)
class Line:
    """A polyline ("12,30 40,18 …"), its marks as paths, and which kind of mark they are."""

    points: str
    marks: tuple[str, ...]
    kind: str


@dataclass(frozen=True, slots=True)
class Chart:
    columns: tuple[Column, ...]
    lines: tuple[Line, ...]
    across: tuple[Tick, ...]  # below the axis
    up: tuple[Tick, ...]  # beside it
    width: int = WIDTH
    height: int = HEIGHT
    left: int = _LEFT
    right: int = WIDTH - _RIGHT
    base: int = HEIGHT - _BOTTOM


def draw(series: Sequence[Sequence[float]], labels: Sequence[str], *, decimals: int = 0) -> Chart:
    """Draw up to four series of equal length over the labels of their periods; numbers are written by `decimals`."""
    top = _round_up(max((value for values in series for value in values), default=0))
    step = (WIDTH - _LEFT - _RIGHT) / max(len(labels), 1)
    middles = [_LEFT + step * (place + 0.5) for place in range(len(labels))]
    every = -(-len(labels) // _MOST_TICKS) or 1
    return Chart(
        columns=_columns(series[0], middles, step, top) if len(series) == 1 else (),
        lines=tuple(_line(values, middles, top, MARKS[place % 4]) for place, values in enumerate(series))
        if len(series) > 1
        else (),
        across=tuple(
            Tick(_written(middle), label) for middle, label in list(zip(middles, labels, strict=True))[::every]
        ),
        up=tuple(
            Tick(_written(_height(value, top)), _number(value, decimals))
            for value in ((0.0, top / 2, top) if top > 1 or decimals else (0.0, top))
        ),
    )


def _round_up(most: float) -> float:
    """The next value with a round half: 1, 2, 4, 10, 20, 40, 100 …"""
    if most <= 0:
        return 1.0
    unit = 1.0
    while unit * 10 < most:
        unit *= 10
    while unit > most:
        unit /= 10
    return next(unit * factor for factor in (1, 2, 4, 6, 8, 10) if unit * factor >= most)


def _height(value: float, top: float) -> float:
    return HEIGHT - _BOTTOM - (HEIGHT - _TOP - _BOTTOM) * value / top


def _columns(values: Sequence[float], middles: Sequence[float], step: float, top: float) -> tuple[Column, ...]:
    width = max(step * 0.7, 0.8)
    base = HEIGHT - _BOTTOM
    return tuple(
        Column(*map(_written, (middle - width / 2, _height(value, top), width, base - _height(value, top))))
        for value, middle in zip(values, middles, strict=True)
    )


def _written(place: float) -> str:
    return f"{place:.1f}"


def _number(value: float, decimals: int) -> str:
    return number_format(value, decimals, force_grouping=True)


def _line(values: Sequence[float], middles: Sequence[float], top: float, kind: str) -> Line:
    places = [(round(x, 1), round(_height(value, top), 1)) for x, value in zip(middles, values, strict=True)]
    marks = tuple(_mark(x, y, kind) for x, y in places) if len(places) <= _MARKED else ()
    return Line(" ".join(f"{x},{y}" for x, y in places), marks, kind)


def _mark(x: float, y: float, kind: str) -> str:
    """A mark as the path of an SVG."""
    if kind == "circle":
        return f"M{x - 3.5:.1f} {y}a3.5 3.5 0 1 0 7 0a3.5 3.5 0 1 0 -7 0z"
    if kind == "square":
        return f"M{x - 3:.1f} {y - 3:.1f}h6v6h-6z"
    if kind == "triangle":
        return f"M{x} {y - 4:.1f}l4 7h-8z"
    return f"M{x} {y - 4.5:.1f}l4.5 4.5l-4.5 4.5l-4.5 -4.5z"
