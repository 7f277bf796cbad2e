"""People of the station and its partners: who they are, and when they can be asked."""
