import './lib/node-version.mjs'
import { spawn } from 'node:child_process'
import { mkdirSync, readFileSync, rmSync } from 'node:fs'
import { join, relative } from 'node:path'
import { parseArgs } from 'node:util'
import { ensureInstalled } from './ensure-installed.mjs'
import { childEnvironment, endWith, root, Told } from './lib/project.mjs'

const bin = (path) => join(root, 'node_modules', path)
const total = { passed: 0, failed: 0 }
/** What failed, said once more before the last line: in a long output it is not to be looked for. */
const failures = []

/** Runs a Node program; its output is shown in one piece when it ends (or at once with `live`), so that two at a time stay readable. */
function run(args, { live = false, env = {} } = {}) {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, args, { cwd: root, env: childEnvironment(env), stdio: live ? 'inherit' : ['ignore', 'pipe', 'pipe'] })
    let said = ''
    child.stdout?.on('data', (chunk) => (said += chunk))
    child.stderr?.on('data', (chunk) => (said += chunk))
    child.once('error', (error) => resolve({ code: 1, said: String(error) }))
    child.once('close', (code) => resolve({ code: code ?? 1, said }))
  })
}

/** A step that is not vitest counts as one test. */
async function step(name, args) {
  const began = Date.now()
  const { code, said } = await run(args)
  total[code === 0 ? 'passed' : 'failed'] += 1
  if (code !== 0) failures.push(name)
  console.log(`${code === 0 ? '✓' : '✗'} ${name} (${((Date.now() - began) / 1000).toFixed(1)} s)`)
  if (code !== 0) console.log(said.trimEnd())
}

async function vitest(name, args, options) {
  const report = join(root, '.cache', `vitest-${name}.json`)
  rmSync(report, { force: true })
  const env = { GUIXING_LONG: long ? '1' : '', CI: process.env.CI ?? 'true' }
  const { code, said } = await run([bin('vitest/vitest.mjs'), 'run', '--passWithNoTests', '--reporter=default', '--reporter=json', `--outputFile.json=${report}`, ...args], { ...options, env })
  if (said) console.log(said.trimEnd())
  const counted = count(report)
  // An error outside of any test (a crashed worker, a setup that threw) has no line in the report.
  if (code !== 0 && counted.failed === 0) {
    counted.failed = 1
    failures.push(`${name}: an error outside of any test`)
  }
  total.passed += counted.passed
  total.failed += counted.failed
}

/** A skipped test proves nothing, so it counts as failed; so does a file that could not even be loaded. */
function count(report) {
  try {
    const { numPassedTests, numTotalTests, testResults } = JSON.parse(readFileSync(report, 'utf8'))
    const broken = testResults.filter((file) => file.status === 'failed' && file.assertionResults.length === 0)
    for (const { name, message } of broken) failures.push(`${name}: ${message}`)
    for (const { name, assertionResults } of testResults) for (const one of assertionResults) if (one.status !== 'passed') failures.push(`${relative(root, name)}: ${one.fullName} (${one.status})\n${one.failureMessages.join('\n')}`)
    return { passed: numPassedTests, failed: numTotalTests - numPassedTests + broken.length }
  } catch {
    failures.push(`${relative(root, report)} was not written`)
    return { passed: 0, failed: 1 }
  }
}

const { values: { long, only } } = parseArgs({ options: { long: { type: 'boolean', default: false }, only: { type: 'string' } } })

try {
  await ensureInstalled({ dev: true })
  mkdirSync(join(root, '.cache'), { recursive: true })
  if (only !== undefined) {
    await step('build', ['scripts/build.mjs'])
    await vitest('only', [only], { live: true })
  } else {
    const codes = [
      // Two cores: the type check takes one for longer than everything else that needs no build.
      step('types', [bin('typescript/bin/tsc'), '-p', 'tsconfig.json', '--incremental', '--tsBuildInfoFile', '.cache/types.tsbuildinfo']).then(() => step('build', ['scripts/build.mjs'])),
      step('lint', [bin('oxlint/bin/oxlint'), '--deny-warnings', 'packages', 'scripts', 'e2e', 'bench'])
        .then(() => step('dependency rules', [bin('dependency-cruiser/bin/dependency-cruise.mjs'), '--config', '.dependency-cruiser.cjs', '--output-type', 'err', 'packages', 'e2e', 'bench']))
        .then(() => vitest('pure', ['--project', 'pure'])),
    ]
    await Promise.all(codes)
    await vitest('rest', ['--project', 'db*', '--project', 'browser'], { live: true })
  }
} catch (error) {
  if (!(error instanceof Told)) endWith(error)
  total.failed += 1
  console.error(error.message)
}
for (const failure of failures) console.log(`✗ ${failure}`)
console.log(`${total.passed} passed, ${total.failed} failed`)
process.exitCode = total.failed === 0 ? 0 : 1
