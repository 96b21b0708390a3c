"""Runs a notebook, shows its output as it arrives, and saves what it shows.

    python run_notebook.py --name 8.4-variational-autoencoder --section 8.4 --out DIR [--kernel genbook] < notebook.ipynb

Writes DIR/NAME.ipynb, DIR/NAME.html, and DIR/SECTION-CELL-TITLE.png, .gif or .html for every figure and every
exported page. If a cell fails or the run is interrupted, the files hold everything up to that point. Exit code: 0, 1
if a cell failed, 130 if interrupted.
"""

import argparse
import asyncio
import base64
import html
import os
import re
import signal
import sys
import time

import nbformat
from jupyter_client import AsyncKernelManager
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError, DeadKernelError

from live_text import LiveText, final_text

STARTUP_SECONDS = 120
# The forms of a figure that are written to files, with the ends of their names.
PICTURES = {"image/png": "png", "image/gif": "gif"}
# On paper, nbconvert's pages would cut long lines of code off, leave headings alone at the foot of a page, and
# hide the answers to questions.
PRINT_STYLE = """<style>@media print { pre { white-space: pre-wrap !important; font-size: 8pt !important; }
h1, h2, h3 { break-after: avoid; } img, svg { break-inside: avoid; } }</style>
<script>addEventListener("beforeprint", () => document.querySelectorAll(".jp-MarkdownOutput details").forEach((each) =>
(each.open = true)));</script>"""


def title_of(cell):
    """Returns the first comment of a cell: "// Training (listing 8.27)" → "Training (listing 8.27)"."""
    first = cell.source.lstrip().split("\n", 1)[0]
    return first.lstrip("/").strip() if first.startswith("//") else first.strip()[:60]


def slug(title):
    """Turns a title into part of a file name: "Training (listing 8.27)" → "training"."""
    words = re.sub(r"\([^)]*\)", " ", title).lower()
    return re.sub(r"[^a-z0-9]+", "-", words).strip("-")[:40].rstrip("-") or "cell"


def numbered(notebook):
    """Numbers the code cells: { index: number }. The injected cell has no number, so that settings do not rename
    figures."""
    own = [
        index
        for index, cell in enumerate(notebook.cells)
        if cell.cell_type == "code" and "injected-parameters" not in cell.metadata.get("tags", [])
    ]
    return {index: number for number, index in enumerate(own, 1)}


def seconds(since):
    return f"{time.monotonic() - since:.1f} s"


class BookClient(NotebookClient):
    """An nbclient that shows each message in the terminal before it saves it."""

    def __init__(self, notebook, terminal, **settings):
        super().__init__(notebook, **settings)
        self.terminal = terminal

    def process_message(self, message, cell, cell_index):
        content = message["content"]
        kind = message["msg_type"]
        if kind == "stream":
            self.terminal.write(content["text"])
        elif kind in ("display_data", "execute_result"):
            self.terminal.line(describe(content["data"]))
        elif kind == "error":
            traceback = "\n".join(content["traceback"])
            self.terminal.line(traceback or f"{content['ename']}: {content['evalue']}")
        return super().process_message(message, cell, cell_index)


def describe(data):
    text = data.get("text/plain", "")
    text = "".join(text) if isinstance(text, list) else text
    return f"[figure] {text}".rstrip() if PICTURES.keys() & data.keys() else text


async def execute(notebook, kernel, terminal):
    """Runs the cells in a new kernel, and ends the kernel before it returns or raises."""
    manager = AsyncKernelManager(kernel_name=kernel)
    # By default, nbclient stops waiting for output four seconds after a cell has ended; on a busy machine, a big
    # picture may take longer.
    client = BookClient(notebook, terminal, km=manager, timeout=None, iopub_timeout=60)
    done = False
    try:
        await manager.start_kernel()
        client.kc = manager.client()
        client.kc.start_channels()
        await client.kc.wait_for_ready(timeout=STARTUP_SECONDS)
        client.kc.allow_stdin = False
        numbers = numbered(notebook)
        for index, cell in enumerate(notebook.cells):
            if cell.cell_type != "code" or not cell.source.strip():
                continue
            place = f"{numbers[index]:2}/{len(numbers)}" if index in numbers else "  -  "
            terminal.line(f"\n[{place}] {title_of(cell)}")
            started = time.monotonic()
            await client.async_execute_cell(cell, index)
            terminal.line(f"        {seconds(started)}")
        done = True
    finally:
        if client.kc:
            client.kc.stop_channels()
        if manager.has_kernel:
            await manager.shutdown_kernel(now=not done)  # a busy cell would not listen


