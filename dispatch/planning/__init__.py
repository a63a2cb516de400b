"""Who should go where: reads the day, asks the optimizer, and applies what it answers."""
