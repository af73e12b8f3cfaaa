// One SVG sprite out of the icon names the templates use, and our own mark.
import { readFileSync } from "node:fs";
import { join } from "node:path";

const names = `
  activity affiliate alert-triangle arrow-right arrows-exchange book brand-bluesky brand-disqus brand-github brand-linkedin brand-mastodon
  brand-pinterest brand-slack brand-wordpress brand-x brand-zulip bulb calendar chart-bar chart-dots check
  chevron-down chevron-left chevron-right circle circle-check circle-dashed clock copy database dots download
  external-link eye eye-off filter git-branch heart-handshake help-circle history home inbox info-circle key link list-check lock
  login logout mail message-circle message-plus message-question messages moon pencil plug plus refresh rss school search settings share shield-lock
  sitemap sun table topology-star-3 thumb-up trash user user-plus users world x
`.trim().split(/\s+/);

const shape = `<path d="M7 16 12 6l6 8.5" fill="none" stroke="currentColor" stroke-width="2" stroke-linecap="round"
 stroke-linejoin="round"/><circle cx="6.5" cy="17" r="3.5" fill="currentColor"/><circle cx="12" cy="6" r="3"
 fill="currentColor"/><circle cx="18.2" cy="15" r="2.3" fill="currentColor"/>`;

export const favicon = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="-4 -4 32 32" color="#fff"><rect x="-4" y="-4"
 width="32" height="32" rx="8" fill="#0a6175"/>${shape}</svg>`;

export function sprite(folder) {
  const symbols = names.map((name) => symbol(name, join(folder, "node_modules/@tabler/icons/icons/outline", `${name}.svg`)));
  return `<svg xmlns="http://www.w3.org/2000/svg"><symbol id="mark" viewBox="0 0 24 24">${shape}</symbol>${symbols.join("")}</svg>`;
}

function symbol(name, path) {
  const inner = readFileSync(path, "utf8").replace(/<!--[\s\S]*?-->/g, "").match(/<svg[^>]*>([\s\S]*)<\/svg>/)[1];
  const shapes = inner.replace(/<path stroke="none"[^>]*\/>/g, "").replace(/\s*\n\s*/g, "");
  const pen = 'fill="none" stroke="currentColor" stroke-width="1.75" stroke-linecap="round" stroke-linejoin="round"';
  return `<symbol id="${name}" viewBox="0 0 24 24"><g ${pen}>${shapes}</g></symbol>`;
}
