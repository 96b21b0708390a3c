"use strict";
/**
 * The states of ipywidgets' models, as far as they are used here.
 * https://github.com/jupyter-widgets/ipywidgets/blob/main/packages/schema/jupyterwidgetmodels.latest.md
 */
Object.defineProperty(exports, "__esModule", { value: true });
//# sourceMappingURL=states.js.map