"""The part of a straight line that lies on the pad."""

Point = tuple[float, float]


def is_inside(point: Point) -> bool:
    """Return whether a point, in fractions of the pad, lies on it; its edges do."""
    return 0 <= point[0] <= 1 and 0 <= point[1] <= 1


def clipped(start: Point, stop: Point) -> tuple[Point, Point] | None:
    """Return the ends of the part of the line on the pad, or None (Liang & Barsky 1984).

    Parameters
    ----------
    start, stop : (x, y)
        In fractions of the pad.
    """
    if is_inside(start) and is_inside(stop):
        return start, stop
    first, last = 0.0, 1.0
    way = stop[0] - start[0], stop[1] - start[1]
    for at, step in zip(start, way, strict=True):
        if not step:
            if not 0 <= at <= 1:
                return None
            continue
        into, out = sorted((-at / step, (1 - at) / step))
        first, last = max(first, into), min(last, out)
    if first > last:
        return None
    return _at(start, way, first), _at(start, way, last)


def _at(start: Point, way: Point, share: float) -> Point:
    """Return the point after that share of the way, kept on the pad despite rounding."""
    x, y = (at + share * step for at, step in zip(start, way, strict=True))
    return min(max(x, 0.0), 1.0), min(max(y, 0.0), 1.0)
