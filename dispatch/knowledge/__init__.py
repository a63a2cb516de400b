"""What the house knows: articles, their search, suggestions for an order, and gaps (F-196)."""
