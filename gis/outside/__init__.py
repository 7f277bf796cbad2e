"""Geocoders of other houses behind one port: off unless a station switches them on.

What a caller said leaves the house with every question, so each may be asked of allowed hosts only.
"""
