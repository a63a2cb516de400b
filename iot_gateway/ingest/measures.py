"""What ingest counts. Names end as Prometheus asks."""

from prometheus_client import Counter, Gauge, Histogram

MESSAGES = Counter("hanlu_mqtt_messages_total", "Messages taken from the broker")
QOS0 = Counter("hanlu_mqtt_qos0_total", "Messages that came at QoS 0 and may be lost")
QOS0_DROPPED = Counter("hanlu_mqtt_qos0_dropped_total", "Messages of QoS 0 lost to a full queue")
RETAINED = Counter("hanlu_mqtt_retained_total", "Retained messages, which are not news")
READINGS = Counter("hanlu_readings_total", "Readings stored, each once")
REFUSED = Counter("hanlu_quarantined_total", "Refusals by code", ["code"])
WAITING = Gauge("hanlu_ingest_waiting", "Messages taken over and not yet stored")
COMMIT = Histogram(
    "hanlu_ingest_commit_seconds",
    "Duration of a batch's transaction",
    buckets=(0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5),
)
