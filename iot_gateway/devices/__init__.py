"""The registry: devices, their channels, the zones they watch, and when they were last heard."""
