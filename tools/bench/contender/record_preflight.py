"""Records preflights as a plain Python server would, one after the other, and prints the microseconds of each round.

Per row: the salted hashes of a topic and of three paths, the row as JSON, then a look whether the file is there and how
large and old it is, and open, append, close. One line of JSON a round on stdout, for each line on stdin: {"count": N}.

    python3 record_preflight.py DIRECTORY
"""

import datetime
import hashlib
import json
import os
import sys
import time
import uuid

MAX_BYTES = 50_000_000
MAX_AGE_S = 30 * 24 * 60 * 60

directory = sys.argv[1]
events = os.path.join(directory, "preflight_events.jsonl")
salt = os.urandom(32)
session = str(uuid.uuid4())


def prefix(*parts):
    digest = hashlib.sha256(salt)
    for part in parts:
        digest.update(part)
    return digest.hexdigest()[:16]


def paths_hash(paths):
    cleaned = sorted(path.strip() for path in paths if path.strip())
    return prefix(*(b"\0" + path.encode() for path in cleaned))


def rotate_if_due():
    if not os.path.exists(events):
        return
    status = os.stat(events)
    if status.st_size >= MAX_BYTES or time.time() - status.st_mtime >= MAX_AGE_S:
        os.replace(events, events + ".1")


def record(topic, paths):
    row = {
        "ts": datetime.datetime.now(datetime.timezone.utc).isoformat(),
        "session_id": session,
        "preflight_id": str(uuid.uuid4()),
        "topic_hash": prefix(topic.encode()),
        "file_paths_hash": paths_hash(paths),
        "fired": True,
        "surfaced_ids": ["decision:0d7c4c5e-4f6e-5b55-9a53-0f4dbb0b3d11"],
        "reason": "fired",
    }
    line = json.dumps(row) + "\n"
    os.makedirs(directory, exist_ok=True)
    rotate_if_due()
    with open(events, "a", encoding="utf-8") as file:
        file.write(line)


for request in sys.stdin:
    count = json.loads(request)["count"]
    started = time.perf_counter()
    for n in range(count):
        record(f"retry the payment webhook {n}", ["src/pay.ts", "src/hook.ts", "src/retry.ts"])
    elapsed = time.perf_counter() - started
    print(json.dumps({"microseconds": elapsed / count * 1e6}), flush=True)
