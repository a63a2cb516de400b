"""Sensor to broker to here: decode, store, evaluate, raise alarms."""
