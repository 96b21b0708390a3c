/**
 * Records in a notebook's metadata which packages its cells add with %npm. When a notebook is opened and some
 * of them are missing, offers the command that adds them. Nothing runs by itself.
 */
const KERNEL = "genbook";
/** The target of the comm that the kernel answers with that command. */
const TARGET = "genbook.dependencies";
/** The key in the notebook's metadata, which holds { dependencies: { name: version } }. */
const METADATA = "genbook";

/** Follows one notebook. */
class Dependencies {
  constructor(panel, Notification) {
    this.panel = panel;
    this.Notification = Notification;
    const { sessionContext, context } = panel;
    sessionContext.iopubMessage.connect((_, message) => this.take(message));
    void Promise.all([context.ready, sessionContext.ready]).then(() => this.ask());
    panel.disposed.connect(() => this.dismiss());
  }

  get kernel() {
    return this.panel.sessionContext.session?.kernel;
  }

  get dependencies() {
    return this.panel.model.getMetadata(METADATA)?.dependencies ?? {};
  }

  /** Records what a cell has changed, if this page ran the cell. */
  take({ parent_header: { session }, metadata: { dependencies: changed } }) {
    if (!changed || session !== this.kernel?.clientId) return;
    const entries = Object.entries({ ...this.dependencies, ...changed }).filter(
      ([, version]) => version !== null,
    );
    const dependencies = Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)));
    const { model } = this.panel;
    const others = model.getMetadata(METADATA);
    if (JSON.stringify(dependencies) === JSON.stringify(this.dependencies)) return;
    model.setMetadata(METADATA, { ...others, dependencies });
    this.dismiss();
  }

  ask() {
    const { kernel, dependencies } = this;
    if (kernel?.name !== KERNEL || Object.keys(dependencies).length === 0) return;
    const comm = kernel.createComm(TARGET);
    comm.onMsg = ({ content: { data } }) => {
      if (data.command) this.offer(data.command);
    };
    comm.open({ dependencies });
  }

  offer(command) {
    const text = `Some packages that this notebook needs are not installed. To install them, run ${command}`;
    const insert = { label: "Insert command", callback: () => this.insert(command) };
    const id = this.Notification.warning(text, { autoClose: false, actions: [insert] });
    this.dismiss = () => this.Notification.dismiss(id);
  }

  /** Closes the offer. `offer` replaces this method. */
  dismiss() {}

  insert(source) {
    const { content, model } = this.panel;
    model.sharedModel.insertCell(0, { cell_type: "code", source });
    content.activeCellIndex = 0;
    content.activate();
  }
}

export const dependencies = (INotebookTracker, Notification) => ({
  id: "genbook:dependencies",
  autoStart: true,
  requires: [INotebookTracker],
  activate(_app, tracker) {
    tracker.widgetAdded.connect((_, panel) => void new Dependencies(panel, Notification));
  },
});
