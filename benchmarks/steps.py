"""Five hundred limits missed within a minute, while the worker that watches them is killed.

Each first rung of a ladder is due at an instant of its own, evenly over the minute; kill -9 ends
the worker three times meanwhile, and the product starts it again. Every step must be there once,
told once, and never early by the database's own clock, which the product cannot set. How late they
were is printed: a step that fell due while nobody watched is late by design. Reference: steps due
in the half minute before, with nobody killed.

Options: --steps=N (500)
"""

import argparse
import sys
import time

import psycopg

from benchmarks import year
from benchmarks.machine import load, machine, milliseconds, percentile
from benchmarks.rig import running
from tests.faults.checker import watch_escalations
from tests.support.product import Product

OVER_S, KILLS, REFERENCE, REFERENCE_OVER_S = 60.0, 3, 100, 30.0
LEAD_S = 5.0
WITHIN_S = 120.0


def main() -> None:
    """Print how many steps were fired how often, how late, and the machine."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--steps", type=int, default=500)
    steps = parser.parse_known_args(sys.argv[1:])[0].steps
    print(f"machine: {machine()}; {load()}", flush=True)
    with running() as product:
        owner_url = product.setting("HANLU_DATABASE_OWNER_URL")
        orders = 3 * (steps + REFERENCE + year.AT_WORK)
        year.write(owner_url, orders=orders, open_orders=orders)
        watch_escalations(owner_url)
        time.sleep(10.0)  # what the planner makes of the new orders is not part of it
        calm = _fall_due(owner_url, REFERENCE, REFERENCE_OVER_S)
        calm_s = _tell("nobody killed", _wait(owner_url, calm))
        killed = _fall_due(owner_url, steps, OVER_S)
        for _ in range(KILLS):
            time.sleep(OVER_S / (KILLS + 1))
            _kill(product)
        late_s = _tell(f"worker killed {KILLS} times", _wait(owner_url, killed))
    ratio = percentile(late_s, 0.5) / max(percentile(calm_s, 0.5), 1e-3)
    print(f"ratio of the medians: {ratio:.1f}; {load()}")


def _fall_due(owner_url: str, count: int, over_s: float) -> list[str]:
    """Let so many accepted or paused orders miss a limit, one after the other, from soon on."""
    with psycopg.connect(owner_url) as record:
        record.execute("set hanlu.scope_kind = 'all'")
        rows = record.execute(
            "with chosen as (select work_order_id, row_number() over (order by work_order_id) as n"
            "  from dispatch.sla_clock c join dispatch.work_order w on w.id = c.work_order_id"
            "  where c.clock = 'resolve' and c.next_rung_at is null and c.met_at is null"
            "  and w.state in ('accepted', 'paused') limit %(count)s)"
            " update dispatch.sla_clock c set rungs = 0, missed_at = null, called = null,"
            " paused_at = null, due_at = due.at, next_rung_at = due.at,"
            ' started_at = due.at - c."limit"'
            " from chosen cross join lateral (select clock_timestamp()"
            "  + (%(lead)s + chosen.n * %(over)s / %(count)s) * interval '1 s' as at) due"
            " where c.work_order_id = chosen.work_order_id and c.clock = 'resolve'"
            " returning c.work_order_id::text",
            {"count": count, "over": over_s, "lead": LEAD_S},
        ).fetchall()
    assert len(rows) == count, f"{len(rows)} orders for {count} steps"
    return [order for (order,) in rows]


def _kill(product: Product) -> None:
    product.wait_until(lambda: _is_running(product), WITHIN_S)
    product.role("worker").kill()


def _is_running(product: Product) -> bool:
    try:
        return product.role("worker").is_running()
    except LookupError:
        return False


def _wait(owner_url: str, orders: list[str]) -> list[tuple[str, int, float, int]]:
    """Each order with how many first rungs it has, how late it was, and how often it was told."""
    deadline = time.monotonic() + OVER_S + LEAD_S + WITHIN_S
    while True:
        with psycopg.connect(owner_url) as record:
            record.execute("set hanlu.scope_kind = 'all'")
            found = record.execute(
                "select c.work_order_id::text, count(e.*),"
                " coalesce(extract(epoch from min(e.written_at) - c.due_at), 0)::float8,"
                " (select count(*) from hanlu.outbox o where o.type = 'escalation.raised'"
                "   and o.data::jsonb ->> 'work_order_id' = c.work_order_id::text"
                "   and o.data::jsonb ->> 'clock' = 'resolve')"
                " from dispatch.sla_clock c left join dispatch.escalation e"
                "  on e.work_order_id = c.work_order_id and e.clock = c.clock"
                " where c.clock = 'resolve' and c.work_order_id = any(%s::uuid[])"
                " group by c.work_order_id, c.due_at",
                (orders,),
            ).fetchall()
        if all(fired for _, fired, _, _ in found) or time.monotonic() > deadline:
            return found
        time.sleep(1.0)


def _tell(name: str, found: list[tuple[str, int, float, int]]) -> list[float]:
    late_s = [late for _, fired, late, _ in found if fired]
    print(f"{name}: {len(found)} steps due, {len(late_s)} fired, late by {milliseconds(late_s)}")
    print(
        f"  missing {sum(not fired for _, fired, _, _ in found)},"
        f" fired twice {sum(fired > 1 for _, fired, _, _ in found)},"
        f" told other than once {sum(told != 1 for *_, told in found)},"
        f" early {sum(late < 0 for late in late_s)}",
        flush=True,
    )
    return late_s
