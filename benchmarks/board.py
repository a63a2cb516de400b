"""The board in a browser: what updates cost, how smoothly the map moves, how fast a key answers.

The built pages in headless Chromium with software rendering, fed over a real socket by a server of
this benchmark with made-up people and orders: what is measured is the client alone. Frames are
given as a ratio to the same map with nothing on it, in the same run; script in seconds of the
processor, so that a busy machine changes it little. At last a whole product, watched by 50 boards,
for what its api process spends. Goals: 5 ms of script an update (p95 of seconds), 80 % of the
frames, 100 kB/s, 100 ms for a key, 300 ms for a change (p95), 450 kB before the map, first orders
within 1.5 s, one core for 50 viewers.

Options: --people=N (10000) --on-duty=N (500) --orders=N (5000) --seconds=N (20) --viewers=N (50;
0 leaves the product out). A short form: --people=1000 --on-duty=50 --orders=500 --seconds=5.
"""

import argparse
import gzip
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

import uvicorn
from playwright.sync_api import Browser, Page, sync_playwright

from benchmarks.board_server import Crowd, Feed, application
from benchmarks.board_viewers import server_cores
from benchmarks.machine import load, machine, percentile
from hanlu.http.pages import PAGES
from tests.e2e.conftest import FLAGS, chromium

FRAME_MS = 250
KEYS, CHANGES = 20, 20
WATCH = """() => {
  window.frames_seen = 0;
  const tick = () => { window.frames_seen += 1; requestAnimationFrame(tick); };
  requestAnimationFrame(tick);
  const seen = () => {
    if (window.useful_ms === undefined && document.querySelector('[data-order]'))
      window.useful_ms = performance.now();
  };
  new MutationObserver(seen).observe(document, { childList: true, subtree: true });
}"""
PATIENCE_MS = 30_000
KEY = """patience_ms => new Promise((resolve, reject) => {
  setTimeout(() => reject(new Error("no row answered the key")), patience_ms);
  const current = () => document.querySelector('[data-order][aria-current=true]')?.dataset.order;
  const before = current();
  const begun = performance.now();
  const look = () => current() !== before
    ? requestAnimationFrame(() => resolve(performance.now() - begun)) : setTimeout(look, 1);
  window.dispatchEvent(new KeyboardEvent('keydown', { key: 'j', bubbles: true }));
  look();
})"""
MARKED = """([mark, patience_ms]) => new Promise((resolve, reject) => {
  setTimeout(() => reject(new Error(`${mark} is not on the screen`)), patience_ms);
  const look = () => document.body.textContent.includes(mark)
    ? requestAnimationFrame(() => resolve(Date.now())) : setTimeout(look, 2);
  look();
})"""


