/**
 * Gives tfjs the gradients that it lacks or has wrong: those of gradients, which a gradient penalty needs,
 * and first ones, which U-Nets and attention need. The backend calls this once, before anything is computed.
 */
export declare function registerGradients(): void;
