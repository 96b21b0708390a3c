"""Follows what each kernel publishes, and saves it in the notebook when no page is there to do so."""

import time
from datetime import datetime

import nbformat
from jupyter_server.services.kernels.connection.channels import ZMQChannelsWebsocketConnection
from jupyter_server.utils import ensure_async
from tornado import web
from tornado.ioloop import PeriodicCallback

from .records import Records
from .widgets import Widgets

KERNEL_ACTIONS = "https://events.jupyter.org/jupyter_server/kernel_actions/v1"
KERNEL = "genbook"

# All in seconds.
CHECK = 1  # between two looks for pages
AWAY = 5  # how long a kernel has no page before its notebook is saved; a reload takes less
AGAIN = 60  # between two saves while a cell runs
MARGIN = 2  # what was shown this long before a save may not be in the file


class Kernel:
    """A kernel that is being followed."""

    def __init__(self, kernel_id, manager, widgets):
        self.id = kernel_id
        self.manager = manager
        self.session = manager.session.clone()
        self.records = Records()
        self.widgets = widgets
        self.path = None
        self.pages = []  # the sessions of the notebook pages that have asked for records, the oldest first
        self.had_page = time.time()
        self.changed = 0.0  # when it last published something that a notebook's file holds
        self.saved = 0.0
        self.replaced = []  # the dates of the file's states that only the server has written over
        self.written = None  # the date of the state that it wrote
        self.covered = 0.0  # that state has all that was shown before
        self.connect()

    def connect(self):
        self.stream = self.manager.connect_iopub()
        self.stream.on_recv(self.receive)
        self.control = self.manager.connect_control()
        self.control.on_recv(self.receive_unstoppable)
        self.ask_unstoppable()

    def ask_unstoppable(self):
        """Asks the kernel to say when a cell cannot be stopped; it answers with a text when that happens."""
        self.session.send(self.control, "unstoppable_request")

    def receive_unstoppable(self, frames):
        self.note(self.read(frames)["content"]["text"])
        self.ask_unstoppable()

    def note(self, text):
        """Shows text below the latest cell, in every page and in the output kept, since the kernel cannot."""
        record = next(reversed(self.records.by_request.values()), None)
        if not record:
            return
        parent = {"msg_id": record.request, "session": record.session, "msg_type": "execute_request"}
        for handler in self.connected().values():
            handler.connection.write_stderr(text, parent)
        content = {"name": "stderr", "text": f"{text}\n"}
        self.take(self.session.msg("stream", content, parent=parent))

    def read(self, frames):
        _, parts = self.session.feed_identities(frames)
        return self.session.deserialize(parts)

    def receive(self, frames):
        self.take(self.read(frames))

    def take(self, message):
        message["header"]["date"] = iso(message["header"]["date"], timespec="milliseconds")
        kind = message["header"]["msg_type"]
        if kind.startswith("comm_"):
            changes = self.widgets.take(kind, message["content"])
        else:
            changes = self.records.take(message)
        if changes:
            self.changed = time.time()

    def end(self):
        self.stream.close()
        self.control.close()
        self.records.end_all()

    def connected(self):
        """Returns the clients that are connected through the server, by their session."""
        clients = ZMQChannelsWebsocketConnection._open_sessions.items()
        keys = [(*key.split(":", 1), handler) for key, handler in clients]
        return {session: handler for kernel_id, session, handler in keys if kernel_id == self.id}

    def saver(self, record):
        """Returns the session of the page that saves a cell: the one that ran it, or the oldest."""
        connected = self.connected()
        if record.session in connected:
            return record.session
        return next((session for session in self.pages if session in connected), None)

    def forget(self, last_modified):
        """Forgets the cells that ended before a page saved the file."""
        if self.written == last_modified:
            last_modified = self.replaced[0]
        records = self.records.by_request
        for record in list(records.values()):
            if not record.running and not is_newer(record.changed, last_modified):
                del records[record.request]

    def wrote(self, before, after):
        """Notes that the server has replaced one state of the file by another."""
        if self.written != before:
            self.replaced = []
        self.replaced.append(before)
        self.written = after
        self.covered = self.saved

    def lacks(self, last_modified, record):
        """Tells whether the file's state of that date may lack what a cell has shown."""
        if last_modified == self.written:
            return record.changed >= self.covered
        return is_newer(record.changed, last_modified)


