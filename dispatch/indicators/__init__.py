"""How well customers are served: satisfaction and the rates of repairs, counted from the record."""
