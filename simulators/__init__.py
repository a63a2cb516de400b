"""Devices, people and faults that try the product from outside, over MQTT and HTTP."""
