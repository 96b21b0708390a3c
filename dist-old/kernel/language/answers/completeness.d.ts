export declare function completeness(cell: string): {
    status: "complete" | "invalid";
} | {
    status: "incomplete";
    indent: string;
};
