/**
 * What the server writes into the connection file: where the kernel is to listen, and the key to sign with.
 */
export interface Connection {
    transport: string;
    ip: string;
    shell_port: number;
    iopub_port: number;
    stdin_port: number;
    control_port: number;
    hb_port: number;
    key: string;
    /** "hmac-sha256" */
    signature_scheme: string;
}
/** "tcp://127.0.0.1:5555", or "ipc://<path>-<number>". */
export declare function endpoint({ transport, ip }: Pick<Connection, "transport" | "ip">, port: number): string;