def main() -> None:
    """Print each figure with its goal."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--people", type=int, default=10_000)
    parser.add_argument("--on-duty", type=int, default=500)
    parser.add_argument("--orders", type=int, default=5_000)
    parser.add_argument("--seconds", type=int, default=20)
    parser.add_argument("--viewers", type=int, default=50)
    asked = parser.parse_known_args(sys.argv[1:])[0]
    print(machine(), "·", load())
    _size()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=FLAGS)
        bare = _frames(browser, Feed(Crowd(people=0, on_duty=0, orders=1)), asked.seconds)
        crowd = Crowd(people=asked.people, on_duty=0, orders=1)
        _moving(browser, Feed(crowd), asked.seconds, bare)
        _busy(
            browser, Feed(Crowd(people=asked.on_duty, on_duty=asked.on_duty, orders=asked.orders))
        )
        browser.close()
    if asked.viewers:
        cores, bytes_per_s = server_cores(asked.people, asked.viewers, asked.seconds)
        print(
            f"{asked.viewers} boards, {asked.people} moving: api process {cores:.2f} cores (1),"
            f" {bytes_per_s / 1e3:.0f} kB/s to each before deflate"
        )
    print(load())


def _size() -> None:
    """What the board loads before anything is drawn, compressed as a web server does."""
    names = (PAGES / "index.html").read_text().split('"')
    files = [PAGES / name.lstrip("/") for name in names if name.startswith("/assets/")]
    sizes = {file.name: len(gzip.compress(file.read_bytes(), 6)) for file in files}
    board = sum(size for name, size in sizes.items() if "maplibre" not in name)
    print(f"loaded first, gzip: {board / 1e3:.0f} kB without the map's own file (450)")


def _frames(browser: Browser, feed: Feed, seconds: int) -> float:
    """Frames a second while the camera moves over the map of ``feed``."""
    with _shown(browser, feed, "/?pane=map") as page:
        return _panned(page, seconds)


def _moving(browser: Browser, feed: Feed, seconds: int, bare: float) -> None:
    """Everybody moves every 5 s, told four times a second."""
    with _shown(browser, feed, "/?pane=map") as page:
        feed.moving = True
        spent = _script_seconds(page, seconds)
        rate = _panned(page, seconds)
        feed.moving = False
    updates = 1000 / FRAME_MS
    per_update = [each * 1e3 / updates for each in spent]
    raw, packed = feed.traffic_per_s()
    script_ms = percentile(per_update, 0.95)
    print(f"script for an update of {feed.crowd.people} moving: p95 {script_ms:.1f} ms (5)")
    print(f"frames while panning: {rate:.1f}/s, bare {bare:.1f}/s, ratio {rate / bare:.0%} (80 %)")
    print(
        f"traffic: {packed / 1e3:.0f} kB/s on the wire, {raw / 1e3:.0f} kB/s before deflate (100)"
    )


def _busy(browser: Browser, feed: Feed) -> None:
    """A full list: keys, and changes that come in."""
    with _shown(browser, feed, "/") as page:
        useful = page.evaluate("window.useful_ms")
        page.evaluate(KEY, PATIENCE_MS)
        keys = [float(page.evaluate(KEY, PATIENCE_MS)) for _ in range(KEYS)]
        # Only rows in sight are drawn, and the keys have led far down.
        page.locator("ul:has(> li > [data-order])").evaluate("list => list.scrollTo(0, 0)")
        page.locator(f"[data-order='{feed.first_order}']").wait_for()
        waits = []
        for mark in (f"mark {n} of the run" for n in range(CHANGES)):
            sent_ms = time.time() * 1e3
            feed.change(mark)
            waits.append(float(page.evaluate(MARKED, [mark, PATIENCE_MS])) - sent_ms)
            page.wait_for_timeout(150)
    crowd = feed.crowd
    print(f"{crowd.on_duty} rows, {crowd.orders} orders:")
    print(f"  first orders on the screen: {useful / 1e3:.2f} s (1.5, with the default day)")
    print(f"  a key: p50 {percentile(keys, 0.5):.0f} ms, p95 {percentile(keys, 0.95):.0f} ms (100)")
    print(f"  a change, from the socket to the screen: p95 {percentile(waits, 0.95):.0f} ms (300)")


def _panned(page: Page, seconds: int) -> float:
    """Drag the map to and fro; frames a second."""
    box = page.get_by_test_id("map").bounding_box()
    assert box is not None
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    begun, before = time.monotonic(), int(page.evaluate("window.frames_seen"))
    step = 0
    while time.monotonic() - begun < seconds:
        step += 1
        page.mouse.move(x + 8 * (step % 40 - 20), y + 4 * (step % 20 - 10))
    frames = int(page.evaluate("window.frames_seen")) - before
    page.mouse.up()
    return frames / (time.monotonic() - begun)


def _script_seconds(page: Page, seconds: int) -> list[float]:
    """Processor seconds of script on the main thread, for each second watched."""
    devtools = page.context.new_cdp_session(page)
    devtools.send("Performance.enable", {"timeDomain": "threadTicks"})

    def script_s() -> float:
        metrics = devtools.send("Performance.getMetrics")["metrics"]
        return float(next(each["value"] for each in metrics if each["name"] == "ScriptDuration"))

    found, last = [], script_s()
    for _ in range(seconds):
        page.wait_for_timeout(1000)
        now = script_s()
        found.append(now - last)
        last = now
    return found


@contextmanager
def _shown(browser: Browser, feed: Feed, path: str) -> Iterator[Page]:
    """The board over ``feed``, once its data is on the screen."""
    server = uvicorn.Server(uvicorn.Config(application(feed), port=0, log_level="error"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.05)
    port = server.servers[0].sockets[0].getsockname()[1]
    context = browser.new_context(viewport={"width": 1440, "height": 900}, locale="en-GB")
    context.add_init_script(f"({WATCH})()")
    page = context.new_page()
    page.set_default_timeout(120_000)
    page.goto(f"http://127.0.0.1:{port}{path}")
    if "pane" in path:
        page.locator("[data-testid=map][data-ready=true]").wait_for()
    else:
        page.locator("[data-order]").first.wait_for()
    page.wait_for_timeout(2000)
    try:
        yield page
    finally:
        context.close()
        server.should_exit = True
        thread.join(10)
