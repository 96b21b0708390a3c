import { MainThread } from "./mainThread.js";
export declare class Adapter {
    /** Publishes an event; called before the main thread goes on, and after it has stopped. */
    private readonly event;
    private attached;
    /** The cells whose code a front end has told us, by path. */
    private readonly dumped;
    /** JupyterLab shows the type instead of the value, unless it is one of Python's types. */
    private showsTypes;
    constructor(
    /** Publishes an event; called before the main thread goes on, and after it has stopped. */
    event: (event: string, body: object) => void);
    /** Undefined until a front end starts debugging. */
    get main(): MainThread | undefined;
    /** True while the inspector holds the main thread. */
    get stands(): boolean;
    /** See Stops.release. */
    release(terminate: boolean): void;
    /** Lets the main thread run on as if there had been no debugger. */
    detach(): void;
    /** Resolves to the body of the response. Rejects with an Error whose message is meant for the user. */
    handle(command: string, args: object): Promise<object>;
    private attach;
    private info;
    private dump;
    private richInspect;
    private listed;
    private stopped;
    private continued;
    private stop;
    private frame;
    /** Says in which frame to evaluate; undefined for an expression about what cells have defined. */
    private callFrameId;
}
