"""What the other packages share; knows no business of cold or of dispatch."""
