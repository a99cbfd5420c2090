#!/usr/bin/env python3
"""P39 in full length: slow clients are closed in time, and nobody else notices them.

slow_clients.py [BINARY] starts `BINARY serve` (target/debug/hulian by default) on a fresh SQLite file, and then, one
kind after another, opens hundreds of connections that

  head    send their first head byte by byte, one a second
  later   are served once and send their second head like that
  body    send a body like that
  reader  ask for the document and read nothing of it
  single  send one byte and then nothing (1,000 of them)
  room    send a head like that, more of them than connections may be open (a service of its own)

Meanwhile a client in a process of its own asks what it always asks. Prints a table. Fails when a slow connection is still
open after 20 seconds, or when the 99th percentile of the client is twice what it was with nobody else there (10 ms at the
least: below that it is the machine that is measured).
"""

import json
import multiprocessing
import re
import select
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

MANY, SINGLE, ROOM = 500, 1000, 400
PATIENCE, LAST_LOOK = 20.0, 30.0
FLOOR_MS = 10.0
HEAD = b"GET /livez HTTP/1.1\r\nHost: localhost\r\nX-Slow: " + b"a" * 100
ONCE = b"GET /livez HTTP/1.1\r\nHost: localhost\r\n\r\n"
BODY = (
    b"POST /api/v1/sessions HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
    b"Content-Length: 1000\r\n\r\n"
)
DOCUMENT = b"GET /openapi.json HTTP/1.1\r\nHost: localhost\r\n\r\n"
GONE = select.POLLERR | select.POLLHUP | select.POLLNVAL


class Service:
    """A service on a database of its own; ended by its own id."""

    def __init__(self, binary, *arguments):
        self.folder = tempfile.TemporaryDirectory(prefix="hulian-slow-")
        command = [binary, "serve", "--bind", "127.0.0.1:0", "--log", "error", *arguments]
        self.process = subprocess.Popen(
            command, cwd=self.folder.name, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, text=True
        )
        found = re.search(r"http://([\d.]+):(\d+)", self.process.stdout.readline())
        if not found:
            raise SystemExit("the service does not start")
        self.address = (found[1], int(found[2]))

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.terminate()
        self.process.wait(20)
        self.folder.cleanup()

    def closed(self):
        """What the service says it closed, and why."""
        with urllib.request.urlopen("http://%s:%d/metrics" % self.address, timeout=5) as answer:
            text = answer.read().decode()
        return {reason: int(count) for reason, count in re.findall(r'closed_total\{reason="(\w+)"\} (\d+)', text)}

    def memory(self):
        status = Path(f"/proc/{self.process.pid}/status").read_text()
        return int(re.search(r"VmRSS:\s+(\d+)", status)[1]) // 1024


def answered(stream):
    """Reads one answer whole."""
    taken = b""
    while b"\r\n\r\n" not in taken:
        taken += stream.recv(65536) or exit("an answer was cut off")
    head, _, rest = taken.partition(b"\r\n\r\n")
    length = int(re.search(rb"content-length: (\d+)", head, re.IGNORECASE)[1])
    while len(rest) < length:
        rest += stream.recv(65536) or exit("an answer was cut off")
    return head


