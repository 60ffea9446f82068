export { attachFiles } from './attach.ts'
export { ALLOWED_ENDINGS, safeName, sniff } from './sniff.ts'
export { fileStore, type FileStore } from './store.ts'
