"""Starts a notebook kernel, runs a cell that decodes the 15×15 grid and shows it, and waits for the picture. A step is one start.

BENCH_KERNEL is what to start, as JSON: { argv, language, cell }.
"""

import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import jupyter_client
from protocol import serve

PATIENCE = 120  # seconds


def has_picture(message):
    shows = message["msg_type"] in ("display_data", "execute_result", "update_display_data")
    return shows and "image/png" in message["content"]["data"]


def kernel(settings):
    spec = json.loads(os.environ["BENCH_KERNEL"])
    share = tempfile.TemporaryDirectory()
    folder = Path(share.name) / "kernels" / "bench"
    folder.mkdir(parents=True)
    description = dict(argv=spec["argv"], language=spec["language"], display_name="bench", interrupt_mode="message")
    (folder / "kernel.json").write_text(json.dumps(description))
    os.environ["JUPYTER_PATH"] = share.name

    def step(_share=share):
        manager = jupyter_client.KernelManager(kernel_name="bench")
        manager.start_kernel(stdout=subprocess.DEVNULL)
        client = manager.client()
        try:
            client.start_channels()
            client.kernel_info()  # as JupyterLab asks, before it runs a cell; wait_for_ready would sleep on top of it
            client.get_shell_msg(timeout=PATIENCE)
            request = client.execute(spec["cell"])
            wait_for_picture(client, request)
        finally:
            client.stop_channels()
            manager.shutdown_kernel(now=True)

    return step, 0


def wait_for_picture(client, request):
    until = time.monotonic() + PATIENCE
    while True:
        message = client.get_iopub_msg(timeout=max(0, until - time.monotonic()))
        if message["parent_header"].get("msg_id") != request:
            continue
        if message["msg_type"] == "error":
            sys.exit("the cell failed:\n" + "\n".join(message["content"]["traceback"]))
        if has_picture(message):
            return
        if message["msg_type"] == "status" and message["content"]["execution_state"] == "idle":
            sys.exit("expected a picture of the cell, got none")


if __name__ == "__main__":
    serve(dict(kernel=kernel), {})
