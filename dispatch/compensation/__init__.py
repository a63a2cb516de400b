"""What a customer is offered when a limit was missed (F-076, F-063)."""
