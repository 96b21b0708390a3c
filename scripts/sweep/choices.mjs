/** The options of a sweep that take one of a few values. */
export const CHOICES = {
  search: ["optuna"],
  on: ["local", "ray"],
  write: ["slurm", "kubernetes"],
};
