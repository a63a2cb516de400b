"""Why the product cannot start, in one sentence for the person at the terminal."""


class StartRefused(Exception):
    """``hanlu up`` prints the message alone and exits with code 2."""
