"""The peers' side of the protocol: say "ready", then answer each "go" line with "seconds NUMBER"."""

import json
import struct
import sys
import time

import torch


def say(text):
    print(text, flush=True)


def serve(work):
    """Runs `work` once for each "go" on standard input and prints how long it took."""
    say("ready")
    for line in sys.stdin:
        if line.strip() == "go":
            say(f"seconds {seconds(work):.9f}")


def seconds(work):
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def read_safetensors(path):
    """All F32 tensors of a safetensors file, as a dictionary."""
    with open(path, "rb") as file:
        (length,) = struct.unpack("<Q", file.read(8))
        header = json.loads(file.read(length))
        data = bytearray(file.read())
    tensors = {}
    for name, entry in header.items():
        if name == "__metadata__":
            continue
        if entry["dtype"] != "F32":
            raise ValueError(f"{path}: {name} is {entry['dtype']}, and this script reads F32 only")
        start, end = entry["data_offsets"]
        flat = torch.frombuffer(data, dtype=torch.float32, count=(end - start) // 4, offset=start)
        tensors[name] = flat.reshape(entry["shape"]).clone()
    return tensors
