"""Chinese addresses to points and back, from the station's own ground; no network, no files."""
