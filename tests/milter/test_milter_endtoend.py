"""The whole gate as an officer would run it: `gatekeeper milter` behind Postfix with the real engine, then `review`."""

from __future__ import annotations

import datetime
import json
import os
import re
import smtplib
import subprocess
import sys
import time
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from postfix import Postfix
from valley import CONDITION, POLICY, PUBLIC

from gatekeeper.redact import Key
from gatekeeper.store.store import Store

pytestmark = pytest.mark.service
ROOT = Path(__file__).parents[2]
KEY = "0123456789abcdef0123456789abcdef"
REASON = "the segment was checked with the registry"
FOOTER = "Valley Health, 100 Main Street, Springfield, IL 62701\n"
OPT_OUT = "Unsubscribe: https://www.valleyhealth.example/unsubscribe/1\n"
LIST_ID = "List-Id: Valley Health news <news.valley-news.example>\n"
LIST_HEADERS = (
    "List-Unsubscribe: <https://www.valleyhealth.example/unsubscribe/1>\n"
    "List-Unsubscribe-Post: List-Unsubscribe=One-Click\n"
)
BLAND = (
    "Our visitor parking has moved to the west entrance.\n\nThe new hours of the front desk are 8 to 18.\n\n"
    "Directions: https://www.valleyhealth.example/parking\n\nSee you soon, and bring your friends along.\n\n"
)


