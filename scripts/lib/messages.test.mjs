import { expect, it } from 'vitest'
import { explain } from '../ensure-installed.mjs'
import { hashOf } from './project.mjs'

it('says which registry could not be reached and what to do', () => {
  const said = 'npm error code ENOTFOUND\nnpm error network request to https://registry.npmjs.org/pg failed, reason: getaddrinfo ENOTFOUND'
  expect(explain(said)).toMatch(/registry https:\/\/registry\.npmjs\.org could not be reached.*HTTPS_PROXY/)
})

it('tells a folder without rights and a full disk apart from the rest', () => {
  expect(explain('npm error code EACCES')).toMatch(/may not write/)
  expect(explain('npm error code ENOSPC')).toMatch(/disk .* is full/)
  expect(explain('npm error code EUSAGE')).toMatch(/lines above/)
})

it('hashes contents, not times, and tells different sources apart', () => {
  expect(hashOf(['scripts/lib'])).toBe(hashOf(['scripts/lib']))
  expect(hashOf(['scripts/lib'])).not.toBe(hashOf(['scripts']))
  expect(hashOf(['no-such-folder'])).toBe(hashOf([]))
})
