/// <reference types="vite/client" />

/** Traditional words made from the Simplified file beside it while building. */
declare module '*.json?tw' {
  const words: Record<string, unknown>
  export default words
}
