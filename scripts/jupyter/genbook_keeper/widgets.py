"""The state of widgets, which is saved with the notebook, so that it can be drawn without its kernel."""

import json
import re

VIEW = "application/vnd.jupyter.widget-view+json"
STATE = "application/vnd.jupyter.widget-state+json"


class Widgets:
    """The latest state of the widgets of all kernels, by the id of their comm. It outlives their kernel."""

    def __init__(self):
        self.states = {}

    def take(self, kind, content):
        """Takes a message of a comm that a kernel publishes. Returns True if it changes a widget's state."""
        comm_id, state = content["comm_id"], content["data"].get("state")
        if kind == "comm_close":
            return self.states.pop(comm_id, None) is not None
        if kind == "comm_open" and content["target_name"] == "jupyter.widget":
            self.states[comm_id] = dict(state)
        elif kind == "comm_msg" and comm_id in self.states and state:
            self.states[comm_id].update(state)
        else:
            return False
        return True

    def write(self, notebook):
        """Puts the state of the widgets that the notebook's outputs show into its metadata, or removes it."""
        known = notebook["metadata"].get("widgets", {}).get(STATE, {}).get("state", {})
        known = known | {comm_id: saved_form(state) for comm_id, state in self.states.items()}
        wanted, shown = shown_by(notebook), {}
        while wanted:
            comm_id = wanted.pop()
            if comm_id in known and comm_id not in shown:
                shown[comm_id] = known[comm_id]
                wanted += re.findall(r'"IPY_MODEL_([^"]+)"', json.dumps(shown[comm_id]))
        if shown:
            states = {"state": shown, "version_major": 2, "version_minor": 0}
            notebook["metadata"]["widgets"] = {STATE: states}
        else:
            notebook["metadata"].pop("widgets", None)


def shown_by(notebook):
    """Returns the ids of the widgets that the notebook's outputs show."""
    outputs = [output for cell in notebook["cells"] for output in cell.get("outputs", [])]
    return [output["data"][VIEW]["model_id"] for output in outputs if VIEW in output.get("data", {})]


def saved_form(state):
    return {
        "model_module": state["_model_module"],
        "model_module_version": state["_model_module_version"],
        "model_name": state["_model_name"],
        "state": state,
    }
