/** A strict reader for the XML that reporters write: anything that is not well-formed is an error. */

export interface XmlNode {
  name: string;
  attributes: Record<string, string>;
  children: XmlNode[];
  text: string;
}

const DECLARATION = '<?xml version="1.0" encoding="UTF-8"?>';
const NAME = /[A-Za-z_][\w.-]*/y;
const ALLOWED = /^[\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]*$/u;
const ENTITIES: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

class Reader {
  readonly #source: string;
  #at = 0;

  constructor(source: string) {
    if (!ALLOWED.test(source)) throw new Error('a character that XML does not allow');
    this.#source = source;
  }

  document(): XmlNode {
    this.#expect(DECLARATION);
    this.#skipSpace();
    const root = this.#element();
    this.#skipSpace();
    if (this.#at !== this.#source.length) throw this.#error('something after the root');
    return root;
  }

  #element(): XmlNode {
    this.#expect('<');
    const node: XmlNode = { name: this.#name(), attributes: {}, children: [], text: '' };
    while (this.#skipSpace() && !this.#ahead('/') && !this.#ahead('>')) this.#attribute(node);
    if (this.#ahead('/')) {
      this.#expect('/>');
      return node;
    }
    this.#expect('>');
    while (!this.#ahead('</')) {
      if (this.#ahead('<')) node.children.push(this.#element());
      else node.text += this.#until('<');
    }
    this.#expect(`</${node.name}>`);
    return node;
  }

  #attribute(node: XmlNode): void {
    const name = this.#name();
    if (Object.hasOwn(node.attributes, name)) throw this.#error(`${name} twice`);
    this.#expect('="');
    const value = this.#until('"');
    if (/[\t\n\r]/.test(this.#source.slice(this.#at - value.length, this.#at))) {
      throw this.#error('white space that a parser would change');
    }
    node.attributes[name] = value;
    this.#expect('"');
  }

  /** The text before a character, with its references resolved. */
  #until(end: string): string {
    const stop = this.#source.indexOf(end, this.#at);
    if (stop < 0) throw this.#error(`no ${end}`);
    const raw = this.#source.slice(this.#at, stop);
    if (raw.includes('<')) throw this.#error('a bare <');
    this.#at = stop;
    return raw.replace(/&([^;&]*);?/g, (reference, name: string) => {
      const code = /^#(\d+)$/.exec(name)?.[1];
      const text = code ? String.fromCodePoint(Number(code)) : ENTITIES[name];
      if (text === undefined || !reference.endsWith(';')) throw this.#error(`the reference ${reference}`);
      return text;
    });
  }

  #name(): string {
    NAME.lastIndex = this.#at;
    const name = NAME.exec(this.#source)?.[0];
    if (name === undefined) throw this.#error('no name');
    this.#at += name.length;
    return name;
  }

  #skipSpace(): true {
    while (/\s/.test(this.#source[this.#at] ?? '')) this.#at += 1;
    return true;
  }

  #ahead(text: string): boolean {
    if (this.#at >= this.#source.length) throw this.#error('the end');
    return this.#source.startsWith(text, this.#at);
  }

  #expect(text: string): void {
    if (!this.#source.startsWith(text, this.#at)) throw this.#error(`not ${text}`);
    this.#at += text.length;
  }

  #error(found: string): Error {
    return new Error(`at ${this.#at}: found ${found}: ${this.#source.slice(this.#at, this.#at + 40)}`);
  }
}

/** The root of a document; throws where it is not well-formed. */
export function readXml(source: string): XmlNode {
  return new Reader(source).document();
}
