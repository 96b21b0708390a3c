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
        self.outputs = []  # [message type, content]; the text of a stream is a list of its parts
        self.clear_next = False
        self.touch(message)

    def touch(self, message):
        """Notes the last message, and when it came, in seconds since 1970."""
        self.last = {"id": message["header"]["msg_id"], "date": message["header"]["date"]}
        self.changed = time.time()

    def take(self, message):
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
            self.running = False
        else:
            return
        self.touch(message)

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
        """Replaces the content of displays that have the message's display id."""
        wanted = message["content"]["transient"]["display_id"]
        for _, content in self.outputs:
            if content.get("transient", {}).get("display_id") == wanted:
                content.update(message["content"])
                self.touch(message)

    def messages(self):
        """Returns the outputs as contents of messages."""
        return [
            {"type": kind, "content": content | ({"text": "".join(content["text"])} if kind == "stream" else {})}
            for kind, content in self.outputs
        ]


class Records:
    """The runs of a kernel's cells, and the state of its widgets."""

    def __init__(self):
        self.by_request = {}
        self.widgets = {}

    def take(self, message):
        """Takes a message that the kernel publishes."""
        kind, content = message["header"]["msg_type"], message["content"]
        if kind == "execute_input" and "cellId" in message["metadata"]:
            record = Record(message)
            for old in [each for each in self.by_request.values() if each.cell_id == record.cell_id]:
                del self.by_request[old.request]
            self.by_request[record.request] = record
        elif kind == "update_display_data":
            for record in self.by_request.values():
                record.update(message)
        elif kind.startswith("comm_"):
            self.take_comm(kind, content)
        elif record := self.by_request.get(message["parent_header"].get("msg_id")):
            record.take(message)

    def take_comm(self, kind, content):
        comm_id, state = content["comm_id"], content["data"].get("state")
        if kind == "comm_close":
            self.widgets.pop(comm_id, None)
        elif kind == "comm_open" and content["target_name"] == "jupyter.widget":
            self.widgets[comm_id] = state
        elif kind == "comm_msg" and comm_id in self.widgets and state:
            self.widgets[comm_id].update(state)

    def end_all(self):
        """Marks all cells as ended, since the kernel has ended or restarts."""
        for record in self.by_request.values():
            record.running = False
        self.widgets.clear()

    def widget_states(self):
        """Returns the widgets' state in the form that ipywidgets gives it in a notebook's metadata."""
        states = {
            comm_id: {
                "model_module": state["_model_module"],
                "model_module_version": state["_model_module_version"],
                "model_name": state["_model_name"],
                "state": state,
            }
            for comm_id, state in self.widgets.items()
        }
        return {"state": states, "version_major": 2, "version_minor": 0}
