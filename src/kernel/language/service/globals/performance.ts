/** Declares a global class that Node has, and that Node's types declare only from version 26 on. */
declare global {
  type Performance = import("node:perf_hooks").Performance;
  var Performance: { prototype: Performance; new (): Performance };
}

export {};
