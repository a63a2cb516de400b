"""What each part of a running product spends of the processors, while something is measured."""

from collections import defaultdict

import psutil

from tests.support.product import ROLE, Product

CALLER = "this benchmark"


def spent_s(product: Product) -> dict[str, float]:
    """Processor seconds until now by part: each role by its name, each server by its program.

    A process that has ended counts no more: compare only while none ends.
    """
    spent = defaultdict(float, {CALLER: _of(psutil.Process())})
    for process in product.family():
        try:
            role = ROLE.search(" ".join(process.cmdline()))
            spent[role[1] if role else process.name()] += _of(process)
        except psutil.NoSuchProcess:
            continue
    return spent


def told(before: dict[str, float], after: dict[str, float], seconds: float) -> str:
    """Shares of one core over ``seconds``, the largest first, without what hardly runs."""
    shares = {part: (after[part] - before.get(part, 0.0)) / seconds for part in after}
    ranked = sorted(shares.items(), key=lambda each: -each[1])
    return ", ".join(f"{part} {share:.0%}" for part, share in ranked if share >= 0.005)


def _of(process: psutil.Process) -> float:
    times = process.cpu_times()
    return float(times.user + times.system)
