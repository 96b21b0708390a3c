/**
 * The script beside the frames of pages in a notebook. It makes each frame as high as its page, and tells
 * each page the notebook's theme. Several outputs hold it; the first that runs serves all of them.
 */
import type { HeightMessage, ThemeMessage } from "../framed";

if (!("genbookFrames" in window)) {
  const frames = () => [...document.querySelectorAll<HTMLIFrameElement>("iframe.genbook-page")];
  const tellTheme = (frame: HTMLIFrameElement) => {
    const ink = getComputedStyle(frame).color.match(/[\d.]+/g) ?? [];
    const [red, green, blue] = ink.map(Number);
    const genbookTheme = red + green + blue > 384 ? "dark" : "light"; // light ink is on dark paper
    frame.contentWindow?.postMessage({ genbookTheme } satisfies ThemeMessage, "*");
  };
  addEventListener("message", ({ source, data }: MessageEvent<Partial<HeightMessage> | null>) => {
    const height = data?.genbookHeight;
    const frame = frames().find(({ contentWindow }) => contentWindow === source);
    if (!frame || typeof height !== "number") return;
    frame.style.height = `${height}px`;
    tellTheme(frame);
  });
  // JupyterLab and VS Code mark the body with their theme.
  new MutationObserver(() => frames().forEach(tellTheme)).observe(document.body, { attributes: true });
  Object.assign(window, { genbookFrames: true });
}

export {};
