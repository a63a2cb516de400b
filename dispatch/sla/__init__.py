"""How fast a case must be answered: grades, the seven clocks, and who hears of a missed one."""
