"""Our own drawings of series and excursions, as SVG text. Pure."""
