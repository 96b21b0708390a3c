/**
 * Keeps a notebook that has only been opened from being marked as changed. JupyterLab adds to its metadata
 * what it knows about the kernel and its language, which is not worth a question when the page is closed. The
 * metadata is saved with the next change.
 */
const KERNEL = "genbook";

/** Tells whether a change to the metadata adds to what was there. */
const completes = ({ key, oldValue, newValue }) =>
  key === "language_info" || (key === "kernelspec" && oldValue?.name === newValue?.name);

const follow = (model) => {
  const isOurs = () => model.getMetadata("kernelspec")?.name === KERNEL;
  // JupyterLab gives this value to a notebook that has none, as soon as it has read the file.
  const isNew = model.getMetadata("language_info")?.name === "";
  if (isNew && isOurs()) model.dirty = false;
  model.metadataChanged.connect((_, change) => {
    if (model.dirty || !completes(change) || !isOurs()) return;
    void Promise.resolve().then(() => (model.dirty = false)); // JupyterLab sets it right after this call
  });
};

export const opening = (INotebookTracker) => ({
  id: "genbook:opening",
  autoStart: true,
  requires: [INotebookTracker],
  activate(_app, tracker) {
    const followed = new WeakSet(); // a notebook can have several panels
    tracker.widgetAdded.connect((_, { context }) => {
      if (followed.has(context)) return;
      followed.add(context);
      void context.ready.then(() => follow(context.model));
    });
  },
});
