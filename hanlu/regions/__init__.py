"""A map region: a folder with roads to drive on, a base map to look at and places to find."""
