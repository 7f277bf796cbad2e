"""Patrol plans beside other solvers': on our night, on TOPTW files, on a city of 40 stations."""
