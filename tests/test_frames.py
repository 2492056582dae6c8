"""What a process and its pool say to each other arrives whole, however the system cuts it."""

from __future__ import annotations

import os
import threading

from hypothesis import given
from hypothesis import strategies as st

from aigovkg_server import frames
from aigovkg_server.frames import DATA, END, HEAD, WHOLE, Job, Parser

FRAMES = st.lists(st.tuples(st.sampled_from([HEAD, DATA, END, WHOLE]), st.binary(max_size=40)), max_size=8)


def joined(found: list[tuple[bytes, bytes]]) -> list[tuple[bytes, bytes]]:
    """Put data together that comes one after the other: it may come in several pieces, or in none."""
    together: list[tuple[bytes, bytes]] = []
    for tag, payload in found:
        if tag == DATA and together and together[-1][0] == DATA:
            together[-1] = (DATA, together[-1][1] + payload)
        elif tag != DATA or payload:
            together.append((tag, payload))
    return together


@given(FRAMES, st.lists(st.integers(1, 12), min_size=1, max_size=30))
def test_frames_are_the_same_however_they_are_cut(sent: list[tuple[bytes, bytes]], cuts: list[int]) -> None:
    stream = b"".join(frames.frame(tag, payload) for tag, payload in sent)
    parser, found, start = Parser(), [], 0
    for cut in (*cuts, len(stream)):
        if start < len(stream):
            found += parser.feed(stream[start : start + cut])
        start += cut
    assert joined(found) == joined(sent)


@given(st.text(max_size=200), st.floats(0.1, 100), st.floats(0.001, 200))
def test_a_job_arrives_with_the_seconds_that_are_left(query: str, timeout: float, left: float) -> None:
    reading, writing = os.pipe()
    job = Job(query, "/snapshot", dataset=(["urn:a"], []), timeout=timeout)
    threading.Thread(target=frames.send, args=(writing, frames.asked(job, min(left, timeout)))).start()
    _, payload = frames.receive(reading)
    got = frames.read(payload)
    for pipe in (reading, writing):
        os.close(pipe)
    assert abs(got.timeout - min(left, timeout)) <= 0.01
    assert got._replace(timeout=0) == job._replace(timeout=0)


@given(st.lists(st.binary(max_size=1 << 17), min_size=1, max_size=3))
def test_what_is_longer_than_a_pipe_holds_arrives_whole(parts: list[bytes]) -> None:
    reading, writing = os.pipe()
    sending = threading.Thread(target=frames.send, args=(writing, frames.frame(DATA, b"".join(parts))))
    sending.start()
    assert frames.receive(reading) == (DATA, b"".join(parts))
    sending.join()
    for pipe in (reading, writing):
        os.close(pipe)
