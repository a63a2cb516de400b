"""What a case costs: claimed by whoever stands there, decided on the spot or in steps (F-236)."""
