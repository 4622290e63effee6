"""What fifty people do at once, for Locust: they look at dashboards and indicators, and officers enter figures and send them in.

They are signed in already. SESSIONS names a file with a line for each person: name, cookie, and the numbers of their returns.
WAITS says how long a person looks at a page before the next: the least and the most, in seconds.
"""

from __future__ import annotations

import os
import random
import re
from itertools import cycle
from pathlib import Path

from locust import FastHttpUser, between, task

_PEOPLE = cycle([line.split("\t") for line in Path(os.environ["SESSIONS"]).read_text(encoding="utf-8").splitlines()])
_INDICATORS = int(os.environ["INDICATORS"])
_MARK = re.compile(r'name="(csrfmiddlewaretoken|revision|page|kept_for)" value="([^"]*)"')


class Person(FastHttpUser):
    wait_time = between(*(float(part) for part in os.environ["WAITS"].split(",")))

    def on_start(self) -> None:
        self.name, cookie, returns = next(_PEOPLE)
        self.returns = returns.split(",") if returns else []
        self.client.client.cookiejar = None  # cookies are ours to send: those of a person who came in before
        self.cookie = f"outturn_session={cookie}"

    def look(self, address: str, name: str) -> str:
        with self.client.get(address, name=name, headers={"Cookie": self.cookie}, allow_redirects=False, catch_response=True) as answer:
            if answer.status_code != 200:  # a way to the page for signing in is a failure too
                answer.failure(f"answered {answer.status_code}")
            return answer.text or ""

    @task(2)
    def start_page(self) -> None:
        self.look("/", "start page")

    @task(4)
    def dashboard(self) -> None:
        self.look("/dashboards/council/", "dashboard of 500 indicators")

    @task(3)
    def part_of_a_dashboard(self) -> None:
        self.look(f"/dashboards/council/?section=s{random.randrange(8)}&rating=RED", "dashboard, filtered")

    @task(3)
    def indicator(self) -> None:
        self.look(f"/indicators/B{random.randrange(_INDICATORS):03d}/", "one indicator")

    @task(2)
    def list_of_returns(self) -> None:
        self.look("/returns/", "list of returns")

    @task(4)
    def enter_a_figure(self) -> None:
        """Opens the form of a return, and sends what was typed; the next page is part of it."""
        if not self.returns:
            return
        address = f"/returns/{random.choice(self.returns)}/figure/"
        form = self.look(address, "form of a figure")
        fields = dict(_MARK.findall(form))
        if "revision" not in fields:  # it was sent in meanwhile
            return
        if 'name="numerator"' in form:
            fields |= {"numerator": str(random.randrange(900, 990)), "denominator": "1000"}
        else:
            fields |= {"value": str(random.randrange(700, 1100))}
        headers = {"Cookie": f"{self.cookie}; outturn_csrf={fields['csrfmiddlewaretoken']}"}
        with self.client.post(
            address, {**fields, "status": "final", "note": ""}, name="figure sent", headers=headers, allow_redirects=False, catch_response=True
        ) as answer:
            if answer.status_code not in {302, 409}:
                answer.failure(f"answered {answer.status_code}")
            else:
                answer.success()

    @task(1)
    def watchdog(self) -> None:
        self.look("/health/", "yardstick: one query, no page")
