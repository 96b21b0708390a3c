"""A server extension of Jupyter that keeps what a notebook's cells show while no page shows it.

The page asks for it when it opens: see ../page/remoteEntry.js.
"""

import json
import os

from jupyter_server.auth.decorator import authorized
from jupyter_server.base.handlers import APIHandler
from jupyter_server.utils import url_path_join
from tornado import web

from .keeper import Keeper
from .unchanged import keep_unchanged_files


class CellsHandler(APIHandler):
    auth_resource = "kernels"

    def initialize(self, keeper):
        self.keeper = keeper

    @web.authenticated
    @authorized
    def get(self):
        wanted = [self.get_argument(name) for name in ("kernel", "session", "modified")]
        self.finish(json.dumps(self.keeper.describe(*wanted)))


def _jupyter_server_extension_points():
    return [{"module": "genbook_keeper"}]


def _load_jupyter_server_extension(app):
    route = url_path_join(app.base_url, "genbook", "cells")
    app.web_app.add_handlers(".*$", [(route, CellsHandler, {"keeper": Keeper(app)})])
    keep_unchanged_files(app.contents_manager)
    # The server has read its token. Kernels and terminals, which inherit the environment, do not need it.
    for name in ("JUPYTER_TOKEN", "JUPYTER_TOKEN_FILE"):
        os.environ.pop(name, None)
