import type { Node } from 'web-tree-sitter';
import { nameOf, wrapped, type Enclosure, type Finding, type LanguageRules } from '../rules.js';

/** `private def run` is a call with the method as its argument. */
const WRAPPERS = ['argument_list', 'call'];

export const ruby: LanguageRules = {
  nodeTypes: ['assignment', 'class', 'method', 'module', 'singleton_method'],
  describe(node, enclosure) {
    const name = nameOf(node);
    if (node.type === 'assignment') return constant(node, enclosure);
    if (name === null) return [];
    const path = name.replace(/^::/, '').split('::');
    if (node.type === 'class' || node.type === 'module') return [{ path, kind: node.type }];
    const whole = wrapped(node, WRAPPERS);
    const kind = enclosure.kind === null ? 'function' : name === 'initialize' ? 'constructor' : 'method';
    return [{ path: [name], kind, first: whole, last: whole }];
  },
};

/** A constant whose value is a block of methods, such as `Struct.new do`, encloses them like a class. */
function constant(node: Node, { inFunction }: Enclosure): Finding[] {
  const left = node.childForFieldName('left');
  if (left?.type !== 'constant' || inFunction) return [];
  const value = node.childForFieldName('right');
  if (value?.type === 'lambda') return [{ path: [left.text], kind: 'function' }];
  const holder = /^(?:Class|Data|Struct)\b/.test(value?.childForFieldName('receiver')?.text ?? '');
  return [{ path: [left.text], kind: holder ? 'class' : 'constant' }];
}
