"""The valid ground as OGC API Features and vector tiles, for QGIS and its like: only to read."""
