"""Starts a kernel, measures how fast it answers, ends it, and prints what it measured as JSON: milliseconds, and bytes of memory.
usage: speed.py NAME CODE [FOLDER], a name that Jupyter knows, JSON: { empty, six, lines, loop, complete }, and the notebook's folder.
In `six`, every # stands for the number of the cell. With a folder, it measures the first cell alone."""

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
LONGER = 12  # seconds, for 100,000 lines, and for MANY cells
MANY = 2000


def clock(action):
    """None if it does not end."""
    began = time.perf_counter()
    try:
        action()
    except queue.Empty:
        return None
    return 1000 * (time.perf_counter() - began)


class Kernel:
    def __init__(self, name, folder=None):
        began = time.perf_counter()
        self.manager = jupyter_client.KernelManager(kernel_name=name)
        self.manager.start_kernel(stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd=folder)
        self.client = self.manager.client()
        self.client.start_channels()
        self.answer(self.client.kernel_info())
        self.start = 1000 * (time.perf_counter() - began)

    def hear(self):
        """Waits until this client receives what the kernel publishes: it may have connected too late."""
        while True:
            try:
                return self.client.get_iopub_msg(timeout=0.2)
            except queue.Empty:
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


def many(kernel, code):
    """Runs MANY cells, sent at once, then 20 more. Returns the median of these in ms; None if they take too long."""
    numbered = (code.replace("#", str(number)) for number in range(MANY + 20))
    until = time.monotonic() + 4 * LONGER
    for request in [kernel.client.execute(next(numbered)) for _ in range(MANY)]:
        try:
            kernel.answer(request, max(0, until - time.monotonic()))
        except queue.Empty:
            return None
    while kernel.client.iopub_channel.msg_ready():
        kernel.client.get_iopub_msg()
    return median(clock(lambda: kernel.run(next(numbered))) for _ in range(20))


def measure(name, code):
    kernel = Kernel(name)
    try:
        kernel.hear()
        first = clock(lambda: kernel.run(code["empty"]))
        memory = kernel.memory()
        empty = median(clock(lambda: kernel.run(code["empty"])) for _ in range(20))
        six = median(clock(lambda: kernel.run(code["six"].replace("#", f"0{number}"))) for number in range(20))
        complete = lambda: kernel.answer(kernel.client.complete(code["complete"]))
        complete()  # the first one loads what the others use
        completion = median(clock(complete) for _ in range(5))
        lines = clock(lambda: kernel.run(code["lines"], LONGER))
        return dict(
            **dict(start=kernel.start, first=first, empty=empty, six=six, completion=completion, memory=memory),
            **dict(lines=lines, many=many(kernel, code["six"]) if lines else None),
            interrupt=kernel.interrupted(code["loop"]),  # last: it may end the kernel
        )
    finally:
        end(kernel)


def measure_first(name, code, folder):
    kernel = Kernel(name, folder)
    try:
        kernel.hear()
        return dict(firstOwn=clock(lambda: kernel.run(code["empty"])))
    finally:
        end(kernel)


def end(kernel):
    kernel.client.stop_channels()
    kernel.manager.shutdown_kernel(now=True)


if __name__ == "__main__":
    name, code, *folder = sys.argv[1:]
    print(json.dumps((measure_first if folder else measure)(name, json.loads(code), *folder)))
