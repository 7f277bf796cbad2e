"""The volunteer's page: nights, swaps, attendance and hours in one reading."""
