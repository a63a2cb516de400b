"""The base map of a region: vector tiles in the OpenMapTiles schema, in one PMTiles archive."""
