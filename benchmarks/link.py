"""An emulated bad link between two network namespaces of this machine, with the kernel's own TCP on both ends.

Each namespace (``near``: the desk, ``far``: the centre) holds one TUN device. A relay thread carries the packets
between them and applies, to each direction by itself: a serialisation rate (bit/s), half of the round-trip time, random
loss, a drop-tail queue of 64 KiB, and a blackout (``cut``). A lost packet has used the link before, as on a real one.

Nothing can leave the machine: both addresses are in the loopback range (127.10.0.1 and 127.10.0.2, let through by
``route_localnet``), and the namespaces have no other device and no other route.

Congestion control is cubic, by an attribute of the route: a new namespace inherits the machine's default (often bbr)
and may not always change it. :func:`congestion_of` tells what a socket really uses.

The loss is drawn from a seeded source, one draw a packet and direction. How many packets there are is still up to the
kernel's timers, so two runs with one seed are alike, not equal. The relay is a thread of Python: beside heavy work of
the same process it may be some milliseconds late.

``python -m benchmarks.link`` compares a plain transfer with its arithmetic.
"""

from __future__ import annotations

import contextlib
import ctypes
import fcntl
import heapq
import itertools
import os
import select
import shutil
import socket
import struct
import subprocess
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from types import TracebackType
from typing import Any, NamedTuple, TypeVar

import psutil

NEAR, FAR = "127.10.0.1", "127.10.0.2"
"""Addresses of the desk's and the centre's end."""

QUEUE = 64 * 1024
"""Bytes that wait in front of the slow link in each direction before packets are dropped."""

MTU = 1500
"""Longest IP packet in bytes."""

UP, DOWN = 0, 1
"""Directions: from near to far, and back."""

_TUNSETIFF, _IFF_TUN, _IFF_NO_PI = 0x400454CA, 0x0001, 0x1000
_CLONE_NEWNET = 0x40000000
_NAMES, _DEVICE = "ptsa-", "wire"

Result = TypeVar("Result")


class Shape(NamedTuple):
    """What a link is like: bit/s, seconds there and back, share of packets lost. ``Link(*VSAT)`` makes one."""

    rate: float
    rtt: float
    loss: float


VSAT = Shape(64_000, 0.600, 0.02)
"""A satellite link: 64 kbit/s, 600 ms, 2 % loss."""

DSL = Shape(256_000, 0.120, 0.005)
"""A poor wire: 256 kbit/s, 120 ms, 0.5 % loss."""


@dataclass
class Counts:
    """What went into one direction of a link, in IP packets and their bytes (headers and retransmissions too)."""

    bytes: int = 0
    packets: int = 0
    lost: int = 0
    """Packets lost by chance."""
    overflowed: int = 0
    """Packets dropped by the full queue."""
    cut: int = 0
    """Packets that a blackout swallowed."""


def available() -> str | None:
    """Return None if a link can be made here, else a sentence that says what it needs."""
    if not Path("/dev/net/tun").exists() or shutil.which("ip") is None or os.geteuid() != 0:
        return "An emulated link needs Linux, root, /dev/net/tun and iproute2 (the command ip)."
    probe = f"{_NAMES}{os.getpid()}-probe"
    made = subprocess.run(["ip", "netns", "add", probe], capture_output=True, text=True, check=False)
    if made.returncode:
        return f"An emulated link needs network namespaces, and this machine makes none: {made.stderr.strip()}"
    subprocess.run(["ip", "netns", "del", probe], capture_output=True, check=False)
    return None


@contextlib.contextmanager
def inside(name: str) -> Iterator[None]:
    """Put the calling thread into a namespace for a while.

    A socket stays for ever in the namespace that it was made in, and so do the connections that a listener accepts; a
    process started inside stays there too.
    """
    home = os.open("/proc/thread-self/ns/net", os.O_RDONLY | os.O_CLOEXEC)
    try:
        there = os.open(f"/run/netns/{name}", os.O_RDONLY | os.O_CLOEXEC)
        try:
            _enter(there)
        finally:
            os.close(there)
        try:
            yield
        finally:
            _enter(home)
    finally:
        os.close(home)


def _enter(descriptor: int) -> None:
    libc = ctypes.CDLL(None, use_errno=True)  # os.setns came with Python 3.12
    if libc.setns(descriptor, _CLONE_NEWNET):
        code = ctypes.get_errno()
        raise OSError(code, os.strerror(code))


def congestion_of(connection: socket.socket) -> str:
    """Return the name of a TCP socket's congestion control."""
    return connection.getsockopt(socket.IPPROTO_TCP, socket.TCP_CONGESTION, 16).rstrip(b"\0").decode()


@dataclass
class _Way:
    """One direction of the relay."""

    source: int
    target: int
    dice: Random
    free_at: float = 0.0
    """When the link will have sent what was put into it, in seconds of the monotonic clock."""
    counts: Counts = field(default_factory=Counts)


