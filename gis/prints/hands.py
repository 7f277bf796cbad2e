"""The hands of lettering on printed maps, largest first: what matters more is set larger."""

from gis.prints import colours
from gis.prints.lettering import Hand

COMMUNITY = Hand(6.0, colours.INK, bold=True, spacing_em=0.3, halo_mm=1.3)
COMMUNITY_NUMBER = Hand(3.4, colours.INK_QUIET, bold=True, halo_mm=0.9)
NEIGHBOUR = Hand(3.4, "#7d8b9a", bold=True, spacing_em=0.3, halo_mm=0.8)
GROUP = Hand(3.5, "#3f5f8a", bold=True, halo_mm=0.9)
GROUP_CODE = Hand(2.1, "#5a7599", halo_mm=0.7)
COMPOUND = Hand(2.5, "#5f3a9c", bold=True, halo_mm=0.7)
COMPOUND_CODE = Hand(1.9, "#7c53b8", halo_mm=0.6)
STREET_CODE = Hand(2.0, "#0a6d62", bold=True, halo_mm=0.7)
MAIN_STREET = Hand(2.7, "#4d4326", spacing_em=0.35, halo_mm=0.7)
ROAD = Hand(1.9, "#5d6a76", spacing_em=0.15, halo_mm=0.5)
PLACE = Hand(2.1, colours.PLACE, halo_mm=0.6)
STOP = Hand(2.9, colours.INK, bold=True, halo_mm=0.9)
