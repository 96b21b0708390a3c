/** Terminal colours, which Jupyter's front ends show in tracebacks. */
const paint = (code: number) => (text: string) => `\u001b[${code}m${text}\u001b[39m`;

export const red = paint(31);
export const grey = paint(90);
