"""How many public pages a second a running service gives: python benchmarks/public_pages.py http://127.0.0.1:8000/public/ [SECONDS] [CLIENTS]."""

from __future__ import annotations

import http.client
import multiprocessing
import sys
import time
from urllib.parse import urlsplit


def ask(address: str, seconds: float) -> tuple[int, int]:
    """One client that keeps its connection: how many answers, and how many of them were faults."""
    parts = urlsplit(address)
    connection = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=30)
    answers = faults = 0
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        connection.request("GET", parts.path)
        answer = connection.getresponse()
        answer.read()
        answers, faults = answers + 1, faults + (answer.status != 200)
    return answers, faults


def main() -> None:
    address = sys.argv[1]
    seconds = float(sys.argv[2]) if len(sys.argv) > 2 else 10.0
    clients = int(sys.argv[3]) if len(sys.argv) > 3 else 4
    ask(address, 1.0)  # warm
    with multiprocessing.Pool(clients) as pool:
        found = pool.starmap(ask, [(address, seconds)] * clients)
    answers, faults = (sum(column) for column in zip(*found, strict=True))
    print(f"{answers / seconds:,.0f} requests a second from {clients} clients over {seconds:.0f} s, {faults} of them faults")


if __name__ == "__main__":
    main()
