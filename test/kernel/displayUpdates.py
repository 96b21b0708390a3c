"""Executes the notebook on stdin with the kernel named on the command line, as nbclient does; writes the notebook that comes of
it to a file, and to stdout, as JSON, the kernel's memory (VmRSS, in KB) by the second."""

import asyncio
import json
import sys

import nbformat
from jupyter_client.manager import AsyncKernelManager
from nbclient import NotebookClient


def resident(pid):
    with open(f"/proc/{pid}/status") as status:
        return next(int(line.split()[1]) for line in status if line.startswith("VmRSS"))


async def sample(manager, samples):
    while not manager.has_kernel:
        await asyncio.sleep(0.1)
    while True:
        samples.append(resident(manager.provisioner.process.pid))
        await asyncio.sleep(1)


async def main(kernel_name, path):
    notebook = nbformat.reads(sys.stdin.read(), as_version=4)
    manager = AsyncKernelManager(kernel_name=kernel_name)
    samples = []
    sampling = asyncio.ensure_future(sample(manager, samples))
    await NotebookClient(notebook, km=manager, timeout=None, iopub_timeout=60).async_execute()
    sampling.cancel()
    nbformat.write(notebook, path)
    print(json.dumps(samples))


asyncio.run(main(*sys.argv[1:]))
