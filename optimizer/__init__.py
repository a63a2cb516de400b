"""Who should go where, when: a pure model, its checker and its engines."""
