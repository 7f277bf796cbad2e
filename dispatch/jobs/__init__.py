"""What runs beside the server: housekeeping."""
