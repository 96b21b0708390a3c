/** Wraps printed lines between words: JupyterLab itself would break them in the middle of a word. */
const STYLE = ".jp-Notebook .jp-OutputArea-output pre { word-break: normal; overflow-wrap: anywhere; }";

export const wordWrap = () => ({
  id: "genbook:word-wrap",
  autoStart: true,
  activate() {
    document.head.append(Object.assign(document.createElement("style"), { textContent: STYLE }));
  },
});
