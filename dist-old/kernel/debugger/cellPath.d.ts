/** A part of debugInfo. */
export declare const hashParameters: {
    hashMethod: string;
    hashSeed: number;
    tmpFilePrefix: string;
    tmpFileSuffix: string;
};
export declare const cellPath: (code: string) => string;
/** MurmurHash2, 32 bits, of the UTF-8 encoded text. */
export declare function murmur2(text: string, seed: number): number;