def settle_outputs(notebook):
    """Joins adjacent pieces of text, and keeps only the final state of rewritten lines."""
    for cell in notebook.cells:
        settled = []
        for output in cell.get("outputs", []):
            before = settled[-1] if settled else None
            if before and output.output_type == "stream" == before.output_type and output.name == before.name:
                before.text += output.text
            else:
                settled.append(output)
        for output in settled:
            if output.output_type == "stream":
                output.text = final_text(output.text)
        if cell.cell_type == "code":
            cell.outputs = settled


# A page that a cell shows: the text of a frame, escaped as HTML.
PAGE = re.compile(r'<iframe [^>]*\bsrcdoc="([^"]*)"')


def figures(notebook, section):
    """Yields (file name, bytes) for every figure and page: 8.4-07-training.png, or 8.4-07-training-2.png if it is the
    cell's second one."""
    for index, number in numbered(notebook).items():
        cell = notebook.cells[index]
        data = [output.get("data", {}) for output in cell.outputs]
        pictures = [
            (base64.b64decode(each[kind]), suffix) for each in data for kind, suffix in PICTURES.items() if kind in each
        ]
        frames = [PAGE.match(each.get("text/html", "")) for each in data]
        pages = [(html.unescape(frame[1]).encode(), "html") for frame in frames if frame]
        for shown in (pictures, pages):
            for count, (content, suffix) in enumerate(shown, 1):
                again = f"-{count}" if count > 1 else ""
                yield f"{section}-{number:02}-{slug(title_of(cell))}{again}.{suffix}", content


def write(path, content):
    part = f"{path}.part-{os.getpid()}"
    try:
        with open(part, "wb") as file:
            file.write(content)
        os.replace(part, path)
    finally:
        if os.path.exists(part):
            os.remove(part)


def save(notebook, name, section, out):
    """Writes the notebook, its page and its figures, and returns a summary."""
    from nbconvert import HTMLExporter  # imported late: loading it takes a second

    settle_outputs(notebook)
    path = os.path.join(out, name)
    write(f"{path}.ipynb", (nbformat.writes(notebook) + "\n").encode())
    page, _ = HTMLExporter(template_name="genbook").from_notebook_node(notebook, resources={"metadata": {"name": name}})
    write(f"{path}.html", page.replace("</head>", f"{PRINT_STYLE}\n</head>", 1).encode())
    shown = list(figures(notebook, section))
    for file, content in shown:
        write(os.path.join(out, file), content)
    return "\n".join([f"Written to {out}:", *(f"  {file}" for file in [f"{name}.ipynb", f"{name}.html", *(f for f, _ in shown)])])


async def main():
    parser = argparse.ArgumentParser()
    for option in ("--name", "--section", "--out"):
        parser.add_argument(option, required=True)
    parser.add_argument("--kernel", default="genbook")
    options = parser.parse_args()
    notebook = nbformat.reads(sys.stdin.read(), as_version=4)
    terminal = LiveText(sys.stdout)
    started = time.monotonic()

    task = asyncio.ensure_future(execute(notebook, options.kernel, terminal))
    interrupted = False

    def interrupt():
        nonlocal interrupted
        interrupted = True
        task.cancel()

    for name in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(name, interrupt)
    terminal.line(f"\n{options.name}")
    try:
        await task
        code, summary = 0, f"\n{options.name}: done in {seconds(started)}."
    except (asyncio.CancelledError, DeadKernelError, RuntimeError, CellExecutionError) as error:
        if interrupted:
            code, summary = 130, f"\n{options.name}: interrupted."
        elif isinstance(error, CellExecutionError):
            code, summary = 1, f"\n{options.name}: the cell above failed."  # its error has been shown
        else:
            code, summary = 1, f"\n{options.name}: the kernel ended in the cell above: {error}"
    terminal.line(summary)
    # tslab's kernel does not count executions.
    if any(cell.get("execution_count") or cell.get("outputs") for cell in notebook.cells):
        terminal.line(save(notebook, options.name, options.section, options.out))
    return code


if __name__ == "__main__":
    sys.exit(asyncio.run(main()))
