"""Names that the station teaches the geocoder: proposed by corrections, accepted by a leader."""
