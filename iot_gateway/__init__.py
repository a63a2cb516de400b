"""From the sensor to the alarm: decode, validate, store, evaluate, tell."""
