"""What the other packages share; knows no business of cold or of dispatch."""

__version__ = "0.1.0"
