import { describe, expect, it } from 'vitest';
import { Drafts } from './drafts.ts';

function shelf(): Pick<Storage, 'getItem' | 'setItem' | 'removeItem'> & { items: Map<string, string> } {
  const items = new Map<string, string>();
  return {
    items,
    getItem: (key) => items.get(key) ?? null,
    setItem: (key, value) => void items.set(key, value),
    removeItem: (key) => void items.delete(key),
  };
}

describe('Drafts', () => {
  it('keeps a draft of each scenario, and of a new one, apart', () => {
    const drafts = new Drafts(shelf());
    drafts.keep('redis-crash', { text: 'a', base: 'b' });
    drafts.keep(undefined, { text: 'c', base: '' });
    expect(drafts.read('redis-crash')).toEqual({ text: 'a', base: 'b' });
    expect(drafts.read(undefined)).toEqual({ text: 'c', base: '' });
    expect(drafts.read('other')).toBeUndefined();
  });

  it('drops a draft that is again as it was stored', () => {
    const items = shelf();
    const drafts = new Drafts(items);
    drafts.keep('x', { text: 'a', base: 'b' });
    drafts.keep('x', { text: 'b', base: 'b' });
    expect(items.items.size).toBe(0);
  });

  it('is silent about what it cannot read, and tells when it cannot keep', () => {
    const items = shelf();
    items.items.set('firedrill.editor:x', '{"text":1}');
    items.items.set('firedrill.editor:y', 'not JSON');
    const drafts = new Drafts(items);
    expect(drafts.read('x')).toBeUndefined();
    expect(drafts.read('y')).toBeUndefined();
    const full = new Drafts({
      ...items,
      setItem: () => {
        throw new Error('full');
      },
    });
    expect(full.keep('x', { text: 'a', base: '' })).toBe(false);
  });
});
