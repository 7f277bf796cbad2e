"""The colours of printed maps: those of the console's light theme, so that both read alike."""

WATER = "#b9d8ee"
WATER_LINE = "#8fbcdc"
GREEN = "#d5e8d3"
SQUARE = "#ece6da"
RAIL = "#9aa8b5"
GROUND = "#f4f6f8"
OUTSIDE = "#e3e8ed"
BUILDING = "#dde4eb"
BUILDING_LINE = "#c3cdd8"
ROAD_CASING = "#b7c2cd"
LANE = "#c9d2db"
AREA = "#4d5d78"
GROUP = "#6580a2"
STREET_GRID = "#0b8375"
COMPOUND = "#7c53b8"
ROUTE = "#1763cf"
INK = "#1f3347"
INK_QUIET = "#4a6078"
PLACE = "#7a5b12"

#: The fill of a road by its class.
ROAD_FILLS = {
    "avenue": "#ffe1a0",
    "main": "#fff0cb",
    "secondary": "#ffffff",
    "residential": "#ffffff",
    "service": "#fbfcfd",
    "lane": "#fbfcfd",
    "footpath": "#b9c5d1",
}
