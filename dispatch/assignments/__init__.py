"""Who goes: the one active assignment of an order."""
