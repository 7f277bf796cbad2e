"""The duty roster of police and auxiliaries: shifts, rest, hours, fairness, requests."""
