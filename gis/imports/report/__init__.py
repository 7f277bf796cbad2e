"""What an import found and changed: as tables, JSON, GeoPackage, and a map for a browser."""

from gis.imports.report.document import result_json
from gis.imports.report.geopackage import write_report
from gis.imports.report.page import draw_report
from gis.imports.report.tables import print_proposal, print_result

__all__ = ["draw_report", "print_proposal", "print_result", "result_json", "write_report"]
