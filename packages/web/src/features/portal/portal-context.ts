import { createContext, useContext } from 'react'
import { sayer, type Language, type Say } from './portal-words.ts'

export interface PortalState { say: Say; language: Language; house: string }
export const PortalContext = createContext<PortalState>({ say: sayer('zh-CN'), language: 'zh-CN', house: '' })
export const usePortal = () => useContext(PortalContext)
