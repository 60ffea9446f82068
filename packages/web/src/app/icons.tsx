import type { ReactNode } from 'react'

const PATHS: Record<string, string> = {
  workbench: 'M3 9.500 10 3.500l7 6M5 8.500V16.500h10V8.500M8.500 16.500v-4.500h3v4.500',
  desk: 'M3.500 12V10a6.500 6.500 0 0 1 13 0v2M3.500 11.500h2.500v5H5a1.500 1.500 0 0 1-1.500-1.500zM16.500 11.500H14v5h1a1.500 1.500 0 0 0 1.500-1.500z',
  matters: 'M3.500 3.500h13v13h-13zM6.500 7h1M9.500 7h4.500M6.500 10h1M9.500 10h4.500M6.500 13h1M9.500 13h4.500',
  ledgers: 'M3 4.500h14v11H3zM3 8.200h14M3 11.800h14M7.600 4.500v11M12.300 4.500v11',
  approvals: 'M14.500 9V3.500h-10v13h5M7 7h5M7 10h2.500M11 16.500h6M12 14.500h4v2h-4zM14 14.500v-1.500M14 13a1.600 1.600 0 1 0 0-3.200 1.600 1.600 0 0 0 0 3.200z',
  duty: 'M16.500 7.500H4l3-3M3.500 12.500H16l-3 3',
  clients: 'M7.500 9.500a3 3 0 1 0 0-6 3 3 0 0 0 0 6zM2 16.500c0-3 2.400-5 5.500-5s5.500 2 5.500 5M12.500 3.800a3 3 0 0 1 0 5.400M14.500 11.800c2 .7 3.500 2.300 3.500 4.700',
  projects: 'M3 6.500h14v10H3zM7 6.500V4h6v2.500M3 11h14M10 10v2',
  money: 'M4 5h12v11.500H4zM7 3v3.500M13 3v3.500M7.500 8.500l2.500 3 2.500-3M10 11.500V15M8 12.700h4',
  regulations: 'M10 5.500C8.500 4.200 6 4 3 4v11.500c3 0 5.500.200 7 1.500 1.500-1.300 4-1.500 7-1.500V4c-3 0-5.500.200-7 1.500zM10 5.500V17M5.500 7.500h2M5.500 10.500h2M12.500 7.500h2M12.500 10.500h2',
  analysis: 'M3 3.500v13h14M5.500 13l3.500-4 2.500 2 4.500-5.500',
  settings: 'M10 12.500a2.500 2.500 0 1 0 0-5 2.500 2.500 0 0 0 0 5zM8.600 2.700h2.800l.4 2 1.500.8 1.900-.7 1.400 2.400-1.500 1.300v1.800l1.500 1.300-1.400 2.400-1.900-.7-1.500.8-.4 2H8.600l-.4-2-1.500-.8-1.900.7-1.400-2.400 1.500-1.300V8.500L3.400 7.200l1.400-2.400 1.900.7 1.500-.8z',
  search: 'M8.700 14a5.300 5.300 0 1 0 0-10.600 5.300 5.300 0 0 0 0 10.600zM12.600 12.600l4.400 4.400',
  bell: 'M4.500 14.500c1.200-1.200 1.300-2.500 1.300-5a4.200 4.200 0 0 1 8.400 0c0 2.500.100 3.800 1.300 5zM8.500 16.500c.8.900 2.200.9 3 0',
  back: 'M12.500 4.500 7 10l5.500 5.500', forward: 'M7.500 4.500 13 10l-5.500 5.500',
  down: 'M5 8h10l-5 5.500z',
}

/** Line icons of the frame, 20 px, in the colour of the text. Decoration: the word beside them is the name. */
export function Icon({ name, size = 20 }: { name: string; size?: number }): ReactNode {
  return (
    <svg width={size} height={size} viewBox="0 0 20 20" fill={name === 'down' ? 'currentColor' : 'none'} stroke={name === 'down' ? 'none' : 'currentColor'} strokeWidth="1.400" strokeLinejoin="round" strokeLinecap="round" aria-hidden>
      <path d={PATHS[name] ?? ''} />
    </svg>
  )
}
