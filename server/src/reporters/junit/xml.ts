/** The little of XML that a report needs: elements with attributes, children and text. */

export interface Element {
  name: string;
  attributes: Readonly<Record<string, string>>;
  children?: readonly (Element | string)[];
}

/** Everything that XML 1.0 does not allow, even escaped; with the `u` flag `\p{Cs}` is a surrogate without its pair. */
const FORBIDDEN = /[^\t\n\r\u0020-\u{10ffff}]|[\p{Cs}\ufffe\uffff]/gu;
/** What has a meaning in XML, and white space that a parser would not give back as it was. */
const SPECIAL = /[&<>"'\t\n\r]/g;
const ENTITIES: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
};

/** The text as it may stand in an attribute or between tags; what XML cannot hold becomes `U+FFFD`. */
export function escapeXml(text: string): string {
  return text
    .replace(FORBIDDEN, '\ufffd')
    .replace(SPECIAL, (character) => ENTITIES[character] ?? `&#${character.charCodeAt(0)};`);
}

function render({ name, attributes, children = [] }: Element, indent: string): string {
  const list = Object.entries(attributes).map(([key, value]) => ` ${key}="${escapeXml(value)}"`);
  const open = `${indent}<${name}${list.join('')}`;
  if (children.length === 0) return `${open}/>\n`;
  if (children.every((child) => typeof child === 'string')) {
    return `${open}>${children.map(escapeXml).join('')}</${name}>\n`;
  }
  const inner = children.map((child) =>
    typeof child === 'string' ? escapeXml(child) : render(child, `${indent}  `),
  );
  return `${open}>\n${inner.join('')}${indent}</${name}>\n`;
}

/** A document with one root. */
export function xmlDocument(root: Element): string {
  return `<?xml version="1.0" encoding="UTF-8"?>\n${render(root, '')}`;
}
