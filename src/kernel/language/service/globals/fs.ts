/** Declares constants that Node has until version 24, and that Node's types leave out. */
declare module "fs" {
  const F_OK: typeof constants.F_OK;
  const R_OK: typeof constants.R_OK;
  const W_OK: typeof constants.W_OK;
  const X_OK: typeof constants.X_OK;
}

export {};
