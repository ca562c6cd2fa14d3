"""SVG of Qt with lines whose width needs no extension of SVG. No Qt."""

import re
from xml.etree import ElementTree as ET

SVG, XLINK = "http://www.w3.org/2000/svg", "http://www.w3.org/1999/xlink"
MATRIX = re.compile(r"matrix\(([^)]*)\)")
NUMBER = r"[-+]?[\d.]+(?:e[-+]?\d+)?"
POINT = re.compile(rf"({NUMBER}),({NUMBER})")
FIXED = {"vector-effect": "non-scaling-stroke"}
POINTS = ("points", "d")
UNSCALED = "1,0,0,1,"  # begins a matrix that only moves


def absolute(svg: bytes) -> bytes:
    """Return a picture with the points of its lines where they are drawn.

    Qt writes a curve in its own coordinates, with a transformation of which the width of the line
    is excepted by "non-scaling-stroke". Browsers know that; word processors, and programs that
    print, often do not, and draw lines a hundred times as thick.
    """
    ET.register_namespace("", SVG)
    ET.register_namespace("xlink", XLINK)
    root = ET.fromstring(svg)
    for group in root.iter(f"{{{SVG}}}g"):
        matrix = MATRIX.search(group.get("transform", ""))
        if matrix is not None and matrix[1].startswith(UNSCALED):
            for shape in group:
                shape.attrib.pop("vector-effect", None)
        elif matrix is not None and len(group) and all(map(_is_fixed, group)):
            _move(group, matrix[1])
    picture: bytes = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    return picture


def _move(group: ET.Element, matrix: str) -> None:
    """Write the points of a group of lines where they are drawn."""
    del group.attrib["transform"]
    for shape in group:
        del shape.attrib["vector-effect"]
        for name in POINTS:
            if name in shape.attrib:
                shape.set(name, _moved(shape.attrib[name], matrix))


def _is_fixed(shape: ET.Element) -> bool:
    fixed = all(shape.get(name) == value for name, value in FIXED.items())
    return fixed and any(name in shape.attrib for name in POINTS)


def _moved(points: str, matrix: str) -> str:
    a, b, c, d, e, f = map(float, matrix.split(","))

    def moved(point: re.Match[str]) -> str:
        x, y = map(float, point.groups())
        return f"{a * x + c * y + e:.7g},{b * x + d * y + f:.7g}"

    return POINT.sub(moved, points)