@dataclass(frozen=True)
class House:
    """A running gate, its Postfix and its store."""

    postfix: Postfix
    store: Store
    log: Path
    environment: dict[str, str]

    def send(
        self, body: str, *, head: str = "", campaign: str = "", to: tuple[str, ...] = ("pat@inbox.example",),
        header_to: str = "pat@inbox.example", sender: str = "news@valley-news.example",
    ) -> tuple[int, str, str]:  # fmt: skip
        """Send one message; return code, reply, and the marker in its subject."""
        marker = f"Spring at Valley Health {uuid.uuid4().hex[:8]}"
        head = f"From: Valley Health <{sender}>\nTo: {header_to}\nSubject: {marker}\n{head}"
        head += f"Date: Mon, 4 May 2026 10:00:00 +0000\nMessage-ID: <{uuid.uuid4().hex}@valley-news.example>\n"
        head += "MIME-Version: 1.0\nContent-Type: text/plain; charset=utf-8\n"
        head += f"X-Gatekeeper-Campaign: {campaign}\n" if campaign else ""
        with smtplib.SMTP("127.0.0.1", self.postfix.port, timeout=60) as client:
            client.ehlo()
            client.mail(sender)
            for address in to:
                client.rcpt(address)
            code, reply = client.data(f"{head}\n{body}".replace("\n", "\r\n").encode())
        return code, reply.decode(), marker

    def events(self) -> list[dict[str, Any]]:
        """What the gate has logged of messages."""
        lines = (json.loads(line) for line in self.log.read_text().rpartition("\n")[0].splitlines())
        return [event for event in lines if event["event"] == "message"]

    def review(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run a review command as an officer would."""
        return subprocess.run(
            [sys.executable, "-m", "gatekeeper", *arguments], cwd=ROOT, env=self.environment, capture_output=True,
            text=True, timeout=60, check=False,
        )  # fmt: skip


@pytest.fixture(scope="module")
def house(postfix: Postfix, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    folder = tmp_path_factory.mktemp("house")
    today = datetime.date.today().isoformat()
    (folder / "policies.yaml").write_text(POLICY.format(today=today))
    database = f"sqlite:///{folder}/store.sqlite3"
    store = Store.open(database, Key(KEY.encode()))
    for name, text in (("open-house", PUBLIC), ("spring-pink", CONDITION)):
        path = folder / name / "campaign.yaml"
        path.parent.mkdir()
        path.write_text(text.format(name=name, today=today))
        store.register(name, content="sha256:0", path=str(path), policy_digest="sha256:0", by="m.keter")
    environment = {**os.environ, "GATEKEEPER_KEY": KEY, "GATEKEEPER_DATABASE": database}
    log = folder / "log"
    with log.open("w") as out:
        process = subprocess.Popen(
            [
                sys.executable, "-m", "gatekeeper", "milter", "--listen", f"unix:{postfix.socket}", "--policy",
                str(folder / "policies.yaml"), "--socket-group", "postfix", "--workers", "2", "--deadline", "20",
            ],
            cwd=ROOT, env=environment, stderr=out,
        )  # fmt: skip
    try:
        end = time.monotonic() + 60
        while log.read_text().count('"ready"') < 2:
            assert process.poll() is None, log.read_text()
            assert time.monotonic() < end
            time.sleep(0.1)
        yield House(postfix, store, log, environment)
    finally:
        process.terminate()
        status = process.wait(30)
        store.close()
    assert status == 0, log.read_text()
    assert not postfix.socket.exists()


def test_a_clean_message_passes_with_its_mark(house: House) -> None:
    body = BLAND + FOOTER + OPT_OUT
    code, reply, marker = house.send(body, head=LIST_HEADERS + LIST_ID, campaign="open-house")
    event = house.events()[-1]
    assert (code, event["disposition"], event["rules"], event["unchecked"]) == (250, "allow", [], 0), reply
    (got,) = house.postfix.delivered(marker)
    assert got.values("X-Gatekeeper-Verdict") == [
        f"allow; risk=none; policy={event['policy']}; id={event['submission']}"
    ]
    assert re.fullmatch(r"[0-9a-f]{12}", str(event["policy"]))
    assert got.values("X-Gatekeeper-Rules") == []
    assert got.values("X-Gatekeeper-Campaign") == []


def test_a_message_with_a_small_fault_passes_with_its_rules(house: House) -> None:
    body = BLAND + FOOTER + OPT_OUT
    code, reply, marker = house.send(body, head=LIST_HEADERS, campaign="open-house")
    event = house.events()[-1]
    assert (code, event["disposition"]) == (250, "annotate"), reply
    (got,) = house.postfix.delivered(marker)
    assert got.values("X-Gatekeeper-Rules") == [", ".join(map(str, event["rules"]))] == ["RTE008"]


def test_marketing_without_opt_out_is_refused(house: House) -> None:
    offer = "Save 20% on our wellness day. Book now, the offer ends Friday.\n\n"
    code, reply, marker = house.send(offer + FOOTER, head=LIST_ID, campaign="open-house")
    event = house.events()[-1]
    assert "OPT001" in event["rules"]
    assert (code, event["disposition"]) == (550, "reject")
    assert reply == f"5.7.1 Message refused by policy (id {event['submission']})"
    assert house.postfix.delivered(marker) == []


def test_forty_in_bcc_are_refused(house: House) -> None:
    to = tuple(f"pat{n}@inbox.example" for n in range(40))
    body = BLAND + FOOTER + OPT_OUT
    code, reply, marker = house.send(
        body, head=LIST_HEADERS + LIST_ID, campaign="open-house", to=to, header_to="news@valley-news.example"
    )
    event = house.events()[-1]
    assert (event["recipients"], event["rules"]) == (40, ["BCC001"])
    assert (code, event["disposition"]) == (550, "reject")
    assert reply == f"5.7.1 Message refused by policy (id {event['submission']})"
    assert house.postfix.delivered(marker) == []


def test_a_bland_message_to_a_condition_is_refused(house: House) -> None:
    body = BLAND + FOOTER + OPT_OUT
    code, reply, marker = house.send(body, head=LIST_HEADERS + LIST_ID, campaign="spring-pink")
    event = house.events()[-1]
    assert "SEG001" in event["rules"]
    assert (event["level"], event["disposition"], code) == ("severe", "reject", 550)
    assert reply == f"5.7.1 Message refused by policy (id {event['submission']})"
    assert house.postfix.delivered(marker) == []


def test_an_unknown_campaign_is_held_and_an_officer_releases_it_once(house: House) -> None:
    body = BLAND + FOOTER + OPT_OUT
    code, reply, marker = house.send(body, head=LIST_HEADERS, campaign="never-registered")
    event = house.events()[-1]
    assert (code, event["disposition"]) == (250, "hold"), (reply, event)
    assert reply.startswith("2.0.0 Ok: queued as ")
    id = str(event["held_as"])
    listed = house.review("review", "list")
    assert id in listed.stdout
    assert "inbox.example" not in listed.stdout
    arguments = ("--by", "a.officer", "--reason", REASON, "--via", f"127.0.0.1:{house.postfix.port}")
    released = house.review("review", "release", id, *arguments)
    assert (released.returncode, released.stdout) == (0, f"Released {id}: 1 of 1 transactions are sent.\n")
    (got,) = house.postfix.delivered(marker)
    assert got.recipients == ("pat@inbox.example",)
    assert got.values("X-Gatekeeper-Verdict")[0].startswith("annotate; risk=")
    assert got.values("X-Gatekeeper-Release") == []
    second = house.review("review", "release", id, *arguments)
    assert (second.returncode, second.stderr) == (2, f"gatekeeper: message {id} is released, not held\n")
    assert len(house.postfix.delivered(marker)) == 1
    log = house.review("review", "log", "--id", id).stdout
    assert f"release   {id}  by a.officer" in log
    assert house.review("audit", "verify").stdout.startswith("The audit trail is whole: ")


def test_what_lies_on_disk_and_in_logs_names_nobody(house: House) -> None:
    assert house.events()
    secrets = ("pat@", "pat1@", "inbox.example", "Spring at Valley", "visitor parking", "wellness day")
    store = b"".join(path.read_bytes() for path in house.log.parent.glob("store.sqlite3*"))
    for secret in secrets:
        assert secret not in house.log.read_text()
        assert secret.encode() not in store


def test_many_single_messages_of_one_text_become_a_blast(house: House) -> None:
    """Care mail of one text to one person after another: the gate's memory, shared by its workers, counts them."""
    seen = []
    for number in range(24):
        house.send(
            "Please remember to bring your insurance card to your visit.\n\nValley Health\n",
            to=(f"pat{number}@inbox.example",), header_to=f"pat{number}@inbox.example",
            sender="care@valleyhealth.example",
        )  # fmt: skip
        seen.append("RTE012" in house.events()[-1]["rules"])
    assert seen == [False] * 20 + [True] * 4
