"""The counters of the centre: the sum over all of its workers, whichever of them is asked, and none goes back."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import psutil
from prometheus_client.parser import text_string_to_metric_families

from tests.ptsa_tui.central.processes import Serving
from tests.world import World

SHORT = 2.0
"""Seconds that a worker may stand still: after five, one that does not answer is replaced."""


def workers(serving: Serving) -> list[psutil.Process]:
    """Return the processes that serve."""
    return [p for p in serving.processes()[1:] if any("spawn_main" in part for part in command_of(p))]


def command_of(process: psutil.Process) -> list[str]:
    """Return the command line of a process; one that has just ended has none."""
    try:
        return process.cmdline()
    except psutil.NoSuchProcess:  # a zombie is one, too
        return []


@contextmanager
def held_by(worker: psutil.Process, serving: Serving) -> Iterator[httpx.Client]:
    """Give a connection that this worker holds: the others stand still while it is made."""
    with httpx.Client(base_url=serving.address, trust_env=False, timeout=60) as client:
        while True:
            try:
                with still([p for p in workers(serving) if p != worker]):
                    assert client.get("/healthz", timeout=SHORT).text == "ok\n"
                break
            except httpx.TimeoutException:  # it is only just starting
                assert worker.is_running()
        yield client


@contextmanager
def still(processes: list[psutil.Process]) -> Iterator[None]:
    """Let processes stand still."""
    for process in processes:
        process.suspend()
    try:
        yield
    finally:
        for process in processes:
            process.resume()


def counted(client: httpx.Client) -> dict[str, float]:
    """Return the counters that a worker tells, read as Prometheus reads them."""
    answer = client.get("/metrics")
    assert answer.headers["content-type"] == "text/plain; version=0.0.4; charset=utf-8"
    return {
        sample.name + "".join(f" {key}={value}" for key, value in sample.labels.items()): sample.value
        for family in text_string_to_metric_families(answer.text)
        for sample in family.samples
    }


def send(client: httpx.Client, body: bytes, times: int, status: int) -> None:
    """Send a body to the exchange."""
    assert [client.post("/v1/sync", content=body).status_code for _ in range(times)] == [status] * times


def test_each_worker_tells_what_all_have_counted(world: World, tmp_path: Path) -> None:
    desk = world.desk()
    desk.take_in()
    body = desk.body()
    with Serving(tmp_path / "served", world.url, "--workers", "2") as serving:
        here, there = workers(serving)
        with held_by(here, serving) as one, held_by(there, serving) as two:
            send(one, b"", 3, 400)
            send(two, b"", 4, 400)
            send(one, body, 1, 200)
            told = counted(one)
            assert counted(two) == told
            assert told["ptsa_refused_total code=body_malformed"] == 7
            assert told["ptsa_exchanges_total outcome=ok"] == 1
            assert told["ptsa_entries_total log=acts"] == 2
            assert told["ptsa_request_bytes_total"] == len(body)
            assert told["ptsa_exchange_seconds_count"] == told["ptsa_exchange_seconds_bucket le=+Inf"] == 1
            there.kill()
            assert counted(one) == told, "what a worker counted is not lost with it"
        assert list(serving.folder.glob("ptsa-centre-*"))
        serving.stop()
        assert not list(serving.folder.glob("ptsa-centre-*"))