class Keeper:
    def __init__(self, app):
        self.app = app
        self.kernels = {}
        self.widgets = Widgets()
        app.contents_manager.register_pre_save_hook(self.before_save)
        app.event_logger.add_listener(schema_id=KERNEL_ACTIONS, listener=self.on_action)
        PeriodicCallback(self.check, CHECK * 1000).start()

    async def on_action(self, logger, schema_id, data):
        if data["status"] != "success":
            return
        kernel_id, action = data.get("kernel_id"), data["action"]
        if action == "start" and data["kernel_name"] == KERNEL:
            manager = self.app.kernel_manager.get_kernel(kernel_id)
            self.kernels[kernel_id] = Kernel(kernel_id, manager, self.widgets)
        elif action == "restart" and kernel_id in self.kernels:
            self.kernels[kernel_id].end()
            self.kernels[kernel_id].connect()
        elif action == "shutdown" and kernel_id in self.kernels:
            kernel = self.kernels.pop(kernel_id)
            kernel.end()
            if time.time() - kernel.had_page > AWAY:  # otherwise the page, which is still open, saves
                await self.save(kernel)

    def before_save(self, model, **_):
        """Adds the state of widgets to a notebook of genbook's kernel that a page or the server saves."""
        notebook = model.get("content") if model["type"] == "notebook" else None
        if notebook and notebook["metadata"].get("kernelspec", {}).get("name") == KERNEL:
            self.widgets.write(notebook)

    async def check(self):
        """Saves the notebooks of kernels that have had no page for a while."""
        await self.find_paths()
        now = time.time()
        for kernel in list(self.kernels.values()):
            if kernel.connected():
                kernel.had_page = now
                await self.forget(kernel)
            elif now - kernel.had_page > AWAY:
                await self.save(kernel)

    async def forget(self, kernel):
        """Forgets what a page has saved."""
        if not kernel.path or not kernel.records.by_request:
            return
        try:
            kernel.forget((await self.file(kernel))["last_modified"])
        except web.HTTPError:
            pass  # the file is being moved or is gone

    async def find_paths(self):
        for session in await self.app.session_manager.list_sessions():
            kernel = self.kernels.get(session["kernel"]["id"])
            if kernel and session["type"] == "notebook":
                kernel.path = session["path"]

    async def file(self, kernel, content=False):
        return await ensure_async(
            self.app.contents_manager.get(kernel.path, type="notebook", content=content)
        )

    async def save(self, kernel):
        """Writes into the notebook what its cells have shown, and its widgets' state, since it was saved."""
        records = kernel.records.by_request.values()
        running = any(record.running for record in records)
        is_early = running and time.time() - kernel.saved < AGAIN
        if not kernel.path or kernel.changed <= kernel.saved or is_early:
            return
        kernel.saved = time.time()
        try:
            model = await self.file(kernel, content=True)
            before = model["last_modified"]
            if not is_newer(kernel.changed, before) or not model["writable"]:
                return
            unsaved = [record for record in records if record.running or is_newer(record.changed, before)]
            write(model["content"], unsaved)
            part = {"type": "notebook", "format": "json", "content": model["content"]}
            await ensure_async(self.app.contents_manager.save(part, kernel.path))
            kernel.wrote(before, (await self.file(kernel))["last_modified"])
        except Exception as error:
            self.app.log.warning("genbook could not save what cells have shown in %s: %s", kernel.path, error)

    def describe(self, kernel_id, session, modified):
        """Returns what a page needs to know of the kernel's cells.

        `modified` says which state of the file the page has.
        """
        kernel = self.kernels.get(kernel_id)
        if not kernel:
            return {"cells": [], "replaced": [], "written": None}
        if session not in kernel.pages:
            kernel.pages.append(session)
        date = datetime.fromisoformat(modified.replace("Z", "+00:00"))
        cells = [
            {
                "cell": record.cell_id,
                "request": record.request,
                "count": record.count,
                "running": record.running,
                "last": record.last,
                "messages": record.messages(),
                "question": record.question,
                "saves": kernel.saver(record) == session,
            }
            for record in kernel.records.by_request.values()
            if record.running or kernel.lacks(date, record)
        ]
        waiting = [
            {"cell": cell_id, "request": request, "running": True, "messages": []}
            for request, cell_id in kernel.records.waiting.items()
        ]
        replaced = [iso(each) for each in kernel.replaced]
        return {"cells": cells + waiting, "replaced": replaced, "written": kernel.written and iso(kernel.written)}


def iso(date, **options):
    """Returns a date as Jupyter writes it, in UTC."""
    return date.isoformat(**options).replace("+00:00", "Z")


def is_newer(changed, last_modified):
    """Tells whether a file of that date may lack a change, given in seconds since 1970."""
    return changed >= last_modified.timestamp() - MARGIN


def write(notebook, records):
    """Puts records into the notebook's cells, with the source that was run."""
    cells = {cell.get("id"): cell for cell in notebook["cells"]}
    for record in records:
        cell = cells.get(record.cell_id)
        if not cell:
            continue
        cell["source"] = record.code
        cell["execution_count"] = record.count
        cell["outputs"] = [
            nbformat.v4.output_from_msg({"header": {"msg_type": each["type"]}, "content": each["content"]})
            for each in record.messages()
        ]
        cell["metadata"]["trusted"] = True  # as the page does; the file itself does not hold it
