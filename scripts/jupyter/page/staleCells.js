/**
 * Marks the cells whose output may be out of date, because they use a name to which another cell has given a
 * new value since they ran. The kernel finds them, and lists them in each "idle" status.
 */
const KERNEL = "genbook";
const MARK = "genbook-stale";
const TITLE = "A name that this cell uses has a different value now than when the cell ran.";
const STYLE = `
.${MARK} .jp-InputPrompt {
  position: relative;
}
.${MARK} .jp-InputPrompt::before {
  content: "●";
  color: var(--jp-warn-color1);
  font-size: 8px;
  position: absolute;
  left: 4px;
}`;

/** Marks the cells of one notebook. */
class Marks {
  constructor(panel) {
    this.panel = panel;
    this.stale = new Set(); // ids of cells
    const { sessionContext, context } = panel;
    sessionContext.iopubMessage.connect((_, message) => this.take(message));
    sessionContext.kernelChanged.connect(() => this.begin());
    void Promise.all([context.ready, sessionContext.ready]).then(() => {
      panel.content.model.cells.changed.connect(() => this.mark(this.stale));
      this.begin();
    });
  }

  /** Removes the marks, and asks the kernel, which may have run cells for another page, for new ones. */
  begin() {
    this.mark([]);
    const kernel = this.panel.sessionContext.session?.kernel;
    if (kernel?.name === KERNEL) void kernel.requestKernelInfo().catch(() => undefined); // the kernel has ended
  }

  take({ header: { msg_type: type }, metadata: { cellId, staleCells } }) {
    if (type === "status" && staleCells) this.mark(staleCells);
    if (type === "execute_input") this.mark([...this.stale].filter((id) => id !== cellId));
  }

  mark(ids) {
    this.stale = new Set(ids);
    for (const cell of this.panel.content.widgets) {
      const isStale = this.stale.has(cell.model.id);
      if (isStale === cell.node.classList.contains(MARK)) continue;
      cell.node.classList.toggle(MARK, isStale);
      void cell.ready.then(() => (cell.inputArea.promptNode.title = isStale ? TITLE : ""));
    }
  }
}

export const staleCells = (INotebookTracker) => ({
  id: "genbook:stale-cells",
  autoStart: true,
  requires: [INotebookTracker],
  activate(_app, tracker) {
    const style = document.createElement("style");
    style.textContent = STYLE;
    document.head.append(style);
    tracker.widgetAdded.connect((_, panel) => void new Marks(panel));
  },
});
