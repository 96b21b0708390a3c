/**
 * `folder` is the notebook's; `print` is called with npm's output as it comes. An interrupt ends npm.
 *
 * @throws Error when `args` is not "add NAME…", when the folder has no project, or when npm fails
 */
export declare function addPackages(args: string, folder: string, print: (text: string) => void): Promise<void>;
