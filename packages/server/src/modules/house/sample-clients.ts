import type { NewClient } from '../clients/index.ts'

// Name, room, kind (o owner, t tenant), first year; the telephone follows from the place in the list, save for the two whose last four digits are the same.
const LIST = `李慧 3栋1202 o 2021|周建 8栋0226 t 2024|王秀兰 7栋301 o 2016|沈佳 6栋902 o 2018|钱海波 1栋1604 o 2019|赵磊 2栋503 o 2017|孙悦 2栋1101 t 2025|吴桂芬 4栋102 o 2015|郑凯 5栋1803 o 2020|冯雪 5栋204 t 2025
陈建军 1栋702 o 2016|褚燕 3栋405 o 2022|卫东 6栋1501 o 2019|蒋丽华 7栋1203 o 2018|韩冰 8栋605 t 2024|杨帆 1栋1102 o 2021|朱晓云 2栋906 o 2017|秦峰 4栋1404 o 2020|尤佳宁 5栋301 t 2023|许文静 6栋206 o 2016
何洁 7栋808 o 2022|吕伟明 8栋1701 o 2019|施小梅 1栋303 o 2015|张国庆 2栋1402 o 2016|孔祥宇 3栋602 t 2025|曹颖 4栋905 o 2018|严立群 5栋1106 o 2017|华晨 6栋704 o 2021|金晓峰 7栋1601 o 2020|魏玲 8栋403 o 2019
陶亮 1栋905 t 2024|姜淑芳 2栋202 o 2015|戚明 3栋1703 o 2022|谢丹 4栋1201 o 2018|邹平 5栋706 o 2017|喻红 6栋1105 o 2021|柏杨 7栋504 t 2025|水静 8栋1302 o 2020|窦勇 1栋1406 o 2019|章慧敏 2栋805 o 2016
云翔 3栋203 t 2024|苏婷 4栋606 o 2022|潘志明 5栋1502 o 2018|葛兰 6栋401 o 2017|奚望 7栋1005 o 2021|范晓东 8栋902 o 2019|彭丽 1栋506 t 2023|郎平安 2栋1603 o 2016|鲁敏 3栋1005 o 2020|韦强 4栋303 o 2018
昌盛 5栋904 o 2017|马玉兰 6栋1306 o 2015|苗苗 7栋205 t 2025|凤英 8栋706 o 2019|花蕾 1栋1203 o 2022|方正 2栋604 o 2016|俞文 3栋1401 o 2021|任杰 4栋1705 t 2024|袁媛 5栋405 o 2018|柳青 6栋1002 o 2020`

/** Owners and tenants of the sample house, with rooms and telephones. */
export const SAMPLE_CLIENTS: readonly (NewClient & { name: string; room: string; phone: string })[] = LIST.split(/[|\n]/).map((line, i) => {
  const [name = '', room = '', kind, since = ''] = line.split(' ')
  const phone = i === 0 ? '13805712266' : i === 1 ? '13957182266' : `${['138', '139', '136', '150', '187'][i % 5]}0571${String(3100 + i * 37).padStart(4, '0')}`
  return { name, room, phone, kind: kind === 't' ? 'tenant' : 'owner', since: `${since}年入住` }
})
