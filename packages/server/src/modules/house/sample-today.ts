import { act, answeredAtOnce, clientFields, MIN, open, refusedAct, type Step, type Teller } from './sample-tales.ts'

const CX = '陈晓琳'
const LX = '林小燕'

/** Today as it stands now: overdue, soon due, waiting, paused, asked above. Dated by minutes before now, so that it is alive at any hour. */
export function todayTales(t: Teller): Step[][] {
  const { ago, iso } = t.d
  const at = (minutes: number): string => iso(ago(minutes))
  const hence = (minutes: number): string => iso(t.stage.now + minutes * MIN)
  const wall = (minutes: number): string => new Intl.DateTimeFormat('en-GB', { timeZone: t.stage.zone, hour: '2-digit', minute: '2-digit' }).format(ago(minutes))
  const daysBack = (minutes: number): number => (new Intl.DateTimeFormat('en-CA', { timeZone: t.stage.zone }).format(ago(minutes)) === t.d.today ? 0 : 1)
  const once = (minutes: number, who: string, client: number, category: string, content: string, answer: string, entry?: string): Step[] =>
    answeredAtOnce(t, [daysBack(minutes), wall(minutes), who, client, category, content, answer, entry])
  return [
    once(382, CX, 10, 'general', '儿童游泳课在哪里报名', '在会所前台报名，周末上课。'),
    once(331, LX, 13, 'query', '公共收益多久公示一次', '每季度首月公示上季收支。', '公共收益公示'),
    once(296, CX, 16, 'general', '阳台可以封窗吗', '须用统一型材，随装修申请一并办理。', '阳台封窗'),
    once(205, LX, 19, 'finance', '物业费可以分期吗', '按月、按季、按年都可以。', '物业费标准'),
    once(118, CX, 22, 'clubhouse', '会所周一上午为什么不开', '周一上午清洁停用，12点开放。', '会所开放时间'),
    once(64, LX, 25, 'general', '快递最长能放几天', '最长七天，请带取件码。', '快递寄存'),
    // 李慧 asks a second time within the week about the same leak; the first promise still runs
    [
      open(ago(308), CX, 'enquiry', { ...clientFields(t, 0), content: '地板渗水谁来修、何时上门', category: 'engineering', channel: 'phone', agreedAt: hence(40) }),
      act(ago(285), CX, 'transfer', (s) => ({ toUnit: s.units['工程部'] ?? null, reason: '须上门查看地暖' })),
      act(ago(270), '何志强', 'accept'),
      act(ago(262), CX, 'tell-progress', { progress: '工程部已接收，16点前上门查看。' }),
      act(ago(200), CX, 'request-joint', (s) => ({ jointUnit: s.units['工程部'] ?? null, jointDue: hence(10), question: '责任划分和上门时间' })),
      refusedAct(ago(150), CX, 'answer', { answer: '是您家地暖漏水。' }),
    ],
    [open(ago(168), CX, 'enquiry', { ...clientFields(t, 2), content: '门禁卡补办进度', category: 'general', channel: 'phone', agreedAt: at(30) })],
    [open(ago(95), LX, 'enquiry', { ...clientFields(t, 3), content: '装修押金何时退', category: 'finance', channel: 'phone', agreedAt: hence(100) }), act(ago(90), LX, 'transfer', (s) => ({ toUnit: s.units['财务部'] ?? null, reason: '核对收据' }))],
    [
      open(ago(150), CX, 'enquiry', { ...clientFields(t, 28), content: '地库积水（雨后）', category: 'engineering', channel: 'phone', agreedAt: hence(18) }),
      act(ago(140), CX, 'transfer', (s) => ({ toUnit: s.units['工程部'] ?? null, reason: '请排水' })),
      act(ago(12), '何志强', 'bounce', { reason: '属市政管网，已联系市政' }),
    ],
    [
      open(ago(260), CX, 'enquiry', { ...clientFields(t, 4), content: '房产证办理进度', category: 'off-site', channel: 'counter', agreedAt: hence(160) }),
    ],
    [
      open(ago(240), LX, 'enquiry', { ...clientFields(t, 31), content: '租户门禁权限开通', category: 'general', channel: 'phone', agreedAt: hence(60) }),
      act(ago(210), LX, 'pause', { reason: 'material-missing', evidence: '14:10电话，业户下午补租赁合同' }),
    ],
    [open(ago(75), CX, 'enquiry', { ...clientFields(t, 34), content: '有人在群里说水质有问题，多户来问', category: 'general', channel: 'wechat', agreedAt: hence(120), important: true, importantKind: 'group' }), act(ago(66), '周敏', 'read', { instruction: '请工程部取样，统一口径后再答复' })],
    [open(ago(48), 'client', 'enquiry', { content: '3栋大堂灯不亮', callerName: '褚燕', callerPhone: '13605713285', room: '3栋405' }, { action: 'submit', unit: '客服部' })],
    [open(ago(33), 'client', 'complaint', { content: '楼道堆放杂物多日', callerName: '苗苗', contact: '13905715100', room: '7栋205' }, { action: 'submit', unit: '客服部' })],
    [
      open(ago(190), CX, 'complaint', { ...clientFields(t, 37, 'contact'), content: '夜间施工扰民', category: 'environment', channel: 'phone', receivedAt: at(200), keyComplaint: true }),
      act(ago(170), CX, 'split', (s) => ({ toUnit: s.units['物业部'] ?? null, limitAt: hence(300), note: '今晚前先停工' })),
      act(ago(155), '王建国', 'accept'),
    ],
    [open(ago(20), CX, 'help', { content: '8栋坡道车辆抛锚', category: 'vehicle', place: '8栋坡道', channel: 'phone', callerName: '周建' }), act(ago(15), CX, 'dispatch', (s) => ({ toUnit: s.units['保安部'] ?? null }))],
    [open(ago(55), LX, 'feedback', { content: '建议前台增设老花镜', person: '姜淑芳', channel: 'opinion-book' })],
    [open(ago(130), LX, 'temporary-activity', { body: '社区卫生服务站', content: '流感疫苗咨询', date: t.d.dayBack(-3), place: '1栋架空层', persons: 60, risk: '人流聚集，安排两名秩序员' })],
  ]
}
