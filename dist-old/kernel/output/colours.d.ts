export declare const red: (text: string) => string;
export declare const grey: (text: string) => string;
