"""Counters and histograms of this process, in Prometheus' text form.

Every metric of the product is named ``hanlu_…`` with its unit last, and is made where it is
counted. Each process shows its own: ``HANLU_METRICS_PORT`` on loopback, and the api role under
``/metrics`` as well.
"""

from prometheus_client import CONTENT_TYPE_LATEST, generate_latest, start_http_server


def serve(port: int) -> None:
    """Answer ``/metrics`` on loopback from a thread of its own; port 0 serves nothing."""
    if port:
        start_http_server(port, addr="127.0.0.1")


def exposition() -> tuple[bytes, str]:
    """This process's metrics and their content type."""
    return generate_latest(), CONTENT_TYPE_LATEST
