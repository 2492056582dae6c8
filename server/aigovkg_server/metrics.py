"""What /metrics tells, in the text format of Prometheus."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from itertools import accumulate
from typing import TYPE_CHECKING

from prometheus_client import CollectorRegistry, GCCollector, PlatformCollector, ProcessCollector
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, HistogramMetricFamily, Metric
from prometheus_client.exposition import CONTENT_TYPE_LATEST, generate_latest
from prometheus_client.registry import Collector

if TYPE_CHECKING:
    from aigovkg_server.cache import Cache
    from aigovkg_server.pool import Pool

__all__ = ["MEDIA_TYPE", "Metrics"]

MEDIA_TYPE = CONTENT_TYPE_LATEST
_SECONDS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60)


class Metrics:
    """Counts requests, and looks at the pools and the cache when it is asked.

    Args:
        pools: name -> pool.
        cache: the answers that are kept.
    """

    def __init__(self, pools: dict[str, Pool], cache: Cache) -> None:
        self._registry = CollectorRegistry()
        self._requests: dict[tuple[str, int], _Times] = {}
        self._registry.register(_State(pools, cache, self._requests))
        for collector in (ProcessCollector, PlatformCollector, GCCollector):
            collector(registry=self._registry)

    def request(self, kind: str, status: int, seconds: float) -> None:
        """Count a request.

        Args:
            kind: "query" (it ran), "cached", "unchanged" (304) or "page" (anything else).
            status: HTTP status; 499 when the client left.
            seconds: how long it took.
        """
        times = self._requests.get((kind, status))
        if times is None:
            times = self._requests[kind, status] = _Times()
        times.add(seconds)

    def text(self) -> bytes:
        """Return all that is known now."""
        return generate_latest(self._registry)


class _Times:
    """How long requests took. The library's own histogram locks and looks through all buckets, for each request."""

    __slots__ = ("_counts", "_sum")

    def __init__(self) -> None:
        self._counts, self._sum = [0] * (len(_SECONDS) + 1), 0.0

    def add(self, seconds: float) -> None:
        self._counts[bisect_left(_SECONDS, seconds)] += 1
        self._sum += seconds

    def told(self) -> tuple[list[tuple[str, float]], float]:
        """Return how many took no longer than each bound, and the sum of their times."""
        bounds = [*(str(float(bound)) for bound in _SECONDS), "+Inf"]
        return list(zip(bounds, accumulate(self._counts), strict=True)), self._sum


class _State(Collector):
    def __init__(self, pools: dict[str, Pool], cache: Cache, requests: dict[tuple[str, int], _Times]) -> None:
        self._pools, self._cache, self._requests = pools, cache, requests

    def collect(self) -> Iterator[Metric]:
        yield self._durations()
        waiting = GaugeMetricFamily("aigovkg_queries_waiting", "Queries that wait for their turn.", labels=["pool"])
        running = GaugeMetricFamily("aigovkg_queries_running", "Queries that run.", labels=["pool", "lane"])
        processes = GaugeMetricFamily("aigovkg_processes", "Processes that run queries.", labels=["pool"])
        ended = CounterMetricFamily(
            "aigovkg_processes_ended", "Processes that were ended while they ran a query.", labels=["pool", "reason"]
        )
        for name, pool in self._pools.items():
            short, long = pool.lanes.running
            waiting.add_metric([name], pool.lanes.waiting)
            running.add_metric([name, "short"], short)
            running.add_metric([name, "long"], long)
            processes.add_metric([name], pool.alive)
            for reason, count in sorted(pool.ended.items()):
                ended.add_metric([name, reason], count)
        yield from (waiting, running, processes, ended)
        yield CounterMetricFamily("aigovkg_cache_hits", "Answers that were kept ready.", value=self._cache.hits)
        yield CounterMetricFamily("aigovkg_cache_misses", "Queries whose answer was not.", value=self._cache.misses)
        yield GaugeMetricFamily("aigovkg_cache_bytes", "Size of the answers that are kept.", value=self._cache.bytes)
        yield GaugeMetricFamily("aigovkg_cache_entries", "Answers that are kept.", value=len(self._cache))

    def _durations(self) -> Metric:
        family = HistogramMetricFamily(
            "aigovkg_request_seconds",
            "Time from a request's head to the last byte of its answer, by kind of answer and status.",
            labels=["kind", "status"],
        )
        for (kind, status), times in sorted(self._requests.items()):
            buckets, total = times.told()
            family.add_metric([kind, str(status)], buckets, total)
        return family
