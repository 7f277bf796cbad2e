"""The ground: layers, topology, geocoding, street network. Knows nothing of dispatch."""
