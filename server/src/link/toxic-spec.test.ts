import { describe, expect, it } from 'vitest';
import { activeToxic, changeToxic, toxicState } from './toxic-spec.ts';
import { TOXICS } from './toxics/index.ts';

describe('a toxic that is asked for', () => {
  it.each(TOXICS.map(({ type }) => type))('%s has a default for everything but its type', (type) => {
    const toxic = activeToxic({ type });
    expect(toxicState(toxic)).toMatchObject({
      name: `${type}_downstream`,
      stream: 'downstream',
      toxicity: 1,
    });
    expect(Object.values(toxic.attributes).every(Number.isInteger)).toBe(true);
  });

  it.each([
    [{ type: 'latency', attributes: { latency: -1 } }, 'attributes.latency'],
    [{ type: 'latency', attributes: { jitter: 0.5 } }, 'attributes.jitter'],
    [{ type: 'timeout', attributes: { timeout: 2 ** 31 } }, 'attributes.timeout'],
    [{ type: 'drip', attributes: { interval: 0 } }, 'attributes.interval'],
    [{ type: 'blackhole', attributes: { hold: 2 } }, 'attributes.hold'],
    [{ type: 'noop', toxicity: 1.1 }, 'toxicity'],
    [{ type: 'refuse', toxicity: 0.5 }, 'toxicity'],
    [{ type: 'gremlin' }, 'gremlin'],
  ])('%j is refused and the mistake is named', (spec, name) => {
    expect(() => activeToxic(spec)).toThrow(
      expect.objectContaining({ code: 'usage.invalid', message: expect.stringContaining(name) }),
    );
  });
});

describe('a change of a toxic', () => {
  it('keeps what it does not name', () => {
    const toxic = activeToxic({ type: 'latency', toxicity: 0.5, attributes: { latency: 5, jitter: 1 } });
    changeToxic(toxic, { attributes: { latency: 9 } });
    expect(toxicState(toxic)).toMatchObject({ toxicity: 0.5, attributes: { latency: 9, jitter: 1 } });
  });

  it('with a mistake changes nothing', () => {
    const toxic = activeToxic({ type: 'latency', attributes: { latency: 5 } });
    expect(() => changeToxic(toxic, { toxicity: 0.5, attributes: { latency: -1 } })).toThrow();
    expect(() => changeToxic(toxic, { toxicity: 7, attributes: { latency: 6 } })).toThrow();
    expect(toxicState(toxic)).toMatchObject({ toxicity: 1, attributes: { latency: 5 } });
  });
});

describe('the catalogue', () => {
  it('names each type once, says what it does, and gives every attribute its unit or meaning', () => {
    expect(new Set(TOXICS.map(({ type }) => type)).size).toBe(TOXICS.length);
    for (const { summary, attributes } of TOXICS) {
      expect(summary).toMatch(/\.$/);
      const shape = (attributes as unknown as { shape: Record<string, { description?: string }> }).shape;
      for (const { description } of Object.values(shape)) expect(description).toMatch(/, in |: 0 no, 1 yes$/);
    }
  });
});
