"""Writing a ground for other programs: every layer, four formats, any coordinate system."""

from gis.export.frames import to_frames
from gis.export.write import Format, Package, write_ground

__all__ = ["Format", "Package", "to_frames", "write_ground"]
