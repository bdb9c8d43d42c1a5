import assert from 'node:assert/strict'

// Tests that pass on another Node prove nothing: node_modules/.bin/vitest called directly runs on the system's.
assert.equal(
  process.versions.node.split('.')[0],
  '24',
  `tests run on Node 24 (npm test brings it), this is ${process.version}`,
)
