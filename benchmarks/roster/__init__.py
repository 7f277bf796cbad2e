"""Rosters: the volunteers' nights at three sizes, repair, the same model as a MIP, duty rosters."""
