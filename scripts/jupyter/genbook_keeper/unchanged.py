"""Keeps the bytes of a notebook's file when a save would change nothing but their layout.

Jupyter writes every notebook in its own layout (sorted keys, an indent of one space). If another program wrote the
file, a save would change each of its lines, although the reader has edited nothing.
"""

import asyncio
import inspect
import json
import os
from pathlib import Path

import nbformat

from .widgets import Widgets

KERNEL = "genbook"


def keep_unchanged_files(manager):
    """Lets a manager of files keep the bytes of unchanged notebooks; other managers are left as they are."""
    write = getattr(manager, "_save_notebook", None)
    if not inspect.iscoroutinefunction(write):
        return

    async def save_notebook(os_path, notebook, **options):
        on_disk = await asyncio.to_thread(unchanged, os_path, notebook)
        if not on_disk:
            await write(os_path, notebook, **options)
            return
        with manager.perm_to_403(os_path):
            os.utime(os_path)  # the date of a save, which tells when the file and the page last agreed
        if manager.notary.check_signature(notebook):
            manager.notary.sign(on_disk)  # it may differ in what `comparable` leaves out

    manager._save_notebook = save_notebook


def unchanged(os_path, notebook):
    """Returns the notebook that is in the file if it says the same as the given one of genbook's kernel."""
    try:
        if notebook["metadata"]["kernelspec"]["name"] != KERNEL:
            return None
        read = json.loads(Path(os_path).read_text("utf8"))
        if outline(read) != outline(notebook):
            return None
        on_disk = nbformat.v4.to_notebook_json(read)
        return on_disk if comparable(on_disk) == comparable(notebook) else None
    except Exception:
        return None  # the file is new, or holds no notebook of this format, for example: Jupyter knows what to do


def outline(notebook):
    """Returns what differs after most edits and runs, since it takes long to compare all of a large notebook."""
    return [
        ["".join(cell["source"]), cell.get("execution_count"), len(cell.get("outputs", []))]
        for cell in notebook["cells"]
    ]


def comparable(notebook):
    """Returns a text that is the same for notebooks that say the same, however they are written.

    It leaves out what JupyterLab and this extension change when a notebook is opened and saved: the language, the full
    name of the kernel, the states of widgets that no output shows, and what `complete` describes.
    """
    plain = json.loads(json.dumps(notebook), parse_int=number, parse_float=number)
    joined = nbformat.v4.to_notebook_json(plain)
    metadata = joined["metadata"]
    metadata.pop("language_info", None)
    metadata["kernelspec"] = metadata["kernelspec"]["name"]
    Widgets().write(joined)
    complete(joined)
    return json.dumps(joined, sort_keys=True)


def complete(notebook):
    """Changes a notebook as JupyterLab 4.6 does when it opens one that an older program has written."""
    notebook["nbformat_minor"] = max(notebook["nbformat_minor"], 4)
    for cell in notebook["cells"]:
        if notebook["nbformat_minor"] < 5:
            cell.pop("id", None)
        metadata = cell["metadata"]
        hidden = metadata.get("jupyter", {}).get("outputs_hidden")
        if metadata.get("collapsed") is not None:
            metadata["jupyter"] = {**metadata.get("jupyter", {}), "outputs_hidden": metadata["collapsed"]}
        elif hidden is not None:
            metadata["collapsed"] = hidden
        if metadata.get("scrolled") in (False, "auto"):
            del metadata["scrolled"]


def number(text):
    """Reads a number as a page does, to which 1.0 is 1, and 12345678901234567890 is 12345678901234567000."""
    value = float(text)
    return int(value) if value.is_integer() else value
