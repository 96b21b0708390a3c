/**
 * An extension of JupyterLab, with which a page shows the output of cells that another page, or an earlier
 * one, has started. The server keeps that output (../genbook_keeper). JupyterLab itself shows only output
 * that the page has asked for.
 *
 * JupyterLab loads this file as it is, as a container of module federation: `init` receives the modules that
 * JupyterLab shares, and `get` returns the plugins, some of which are in files of their own beside this one.
 * There is nothing to build.
 */
var _JUPYTERLAB;
(() => {
  const { src } = document.currentScript;
  const ENDED = ["restarting", "autorestarting", "terminating", "dead"];

  /**
   * What `OutputArea` needs of a request: it assigns `onIOPub`, and shows the messages with which this is
   * called.
   */
  class Follower {
    constructor(cell, count, kernel) {
      this.cell = cell;
      this.count = count;
      this.kernel = kernel;
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

    /** Returns false for a message that the server's answer, which ends with `last`, already contains. */
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
      openQuestion(this.cell)?.dispose();
      this.resolve();
    }

    /** Takes a message of the cell. */
    take(message) {
      const { question, answered } = newsOf(message);
      if (question) this.ask(question);
      if (answered) showAnswer(this.cell, answered.line);
      this.onIOPub(message);
    }

    ask({ id, ...content }) {
      this.onStdin({ header: { msg_type: "input_request", msg_id: id }, content });
    }

    /** OutputArea calls this with the reader's answer. */
    sendInputReply(content, question) {
      this.kernel.sendInputReply(content, question);
    }

    /** OutputArea calls this when the cell runs again or is removed. */
    dispose() {
      this.isDisposed = true;
    }
  }

  /** Returns what a status message tells pages in addition to the status. */
  const newsOf = ({ header, metadata }) => (header.msg_type === "status" && metadata) || {};

  /** Returns the box with a cell's question, if it has no answer yet. */
  const openQuestion = ({ outputArea }) =>
    outputArea.widgets.find(
      (each) => each.hasClass("jp-OutputArea-stdin-item") && !each.hasClass("jp-OutputArea-stdin-hiding"),
    );

  /** Shows the question and its answer in place of the box, unless the answer was given in this page. */
  const showAnswer = (cell, text) => {
    const box = openQuestion(cell);
    if (!box) return;
    box.dispose();
    cell.outputArea.model.add({ output_type: "stream", name: "stdin", text });
  };

  /** Follows the kernel of one notebook. */
  class Panel {
    /** @param settings the server's address, and the function that sends it requests */
    constructor(panel, settings) {
      this.panel = panel;
      this.settings = settings;
      this.followers = new Map(); // by the id of the request
      const { sessionContext, context } = panel;
      sessionContext.iopubMessage.connect((_, message) => this.take(message));
      sessionContext.kernelChanged.connect(() => this.release());
      sessionContext.statusChanged.connect((_, status) => {
        if (ENDED.includes(status)) this.release();
      });
      sessionContext.connectionStatusChanged.connect(() => void this.catchUp());
      void Promise.all([context.ready, sessionContext.ready]).then(() => this.catchUp());
    }

    /** Asks the server what cells show, and shows it. Messages that come before the answer wait for it. */
    async catchUp() {
      if (this.kernel?.connectionStatus !== "connected" || !this.panel.context.isReady) return;
      const turn = (this.turn = (this.turn ?? 0) + 1);
      this.waiting ??= [];
      const { cells, replaced, written } = await this.ask();
      if (turn !== this.turn) return; // a later answer is on its way
      const { waiting } = this;
      this.waiting = undefined;
      for (const state of cells) this.replay(state);
      this.adopt(replaced, written);
      for (const message of waiting) this.take(message);
    }

    /** Marks cells as ended, since their kernel has ended. */
    release() {
      for (const { cell, isRunning } of this.followers.values()) {
        if (!isRunning) continue;
        cell.model.executionState = "idle";
        openQuestion(cell)?.dispose();
      }
      this.followers.clear();
    }

    get kernel() {
      return this.panel.sessionContext.session?.kernel;
    }

    async ask() {
      const { id, clientId } = this.kernel;
      const { last_modified: modified } = this.panel.context.contentsModel;
      const query = new URLSearchParams({ kernel: id, session: clientId, modified });
      const { baseUrl, connection, request } = this.settings;
      try {
        const response = await request(`${baseUrl}genbook/cells?${query}`, {}, connection);
        if (response.ok) return await response.json();
      } catch (error) {
        console.warn(`genbook's server extension does not answer: ${error.message}`);
      }
      return { cells: [], replaced: [] };
    }

    replay({ cell, request, count, running, last, messages, question, saves }) {
      const follower = this.follow(cell, request, count);
      if (!follower) return;
      for (const { type, content } of messages) this.show(follower, { header: { msg_type: type }, content });
      if (question) follower.ask(question);
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
        if (!this.isOwn(parent) && metadata.cellId)
          this.follow(metadata.cellId, parent.msg_id, content.execution_count);
      } else if (header.msg_type === "update_display_data") {
        // The display may be that of any cell.
        for (const follower of this.followers.values()) this.show(follower, message);
      } else {
        const { waiting, answered } = newsOf(message);
        if (waiting && !this.isOwn(waiting)) this.follow(waiting.cellId, waiting.msg_id);
        const follower = this.followers.get(parent.msg_id);
        if (!follower) {
          const cell = answered && this.find(answered.cellId);
          if (cell) this.quietly(() => showAnswer(cell, answered.line));
          return;
        }
        this.show(follower, message);
        const isEnd = header.msg_type === "status" && content.execution_state === "idle";
        if (isEnd && follower.isRunning) void this.endLive(follower);
      }
    }

    /** Returns true for a request of this page. */
    isOwn({ session }) {
      return session === this.kernel?.clientId;
    }

    find(cellId) {
      return this.panel.content.widgets.find(({ model, outputArea }) => model.id === cellId && outputArea);
    }

    follow(cellId, request, count = null) {
      const cell = this.find(cellId);
      if (!cell) return undefined;
      const follower = new Follower(cell, count, this.kernel);
      this.followers.set(request, follower);
      this.quietly(() => follower.begin());
      return follower;
    }

    show(follower, message) {
      if (!follower.isDisposed && follower.isNew(message)) this.quietly(() => follower.take(message));
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
     * Changes the notebook without marking it as changed. Only one page saves what cells show: if two did,
     * each would find the file changed by the other.
     */
    quietly(change) {
      const { model } = this.panel.context;
      const { dirty } = model;
      change();
      model.dirty = dirty;
    }

    /**
     * Takes over the date of what the server has saved while this page was away, if the page had one of the
     * states that the server has replaced. Otherwise JupyterLab would ask whether to overwrite it.
     */
    adopt(replaced, written) {
      const { _contentsModel: file } = this.panel.context;
      if (!replaced.includes(file.last_modified)) return;
      file.last_modified = written;
      file.hash = undefined; // JupyterLab compares dates where there is none
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
      const [{ ServerConnection }, { INotebookTracker }, { Notification }] = await Promise.all(
        ["@jupyterlab/services", "@jupyterlab/notebook", "@jupyterlab/apputils"].map(moduleOf),
      );
      const [{ dependencies }, { opening }, { staleCells }, { wordWrap }] = await Promise.all(
        ["dependencies.js", "opening.js", "staleCells.js", "wordWrap.js"].map(
          (name) => import(new URL(name, src)),
        ),
      );
      const plugins = [
        plugin(ServerConnection, INotebookTracker),
        dependencies(INotebookTracker, Notification),
        opening(INotebookTracker),
        staleCells(INotebookTracker),
        wordWrap(),
      ];
      return () => ({ __esModule: true, default: plugins });
    },
  };
})();
