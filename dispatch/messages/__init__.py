"""Short messages between the desk and its technicians, of an order or of none."""
