"""What every map on paper carries besides the ground: a scale bar and a north arrow."""

from gis.prints import colours, svg
from gis.prints.frame import Frame

_STEPS_M = (10, 20, 50, 100, 200, 500, 1000, 2000, 5000)
#: A scale bar is about so long, in millimetres.
_BAR_MM = 34.0
_BAR_HEIGHT_MM = 1.1
_MARGIN_MM = 5.0


def draw_furniture(frame: Frame, *, at_right: bool = False) -> str:
    """Return the scale bar in a lower corner, with the ratio, and north at the top left."""
    left = _bar_left(frame, at_right=at_right)
    return _scale_bar(frame, left) + _north(_MARGIN_MM + 3.2, _MARGIN_MM)


def furniture_boxes(
    frame: Frame, *, at_right: bool = False
) -> list[tuple[float, float, float, float]]:
    """Return the boxes that no word may cover: left, top, right, bottom in millimetres."""
    low, left = frame.height_mm - _MARGIN_MM, _bar_left(frame, at_right=at_right)
    return [(left - 2.0, low - 7.0, left + _plate_mm(frame), low + 2.0), (3.0, 3.0, 13.0, 18.0)]


def _step_m(frame: Frame) -> int:
    return max(step for step in _STEPS_M if 2 * step / frame.metres_per_mm <= _BAR_MM * 1.25)


def _plate_mm(frame: Frame) -> float:
    return 2 * _step_m(frame) / frame.metres_per_mm + 21.0


def _bar_left(frame: Frame, *, at_right: bool) -> float:
    return frame.width_mm - _plate_mm(frame) - 1.0 if at_right else _MARGIN_MM


def _scale_bar(frame: Frame, left: float) -> str:
    step_m = _step_m(frame)
    step_mm = step_m / frame.metres_per_mm
    top = frame.height_mm - _MARGIN_MM - _BAR_HEIGHT_MM
    halves = [
        svg.rect(left, top, step_mm, _BAR_HEIGHT_MM, fill=colours.INK),
        svg.rect(left + step_mm, top, step_mm, _BAR_HEIGHT_MM, fill="#ffffff"),
    ]
    plate = svg.rect(
        left - 2, top - 5.2, _plate_mm(frame), 8.4, fill="#ffffff", fill_opacity=0.86, rx=1
    )
    border = svg.rect(
        left, top, 2 * step_mm, _BAR_HEIGHT_MM, fill="none", stroke=colours.INK, stroke_width=0.15
    )
    return plate + "".join(halves) + border + _figures(frame, left, top, step_m, step_mm)


def _figures(frame: Frame, left: float, top: float, step_m: int, step_mm: float) -> str:
    small = {"font_size": 2.2, "fill": colours.INK}
    marks = [
        svg.text(left + at * step_mm, top - 1.1, _metres(at * step_m, at), **small)
        for at in range(3)
    ]
    ratio = svg.text(left + 2 * step_mm + 4, top + 1.2, f"1:{frame.scale:,}", **small)
    return svg.group(marks, text_anchor="middle") + ratio


def _metres(metres: int, at: int) -> str:
    return f"{metres} m" if at == 2 else str(metres)


def _north(x: float, y: float) -> str:
    dark = f"M{x} {y}L{x - 2.3:.2f} {y + 7.4}L{x} {y + 5.8}Z"
    light = f"M{x} {y}L{x + 2.3:.2f} {y + 7.4}L{x} {y + 5.8}Z"
    line = f'stroke="{colours.INK}" stroke-width="0.2" stroke-linejoin="round"'
    letter = svg.text(
        x, y + 11, "N", font_size=3, font_weight="bold", fill=colours.INK, text_anchor="middle"
    )
    return (
        f'<path d="{dark}" fill="{colours.INK}" {line}/>'
        f'<path d="{light}" fill="#ffffff" {line}/>{letter}'
    )