class Link:
    """A bad link. Use it as a context manager; the namespaces go with it.

    ``cut = True`` is a blackout: packets on their way and new ones vanish until ``cut = False``.
    """

    _numbers = itertools.count(1)

    def __init__(
        self, rate: float = 64_000, rtt: float = 0.6, loss: float = 0.02, seed: int = 1, *, queue: int = QUEUE
    ) -> None:
        self.rate, self.rtt, self.loss, self.seed, self.queue = rate, rtt, loss, seed, queue
        number = f"{os.getpid()}-{next(Link._numbers)}"
        self.near, self.far = f"{_NAMES}{number}-near", f"{_NAMES}{number}-far"
        self.cut = False
        self._stopping = False
        self._ways: tuple[_Way, ...] = ()
        self._flying: list[tuple[float, int, _Way, bytes]] = []
        self._stack = contextlib.ExitStack()

    def __enter__(self) -> Link:
        _sweep()
        with contextlib.ExitStack() as stack:  # undoes what was made if something fails
            near = self._end(stack, self.near, NEAR, FAR)
            far = self._end(stack, self.far, FAR, NEAR)
            self._ways = (_Way(near, far, Random()), _Way(far, near, Random()))
            self.reset()
            relay = threading.Thread(target=self._relay, name=f"link {self.near}", daemon=True)
            relay.start()
            stack.callback(relay.join)
            stack.callback(setattr, self, "_stopping", True)
            self._stack = stack.pop_all()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stack.close()

    # --- what one does with it -----------------------------------------------------------------------------------

    @property
    def up(self) -> Counts:
        """What near sent since the last :meth:`reset`."""
        return self._ways[UP].counts

    @property
    def down(self) -> Counts:
        """What far sent since the last :meth:`reset`."""
        return self._ways[DOWN].counts

    def reset(self, seed: int | None = None) -> None:
        """Set the counters to 0 and begin the draws of the loss again, so that every method meets the same luck."""
        self.seed = self.seed if seed is None else seed
        for way, name in zip(self._ways, ("up", "down"), strict=True):
            way.dice.seed(f"{self.seed} {name}")
            way.counts = Counts()

    def settle(self, quiet: float | None = None, most: float = 30.0) -> None:
        """Wait until no packet has come for ``quiet`` seconds (if left out: 1.5 round trips), at most ``most``."""
        quiet = 1.5 * self.rtt if quiet is None else quiet
        end = time.monotonic() + most
        seen, since = -1, time.monotonic()
        while time.monotonic() < end:
            packets = self.up.packets + self.down.packets + len(self._flying)
            if packets != seen:
                seen, since = packets, time.monotonic()
            elif time.monotonic() - since >= quiet:
                return
            time.sleep(0.02)

    def call_near(self, what: Callable[[], Result]) -> Result:
        """Call a function in the desk's namespace, in a thread of its own; return its result or raise its error."""
        return _call(self.near, what)

    def call_far(self, what: Callable[[], Result]) -> Result:
        """Call a function in the centre's namespace, in a thread of its own; return its result or raise its error."""
        return _call(self.far, what)

    def run_near(self, argv: Sequence[str], **options: Any) -> subprocess.CompletedProcess[Any]:
        """Run a program in the desk's namespace; ``options`` as of :func:`subprocess.run`."""
        with inside(self.near):
            return subprocess.run(argv, check=options.pop("check", True), **options)

    def run_far(self, argv: Sequence[str], **options: Any) -> subprocess.CompletedProcess[Any]:
        """Run a program in the centre's namespace; ``options`` as of :func:`subprocess.run`."""
        with inside(self.far):
            return subprocess.run(argv, check=options.pop("check", True), **options)

    def start_far(self, argv: Sequence[str], **options: Any) -> subprocess.Popen[Any]:
        """Start a program in the centre's namespace, say a server; its caller ends it. ``options`` as of Popen."""
        with inside(self.far):
            return subprocess.Popen(argv, **options)

    def start_near(self, argv: Sequence[str], **options: Any) -> subprocess.Popen[Any]:
        """Start a program in the desk's namespace; its caller ends it. ``options`` as of Popen."""
        with inside(self.near):
            return subprocess.Popen(argv, **options)

    # --- how it is made ------------------------------------------------------------------------------------------

    def _end(self, stack: contextlib.ExitStack, name: str, here: str, there: str) -> int:
        """Make one namespace with its device; return the descriptor of the device."""
        _ip("netns", "add", name)
        stack.callback(_remove, name)
        with inside(name):
            tun = os.open("/dev/net/tun", os.O_RDWR | os.O_NONBLOCK | os.O_CLOEXEC)
            stack.callback(os.close, tun)
            fcntl.ioctl(tun, _TUNSETIFF, struct.pack("16sH", _DEVICE.encode(), _IFF_TUN | _IFF_NO_PI))
            _set(f"ipv6/conf/{_DEVICE}/disable_ipv6", "1", needed=False)
            for device in ("all", _DEVICE):
                _set(f"ipv4/conf/{device}/route_localnet", "1")
                _set(f"ipv4/conf/{device}/rp_filter", "0")
            _set("ipv4/tcp_no_metrics_save", "1")  # each connection begins knowing nothing
            # The loopback device stays down: else it would take all of 127.0.0.0/8 for itself.
            _ip("addr", "add", here, "peer", there, "dev", _DEVICE)
            _ip("link", "set", "dev", _DEVICE, "up", "mtu", str(MTU), "txqueuelen", "1000")
            _ip("route", "replace", there, "dev", _DEVICE, "src", here, "congctl", "cubic")
        return tun

    def _relay(self) -> None:
        """Carry packets until the link is closed."""
        turn = itertools.count()
        by_source = {way.source: way for way in self._ways}
        while not self._stopping:
            now = time.monotonic()
            while self._flying and self._flying[0][0] <= now:
                _, _, way, packet = heapq.heappop(self._flying)
                if self.cut:
                    way.counts.cut += 1
                    continue
                with contextlib.suppress(OSError):  # a device that is just going away
                    os.write(way.target, packet)
            wait = 0.05 if not self._flying else min(0.05, max(0.0, self._flying[0][0] - time.monotonic()))
            ready, _, _ = select.select(list(by_source), [], [], wait)
            for source in ready:
                try:
                    packet = os.read(source, MTU)
                except OSError:
                    continue
                if packet[0] >> 4 == 4:
                    self._take(by_source[source], packet, next(turn))

    def _take(self, way: _Way, packet: bytes, turn: int) -> None:
        """Take a packet in: cut, queued or dropped, perhaps lost, else on its way."""
        now, counts = time.monotonic(), way.counts
        counts.bytes += len(packet)
        counts.packets += 1
        if self.cut:
            counts.cut += 1
            return
        waiting = max(0.0, way.free_at - now) * self.rate / 8
        if waiting + len(packet) > self.queue:
            counts.overflowed += 1
            return
        way.free_at = max(way.free_at, now) + len(packet) * 8 / self.rate
        if way.dice.random() < self.loss:
            counts.lost += 1
            return
        heapq.heappush(self._flying, (way.free_at + self.rtt / 2, turn, way, packet))


