/**
 * An extension of JupyterLab: a page shows what cells show that another page, or an earlier one, has started.
 * The server keeps it (../genbook_keeper). JupyterLab itself shows only output that the page has asked for.
 *
 * JupyterLab loads this file as it is, as a container of module federation: `init` receives the modules that
 * JupyterLab shares, and `get` returns the plugin. There is nothing to build.
 */
var _JUPYTERLAB;
(() => {
  /** What `OutputArea` needs of a request: it assigns `onIOPub`, and takes the messages that this is called with. */
  class Follower {
    constructor(cell, count) {
      this.cell = cell;
      this.count = count;
      this.isDisposed = false;
      this.isRunning = true;
      this.done = new Promise((resolve) => (this.resolve = resolve));
    }

    /** Shows the cell as running, without output. */
    begin() {
      const { model, outputArea } = this.cell;
      model.clearExecution();
      model.executionState = "running";
      outputArea.future = this;
    }

    /** Returns false for a message that is part of what the server has told already, up to `last`. */
    isNew({ header }) {
      const { last } = this;
      if (!last) return true;
      const isLast = header.msg_id === last.id;
      if (isLast || header.date > last.date) this.last = undefined;
      return !isLast && !this.last;
    }

    end() {
      this.isRunning = false;
      this.cell.model.executionCount = this.count;
      this.cell.model.executionState = "idle";
      this.resolve();
    }

    /** OutputArea calls this when the cell runs again or is removed. */
    dispose() {
      this.isDisposed = true;
    }
  }

  /** Follows the kernel of one notebook. */
  class Panel {
    /** @param settings the server's address, and the function that sends it requests */
    constructor(panel, settings) {
      this.panel = panel;
      this.settings = settings;
      this.followers = new Map(); // by the id of the request
      const { sessionContext, context } = panel;
      sessionContext.iopubMessage.connect((_, message) => this.take(message));
      sessionContext.kernelChanged.connect(() => this.followers.clear());
      sessionContext.connectionStatusChanged.connect(() => void this.catchUp());
      void Promise.all([context.ready, sessionContext.ready]).then(() => this.catchUp());
    }

    /** Asks the server what cells show, and shows it. Messages that come before the answer wait for it. */
    async catchUp() {
      const { kernel } = this;
      if (kernel?.connectionStatus !== "connected" || !this.panel.context.isReady) return;
      const waiting = (this.waiting = []);
      const { cells, rewrote } = await this.ask();
      if (this.waiting !== waiting) return; // another answer is on its way
      this.waiting = undefined;
      for (const state of cells) this.replay(state);
      this.adopt(rewrote);
      for (const message of waiting) this.take(message);
    }

    get kernel() {
      return this.panel.sessionContext.session?.kernel;
    }

    async ask() {
      const { id, clientId } = this.kernel;
      const { last_modified: modified } = this.panel.context.contentsModel;
      const { baseUrl, connection, request } = this.settings;
      const query = new URLSearchParams({ kernel: id, session: clientId, modified });
      const response = await request(`${baseUrl}genbook/cells?${query}`, {}, connection);
      return response.ok ? response.json() : { cells: [], rewrote: null };
    }

    replay({ cell, request, count, running, last, messages, saves }) {
      const follower = this.follow(cell, request, count);
      if (!follower) return;
      for (const { type, content } of messages) this.show(follower, { header: { msg_type: type }, content });
      follower.last = last;
      if (!running) this.end(follower, saves);
    }

    /** Takes a message that the kernel publishes, whoever caused it. */
    take(message) {
      if (this.waiting) {
        this.waiting.push(message);
        return;
      }
      const { header, parent_header: parent, metadata, content } = message;
      if (header.msg_type === "execute_input") {
        const isOwn = parent.session === this.kernel?.clientId;
        if (!isOwn && metadata.cellId) this.follow(metadata.cellId, parent.msg_id, content.execution_count);
      } else if (header.msg_type === "update_display_data") {
        for (const follower of this.followers.values()) this.show(follower, message); // any cell may have the display
      } else {
        const follower = this.followers.get(parent.msg_id);
        if (!follower) return;
        this.show(follower, message);
        const isEnd = header.msg_type === "status" && content.execution_state === "idle";
        if (isEnd && follower.isRunning) void this.endLive(follower);
      }
    }

    follow(cellId, request, count) {
      const cell = this.panel.content.widgets.find(({ model }) => model.id === cellId);
      if (!cell?.outputArea) return undefined;
      const follower = new Follower(cell, count);
      this.followers.set(request, follower);
      this.quietly(() => follower.begin());
      return follower;
    }

    show(follower, message) {
      if (!follower.isDisposed && follower.isNew(message)) this.quietly(() => follower.onIOPub(message));
    }

    async endLive(follower) {
      this.end(follower, false);
      const { cells } = await this.ask();
      const own = cells.find(({ request }) => this.followers.get(request) === follower);
      if (own?.saves) this.panel.context.model.dirty = true;
    }

    end(follower, saves) {
      this.quietly(() => follower.end());
      if (saves) this.panel.context.model.dirty = true;
    }

    /**
     * Changes the notebook without marking it as changed: one page saves what cells show, and in any other the
     * file would appear to have been changed by somebody else.
     */
    quietly(change) {
      const { model } = this.panel.context;
      const { dirty } = model;
      change();
      model.dirty = dirty;
    }

    /**
     * Takes over the time of a save that the server has made while this page was away, if the page had the file as
     * it was before. Otherwise JupyterLab would ask whether to overwrite it.
     */
    adopt(rewrote) {
      const { _contentsModel: file } = this.panel.context;
      if (rewrote && file.last_modified === rewrote.before) file.last_modified = rewrote.after;
    }
  }

  const plugin = (ServerConnection, INotebookTracker) => ({
    id: "genbook:cells",
    autoStart: true,
    requires: [INotebookTracker],
    activate(app, tracker) {
      const connection = app.serviceManager.serverSettings;
      const settings = { baseUrl: connection.baseUrl, connection, request: ServerConnection.makeRequest };
      tracker.widgetAdded.connect((_, panel) => void new Panel(panel, settings));
    },
  });

  let shared;
  /** Returns a module that JupyterLab shares. */
  const moduleOf = async (name) => {
    const [version] = Object.values(shared[name]);
    return (await version.get())();
  };

  (_JUPYTERLAB ??= {}).genbook = {
    init(scope) {
      shared = scope;
    },
    async get() {
      const [{ ServerConnection }, { INotebookTracker }] = await Promise.all(
        ["@jupyterlab/services", "@jupyterlab/notebook"].map(moduleOf),
      );
      return () => ({ __esModule: true, default: plugin(ServerConnection, INotebookTracker) });
    },
  };
})();