def normal(address, stop, into):
    """A client as there are many: twenty requests on a connection, then a new one. Says how long each took."""
    took = []
    while not stop.is_set():
        began = time.perf_counter()
        stream = socket.create_connection(address, timeout=10)
        stream.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        for path in ["/livez", "/readyz", "/version", "/problems/not_found"] * 5:
            stream.sendall(f"GET {path} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode())
            head = answered(stream)
            if not head.startswith(b"HTTP/1.1 200"):
                raise SystemExit(f"{path}: {head[:40]!r}")
            took.append((time.perf_counter() - began) * 1000)
            time.sleep(0.005)
            began = time.perf_counter()
        stream.close()
    into.send(took)


class Watch:
    """The normal client while something else goes on."""

    def __init__(self, address):
        self.stop = multiprocessing.Event()
        self.ours, theirs = multiprocessing.Pipe()
        self.process = multiprocessing.Process(target=normal, args=(address, self.stop, theirs))
        self.process.start()

    def percentiles(self):
        self.stop.set()
        if not self.ours.poll(15):
            raise SystemExit("the normal client was not served")
        took = sorted(self.ours.recv())
        self.process.join()
        return len(took), took[len(took) // 2], took[min(len(took) - 1, len(took) * 99 // 100)]


def opened(address, count, small=False):
    streams = []
    for _ in range(count):
        stream = socket.socket()
        if small:
            stream.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        stream.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        stream.connect(address)
        streams.append(stream)
    return streams


def begun(kind, address):
    """The slow connections, each with what it goes on to say, a byte a second."""
    count = SINGLE if kind == "single" else MANY
    streams = opened(address, count, small=kind == "reader")
    for stream in streams:
        if kind == "later":
            stream.sendall(ONCE)
            answered(stream)
        if kind == "body":
            stream.sendall(BODY)
        if kind == "reader":
            stream.sendall(DOCUMENT)
        if kind == "single":
            stream.sendall(b"G")
    rest = {"head": HEAD, "room": HEAD, "later": HEAD, "body": b"{" * 100}.get(kind, b"")
    return {stream.fileno(): (stream, rest) for stream in streams}


def endured(kind, address):
    """How many connections there were, and after how many seconds each was closed."""
    slow, ended = begun(kind, address), []
    began = {number: time.monotonic() for number in slow}
    poll = select.poll()
    for number in slow:
        # Whoever does not read hears of the end by the reset alone.
        poll.register(number, 0 if kind == "reader" else select.POLLIN)
    start, said = time.monotonic(), 0

    def over(number):
        ended.append(time.monotonic() - began[number])
        poll.unregister(number)
        slow.pop(number)[0].close()

    while slow and time.monotonic() - start < LAST_LOOK:
        for number, events in poll.poll(50):
            if events & GONE:
                over(number)
            elif events & select.POLLIN:
                try:
                    if not slow[number][0].recv(65536):
                        over(number)
                except OSError:
                    over(number)
        if time.monotonic() - start >= said + 1:
            for number, (stream, rest) in list(slow.items()):
                try:
                    if rest:
                        stream.send(rest[said % len(rest) : said % len(rest) + 1])
                except OSError:
                    over(number)
            said += 1
    still = len(slow)
    for stream, _ in slow.values():
        stream.close()
    return len(began), ended, still


def main():
    binary = str(Path(sys.argv[1] if len(sys.argv) > 1 else "target/debug/hulian").resolve())
    failed = []
    print(f"{'kind':8}{'opened':>8}{'closed':>8}{'still':>7}{'last s':>8}{'asked':>8}{'p50 ms':>8}{'p99 ms':>8}{'MiB':>6}")

    def row(kind, opened, ended, still, watched, memory):
        last = f"{max(ended):.1f}" if ended else "-"
        asked, p50, p99 = watched
        print(f"{kind:8}{opened:8}{len(ended):8}{still:7}{last:>8}{asked:8}{p50:8.2f}{p99:8.2f}{memory:6}", flush=True)
        return p99

    def run(service, kinds):
        with service:
            watch = Watch(service.address)
            time.sleep(10)
            baseline = row("nobody", 0, [], 0, watch.percentiles(), service.memory())
            for kind in kinds:
                watch = Watch(service.address)
                opened, ended, still = endured(kind, service.address)
                p99 = row(kind, opened, ended, still, watch.percentiles(), service.memory())
                if still or max(ended) > PATIENCE:
                    failed.append(f"{kind}: {still} of {opened} still open, the last was closed after {max(ended):.1f} s")
                if p99 >= max(2 * baseline, FLOOR_MS):
                    failed.append(f"{kind}: p99 is {p99:.2f} ms, and was {baseline:.2f} ms with nobody else there")
            print("closed by the service:", json.dumps(service.closed()))

    run(Service(binary), ["head", "later", "body", "reader", "single"])
    run(Service(binary, "--max-connections", str(ROOM)), ["room"])
    print("\n".join(failed) if failed else "all slow connections were closed in time, and nobody else noticed them")
    sys.exit(bool(failed))


if __name__ == "__main__":
    main()
