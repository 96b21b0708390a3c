"""Starts a kernel, measures how fast it answers, ends it, and prints what it measured as JSON: milliseconds, and bytes of memory.
usage: speed.py NAME CODE, a name that Jupyter knows and JSON: { empty, lines, loop, complete }"""

import json
import queue
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path
from statistics import median

import jupyter_client

PATIENCE = 60  # seconds
IMPATIENCE = 2  # seconds, for something that may never come
LONGER = 12  # seconds, for 100,000 lines


def clock(action):
    """None if it does not end."""
    began = time.perf_counter()
    try:
        action()
    except queue.Empty:
        return None
    return 1000 * (time.perf_counter() - began)


class Kernel:
    def __init__(self, name):
        self.manager = jupyter_client.KernelManager(kernel_name=name)
        self.manager.start_kernel(stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        self.client = self.manager.client()
        self.client.start_channels()
        self.answer(self.client.kernel_info())

    def answer(self, request, patience=PATIENCE):
        """Waits for the reply to a request."""
        until = time.monotonic() + patience
        while self.client.get_shell_msg(timeout=max(0, until - time.monotonic()))["parent_header"].get("msg_id") != request:
            pass

    def run(self, code, patience=PATIENCE):
        """Runs a cell and returns when its reply and its last message have arrived."""
        request = self.client.execute(code)
        self.answer(request, patience)
        self.output(request, lambda message: message["content"].get("execution_state") == "idle", patience)

    def output(self, request, is_wanted, patience=PATIENCE):
        until = time.monotonic() + patience
        while True:
            message = self.client.get_iopub_msg(timeout=max(0, until - time.monotonic()))
            if message["parent_header"].get("msg_id") == request and is_wanted(message):
                return

    def interrupted(self, code):
        """Returns the time from the interrupt of a looping cell to its reply, in ms; None if the cell goes on."""
        request = self.client.execute(code)
        with suppress(queue.Empty):  # not every kernel sends the output of a loop
            self.output(request, lambda message: message["msg_type"] == "stream", IMPATIENCE)
        time.sleep(0.2)
        began = time.perf_counter()
        self.manager.interrupt_kernel()
        try:
            self.answer(request, IMPATIENCE)
        except queue.Empty:
            return None
        return 1000 * (time.perf_counter() - began)

    def memory(self):
        """Returns the memory of the kernel and of every process that it started, in bytes."""
        return sum(map(resident, family(self.manager.provisioner.process.pid)))


def family(pid):
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return [pid, *(each for child in children for each in family(child))]


def resident(pid):
    status = Path(f"/proc/{pid}/status").read_text()
    return 1024 * next(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmRSS:"))


def measure(name, code):
    began = time.perf_counter()
    kernel = Kernel(name)
    start = 1000 * (time.perf_counter() - began)
    try:
        first = clock(lambda: kernel.run(code["empty"]))
        memory = kernel.memory()
        empty = median(clock(lambda: kernel.run(code["empty"])) for _ in range(20))
        complete = lambda: kernel.answer(kernel.client.complete(code["complete"]))
        complete()  # the first one loads what the others use
        completion = median(clock(complete) for _ in range(5))
        lines = clock(lambda: kernel.run(code["lines"], LONGER))
        return dict(
            **dict(start=start, first=first, empty=empty, lines=lines, completion=completion, memory=memory),
            interrupt=kernel.interrupted(code["loop"]),  # last: it may end the kernel
        )
    finally:
        kernel.client.stop_channels()
        kernel.manager.shutdown_kernel(now=True)


if __name__ == "__main__":
    print(json.dumps(measure(sys.argv[1], json.loads(sys.argv[2]))))
