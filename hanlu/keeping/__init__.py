"""How long the traces of work are kept, and who takes them away. The audit is kept for ever."""
