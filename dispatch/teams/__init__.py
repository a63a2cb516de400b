"""Teams: named groups of people with a duty, to which each open order belongs."""
