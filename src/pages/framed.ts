/**
 * A page that a notebook shows in place is in a frame that cannot reach the notebook, nor can the notebook
 * reach it. They tell each other by messages what the other must know.
 */

/** From the page: the height of its content, in pixels. */
export interface HeightMessage {
  genbookHeight: number;
}

/** From the notebook: its theme. */
export interface ThemeMessage {
  genbookTheme: "light" | "dark";
}

/** Tells the notebook around the page, if there is one, the page's height, and takes over its theme. */
export function fitIntoNotebook(): void {
  if (parent === window) return;
  const page = document.documentElement;
  const tellHeight = () =>
    parent.postMessage({ genbookHeight: page.offsetHeight } satisfies HeightMessage, "*");
  new ResizeObserver(tellHeight).observe(page);
  addEventListener("message", ({ source, data }: MessageEvent<Partial<ThemeMessage> | null>) => {
    if (source === parent && data?.genbookTheme) page.style.colorScheme = data.genbookTheme;
  });
}