def _call(name: str, what: Callable[[], Result]) -> Result:
    results: list[Result] = []
    errors: list[BaseException] = []

    def work() -> None:
        try:
            with inside(name):
                results.append(what())
        except BaseException as error:
            errors.append(error)

    thread = threading.Thread(target=work, name=f"in {name}")
    thread.start()
    thread.join()
    if errors:
        raise errors[0]
    return results[0]


def _ip(*words: str) -> None:
    done = subprocess.run(["ip", *words], capture_output=True, text=True, check=False)
    if done.returncode:
        raise OSError(f"ip {' '.join(words)}: {done.stderr.strip()}")


def _set(key: str, value: str, *, needed: bool = True) -> None:
    """Set a kernel parameter of the calling thread's namespace."""
    try:
        Path("/proc/sys/net", key).write_text(value, encoding="ascii")
    except OSError:
        if needed:
            raise


def _remove(name: str) -> None:
    subprocess.run(["ip", "netns", "del", name], capture_output=True, check=False)


def _sweep() -> None:
    """Remove namespaces of links whose process was killed."""
    for place in Path("/run/netns").glob(f"{_NAMES}[0-9]*-*"):
        owner = place.name[len(_NAMES) :].split("-")[0]
        if not psutil.pid_exists(int(owner)):
            _remove(place.name)


def main() -> None:
    """Compare transfers over a new connection with their arithmetic: 1.5 round trips and the bytes over the rate."""
    reason = available()
    if reason:
        print(reason)
        return
    for size in (0, 6119, 20_000):
        with Link(64_000, 0.6, 0.0) as link:
            with inside(link.far):
                listener = socket.create_server((FAR, 8000))
            done: list[float] = []

            def receive(listener: socket.socket = listener, size: int = size, done: list[float] = done) -> None:
                connection, _ = listener.accept()
                with connection:
                    left = max(size, 1)
                    while left and (part := connection.recv(65536)):
                        left -= len(part)
                    done.append(time.perf_counter())

            receiver = threading.Thread(target=receive)
            receiver.start()
            with inside(link.near):
                sender = socket.socket()
            begun = time.perf_counter()
            with sender:
                sender.connect((FAR, 8000))
                sender.sendall(bytes(max(size, 1)))
                receiver.join()
                used = congestion_of(sender)
            listener.close()
            computed = 1.5 * link.rtt + link.up.bytes * 8 / link.rate
            print(
                f"{size:>6} B, 64 kbit/s, 600 ms, no loss, {used}: {done[0] - begun:.3f} s; "
                f"1.5 round trips + {link.up.bytes} IP bytes: {computed:.3f} s"
            )


if __name__ == "__main__":
    main()
