"""The search's own chance: compiled, seeded, the same in every process."""

from optimizer.improve import layout as at
from optimizer.improve.compiled import State, compiled


@compiled
def uniform(s: State) -> float:
    """A number in (0, 1): two multiplicative generators combined (L'Ecuyer 1988, CACM 31(6))."""
    a = s[at.RANDOM_A] * 40014 % 2147483563
    b = s[at.RANDOM_B] * 40692 % 2147483399
    s[at.RANDOM_A] = a
    s[at.RANDOM_B] = b
    z = a - b
    if z < 1:
        z += 2147483562
    return z / 2147483563.0


@compiled
def below(s: State, n: int) -> int:
    """A whole number in 0 to n - 1."""
    return int(uniform(s) * n)
