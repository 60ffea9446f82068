export { searchRow, searchText, segment, foldText } from './text.ts'
