"""Calls for help of units in the field: silent there, loud in the duty room."""
