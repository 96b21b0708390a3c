"""What a kernel's cells show, folded into the fewest messages that show the same."""

import re
import time

# What a later carriage return overwrites in a line.
OVERWRITTEN = re.compile(r"[^\n]*\r(?=[^\r\n])")

OUTPUTS = ("stream", "display_data", "execute_result", "error")


class Record:
    """What one run of a cell has shown so far."""

    def __init__(self, message):
        parent = message["parent_header"]
        self.cell_id = message["metadata"]["cellId"]
        self.request = parent["msg_id"]
        self.session = parent["session"]
        self.code = message["content"]["code"]
        self.count = message["content"]["execution_count"]
        self.running = True
        self.question = None  # the question that the cell is asking its reader
        self.outputs = []  # [message type, content]; the text of a stream is a list of its parts
        self.clear_next = False
        self.touch(message)

    def touch(self, message):
        """Notes the last message, and when it came, in seconds since 1970."""
        self.last = {"id": message["header"]["msg_id"], "date": message["header"]["date"]}
        self.changed = time.time()

    def take(self, message):
        """Takes a message of the cell. Returns True if it changes what the cell shows."""
        kind, content = message["header"]["msg_type"], message["content"]
        if kind in OUTPUTS:
            if self.clear_next:
                self.clear()
            if kind == "stream":
                self.write(content["name"], content["text"])
            else:
                self.outputs.append([kind, dict(content)])
        elif kind == "clear_output":
            self.clear_next = content["wait"]
            if not content["wait"]:
                self.clear()
        elif kind == "status" and content["execution_state"] == "idle":
            self.end()
        elif kind == "status" and "question" in message["metadata"]:
            self.question = message["metadata"]["question"]
        elif kind == "status" and "answered" in message["metadata"]:
            self.question = None
            self.write("stdin", message["metadata"]["answered"]["line"])
        else:
            return False
        self.touch(message)
        return True

    def end(self):
        self.running = False
        self.question = None

    def clear(self):
        self.outputs.clear()
        self.clear_next = False

    def write(self, name, text):
        """Adds text to the stream. The last of its parts is the line that may still be overwritten."""
        last = self.outputs[-1] if self.outputs else None
        if not last or last[0] != "stream" or last[1]["name"] != name:
            last = ["stream", {"name": name, "text": [""]}]
            self.outputs.append(last)
        parts = last[1]["text"]
        before, newline, line = OVERWRITTEN.sub("", parts.pop() + text).rpartition("\n")
        parts += [before + newline, line]

    def update(self, message):
        """Replaces the content of displays that have the message's display id. Returns True if there is one."""
        wanted = message["content"]["transient"]["display_id"]
        found = [each for _, each in self.outputs if each.get("transient", {}).get("display_id") == wanted]
        for content in found:
            content.update(message["content"])
            self.touch(message)
        return bool(found)

    def messages(self):
        """Returns the outputs as the messages that show them."""
        return [{"type": kind, "content": whole(content)} for kind, content in self.outputs]


def whole(content):
    """Returns the content of a message, with the parts of a stream's text joined."""
    text = content.get("text")
    return content | {"text": "".join(text)} if isinstance(text, list) else content


class Records:
    """The last run of each cell of a kernel."""

    def __init__(self):
        self.by_request = {}
        self.waiting = {}  # the ids of the cells that wait for the running one, by the id of their request

    def take(self, message):
        """Takes a message that the kernel publishes. Returns True if it changes what a cell shows."""
        kind = message["header"]["msg_type"]
        if kind == "execute_input" and "cellId" in message["metadata"]:
            self.begin(Record(message))
            return True
        if kind == "update_display_data":
            return any([record.update(message) for record in self.by_request.values()])
        request = message["parent_header"].get("msg_id")
        if kind == "status":
            self.note_waiting(message["metadata"].get("waiting"))
            if message["content"]["execution_state"] == "idle":
                self.waiting.pop(request, None)  # it was refused
        record = self.by_request.get(request)
        return record is not None and record.take(message)

    def note_waiting(self, cell):
        if cell:
            self.waiting[cell["msg_id"]] = cell["cellId"]

    def begin(self, record):
        """Adds a run of a cell, in place of the cell's earlier run."""
        self.waiting.pop(record.request, None)
        others = [each for each in self.by_request.values() if each.cell_id != record.cell_id]
        self.by_request = {each.request: each for each in [*others, record]}

    def end_all(self):
        """Marks all cells as ended, since the kernel has ended or restarts."""
        self.waiting.clear()
        for record in self.by_request.values():
            record.end()
