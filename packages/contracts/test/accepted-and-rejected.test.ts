import { describe, expect, it } from '@jest/globals';
import { describeInputError } from '../src/index.js';
import { fixtures } from './fixtures.js';
import { schemas } from './schemas.js';

describe.each(Object.entries(schemas))('%s', (name, schema) => {
  describe('accepts', () => {
    it.each(fixtures('accepted', name))('$name', ({ value, parsed }) => {
      expect(schema.parse(value)).toStrictEqual(parsed);
    });
  });

  describe('refuses', () => {
    it.each(fixtures('rejection', name))('$name', ({ value, message }) => {
      const result = schema.safeParse(value);
      expect(result.error && describeInputError(result.error, value)).toBe(message);
    });
  });
});
