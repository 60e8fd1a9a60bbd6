"""What the centre counts for Prometheus. With several workers each answer is the sum over all of them.

Workers share the folder that ``PROMETHEUS_MULTIPROC_DIR`` names before this module is loaded. Each counts in files of
its own there, and those of a worker that is gone stay: no counter goes back while the centre serves. Without the folder
a process counts for itself.
"""

from __future__ import annotations

import os

from prometheus_client import CollectorRegistry, Counter, Histogram, disable_created_metrics, generate_latest
from prometheus_client.exposition import CONTENT_TYPE_PLAIN_0_0_4
from prometheus_client.multiprocess import MultiProcessCollector

from ptsa_tui.central.exchange import Taken

_FOLDER = "PROMETHEUS_MULTIPROC_DIR"
CONTENT_TYPE = CONTENT_TYPE_PLAIN_0_0_4
_BUCKETS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5)
"""Upper bounds of the classes that exchanges are counted in, seconds."""

disable_created_metrics()  # type: ignore[no-untyped-call]  # the library's; nobody asks when a counter began


class Metrics:
    """The counters of one application."""

    def __init__(self) -> None:
        own = CollectorRegistry()
        self._exchanges = Counter("ptsa_exchanges", "Exchanges by outcome", ["outcome"], registry=own)
        self._entries = Counter("ptsa_entries", "Entries that desks brought", ["log"], registry=own)
        self._quarantined = Counter("ptsa_quarantined", "Frames that were held back", registry=own)
        self._pulled = Counter("ptsa_pulled", "Entries that desks took", registry=own)
        self._refused = Counter("ptsa_refused", "Requests that were refused", ["code"], registry=own)
        self._bytes = Counter("ptsa_request_bytes", "Bytes of requests that were answered", registry=own)
        self._seconds = Histogram("ptsa_exchange_seconds", "Time of an exchange", buckets=_BUCKETS, registry=own)
        self._shown = own
        if _FOLDER in os.environ:
            self._shown = CollectorRegistry()
            MultiProcessCollector(self._shown)  # type: ignore[no-untyped-call]  # the library's

    def exchanged(self, taken: Taken, size: int, seconds: float) -> None:
        """Count an exchange: what it brought, the bytes of its request, and how long it took."""
        self._exchanges.labels(taken.outcome).inc()
        self._entries.labels("acts").inc(taken.acts)
        self._entries.labels("looks").inc(taken.looks)
        self._quarantined.inc(taken.quarantined)
        self._pulled.inc(taken.pulled)
        self._bytes.inc(size)
        self._seconds.observe(seconds)

    def refused(self, code: str) -> None:
        """Count a request that was refused."""
        self._refused.labels(code).inc()

    def text(self) -> bytes:
        """Return all counters in the text form that Prometheus reads (:data:`CONTENT_TYPE`)."""
        return generate_latest(self._shown)
