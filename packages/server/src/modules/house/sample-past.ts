import { act, answeredAtOnce, clientFields, complained, open, passedOn, promised, refusedAct, type Step, type Teller } from './sample-tales.ts'

const CX = '陈晓琳'
const LX = '林小燕'

/** What happened in the days before today, most of it kept, some of it late, as in a real house. */
export function pastTales(t: Teller): Step[][] {
  const { day, iso } = t.d
  const instants: Parameters<typeof answeredAtOnce>[1][] = [
    [11, '09:12', CX, 2, 'finance', '地下车位怎么续费', '每月25日前在业户端或前台缴纳，每月380元。', '车位续费'],
    [10, '10:35', LX, 4, 'query', '物业费收费标准是多少', '高层每平方米每月2.6元，含公共能耗分摊。', '物业费标准'],
    [9, '14:20', CX, 5, 'clubhouse', '会所泳池几点开放', '每天7点至21点，周一上午清洁停用。', '会所开放时间'],
    [8, '16:02', LX, 7, 'general', '门禁卡丢了怎么补办', '带身份证到前台，当场制卡，工本费20元。', '门禁卡补办'],
    [8, '11:15', CX, 8, 'information', '业主委员会什么时候接待', '每月第一个周六9点至11点，在5栋架空层。'],
    [7, '08:50', LX, 9, 'general', '大件垃圾什么时候清运', '每周三、周六清运，可在业户端预约。', '大件垃圾清运'],
    [6, '15:44', CX, 11, 'finance', '物业费电子发票在哪里下载', '缴费后三个工作日内在业户端下载。', '物业费发票'],
    [6, '17:25', LX, 12, 'general', '快递柜满了，快递放哪里', '前台代管，最长七天，请带取件码。', '快递寄存'],
    [5, '09:40', CX, 14, 'general', '宠物登记要带什么', '带免疫证明和照片到前台登记。', '宠物登记'],
    [5, '13:31', LX, 15, 'clubhouse', '活动室怎么预约', '提前两天在前台预约，每次不超过三小时。', '会所场地预约'],
    [4, '10:10', CX, 17, 'query', '临时停车怎么收费', '首小时免费，之后每小时3元，24小时封顶15元。', '临时停车收费'],
    [4, '19:22', '周强', 18, 'general', '访客晚上怎么进小区', '在业户端登记，或由门岗电话与您确认后放行。', '访客登记'],
    [3, '09:05', LX, 20, 'general', '垃圾分类几点投放', '每天6点30分至9点、17点30分至20点。', '垃圾分类投放时间'],
    [3, '15:18', CX, 21, 'finance', '装修押金什么时候退', '验收后满一个月无渗漏，凭收据办理，七个工作日到账。', '装修押金退还'],
    [2, '11:26', LX, 23, 'general', '搬家要办什么手续', '提前一天在业户端登记，凭放行条出门。', '搬家放行'],
    [1, '09:33', CX, 24, 'general', '电动车在哪里充电', '地库B1充电区，扫码使用，电池不得带入楼内。', '电动车充电'],
    [1, '14:07', LX, 26, 'query', '供暖到什么时候结束', '自11月15日至次年3月15日，室温不低于18度。', '供暖起止时间'],
  ]
  return [
    ...instants.map((line) => answeredAtOnce(t, line)),
    promised(t, [day(10, '09:30'), CX, 27, 'finance', '去年多缴的公摊费能不能抵今年', 180, 150, '已核对，多缴86.40元抵今年物业费，业户端可查。']),
    promised(t, [day(9, '10:05'), LX, 29, 'general', '宣传栏的收支明细想要一份', 120, 95, '明细已打印，放在前台，随时可取。']),
    promised(t, [day(7, '13:10'), CX, 30, 'general', '门禁卡在8栋刷不开', 90, 118, '读卡器已更换，您的卡已重新授权。', 'workload']),
    promised(t, [day(5, '15:30'), LX, 32, 'information', '11月的停水安排是哪几天', 60, 40, '26日9点至15点清洗水箱，3栋至5栋停水。']),
    promised(t, [day(3, '16:40'), CX, 33, 'finance', '租户缴费的收据抬头能改吗', 240, 200, '可以，带合同到财务窗口更换。']),
    promised(t, [day(2, '09:50'), LX, 35, 'general', '儿童活动区什么时候修好', 150, 171, '配件已到，本周五完工。', 'other-department']),
    passedOn(t, { at: day(11, '10:20'), who: CX, client: 36, category: 'engineering', content: '厨房下水反味', unit: '工程部', head: '何志强', within: 240, accepted: 18, signed: 110, answered: 180, joint: '立管存水弯干涸，已加水封并更换密封圈。', answer: '工程部已更换密封圈，今晚起留意，有反复随时告诉我。' }),
    passedOn(t, { at: day(7, '09:25'), who: LX, client: 38, category: 'security', content: '夜里有人按错门铃，能不能加强巡逻', unit: '保安部', head: '钱伟', within: 300, accepted: 25, signed: 115, answered: 230, joint: '22点后每两小时加巡一次，门口机改为房号确认。', answer: '保安部已加巡，门口机也改了，谢谢您提醒。' }),
    passedOn(t, { at: day(4, '11:02'), who: CX, client: 39, category: 'engineering', content: '卫生间天花板渗水', unit: '工程部', head: '何志强', within: 360, accepted: 47, signed: 250, answered: 330, joint: '楼上地漏防水老化，已临时封堵，明天做防水。', answer: '工程部已临时封堵，明天上午9点上门做防水。' }),
    passedOn(t, { at: day(2, '14:15'), who: LX, client: 41, category: 'engineering', content: '客厅地暖不热', unit: '工程部', head: '马俊', within: 180, accepted: 12, signed: 112, answered: 205, joint: '过滤网堵塞，已清洗，测温21度。', answer: '已清洗过滤网，室温21度，明天再给您回访。', cause: 'workload' }),
    [
      ...passedOn(t, { at: day(6, '10:40'), who: CX, client: 42, category: 'leasing', content: '租赁备案要多久', unit: '租赁部', head: '高敏', within: 400, accepted: 15, signed: 120, answered: 140, joint: '五个工作日办结，办好由我部短信告知。', answer: '五个工作日办结，租赁部会短信告诉您。' }),
      // Closed before the client has said whether it will do: refused (S32 一).
      refusedAct(day(6, '13:05'), CX, 'close'),
    ],
    [
      open(day(9, '11:20'), LX, 'enquiry', { ...clientFields(t, 44), content: '外墙空调支架松动，谁来修', category: 'engineering', channel: 'phone', agreedAt: iso(day(9, '17:00')) }),
      act(day(9, '11:24'), LX, 'transfer', (s) => ({ toUnit: s.units['保安部'] ?? null, reason: '高处有坠落危险，先围护' })),
      act(day(9, '11:40'), '钱伟', 'bounce', { reason: '已围护，维修属工程部' }),
      act(day(9, '11:45'), LX, 'transfer', (s) => ({ toUnit: s.units['工程部'] ?? null, reason: '支架维修' })),
      act(day(9, '12:02'), '何志强', 'accept'),
      act(day(9, '12:05'), LX, 'request-joint', (s) => ({ jointUnit: s.units['工程部'] ?? null })),
      act(day(9, '14:00'), '何志强', 'joint-answer', { jointAnswer: '支架已加固，并检查了同列其他支架。' }),
      act(day(9, '15:50'), LX, 'answer', { answer: '支架已加固，同列其他支架也查过了，请放心。' }),
      act(day(9, '16:10'), LX, 'satisfied', { satisfied: 'satisfied' }),
      act(day(9, '16:12'), LX, 'close', {}),
      act(day(7, '10:00'), LX, 'revisit/do', { mode: 'visit', result: '上门回访，支架稳固。', satisfaction: 'satisfied', opinion: '建议每年查一次外墙支架。' }),
      act(day(6, '09:10'), '周敏', 'feedback/classify', { class: 'suggestion' }),
    ],
    [
      open(day(5, '18:20'), '吴昊', 'enquiry', { ...clientFields(t, 45), content: '楼上每晚拖动家具，休息不好', category: 'general', channel: 'phone', agreedAt: iso(day(4, '10:00')), important: true, importantKind: 'repeated' }),
      act(day(5, '18:31'), '周敏', 'read', { instruction: '安排巡逻岗当晚上门' }),
      act(day(4, '09:20'), '吴昊', 'answer', { answer: '巡逻岗昨晚已上门劝止，楼上同意22点后不再移动家具。' }),
      act(day(4, '09:30'), '吴昊', 'satisfied', { satisfied: 'understood' }),
      act(day(3, '10:00'), '周敏', 'close-unsatisfied', { reason: '业户表示理解，仍希望长期跟进，转为定期回访' }),
      act(day(2, '16:00'), '吴昊', 'revisit/do', { mode: 'phone', result: '这两晚安静了。', satisfaction: 'satisfied' }),
    ],
    complained(t, { at: day(10, '08:40'), client: 46, content: '保洁两天没有来，楼道有异味', category: 'environment', channel: 'phone', unit: '物业部', head: '王建国', limit: 24, registered: 6, handled: 5, replied: 8, cause: '排班遗漏', fault: true, reply: '保洁已补做，排班表改为双人核对。' }),
    complained(t, { at: day(8, '10:00'), client: 48, content: '车位被占，门岗没有处理', category: 'quality', channel: 'counter', unit: '保安部', head: '钱伟', limit: 24, registered: 4, handled: 3, replied: 6, cause: '夜班未巡到', fault: true, reply: '已联系车主移车，夜班增加车位巡查。' }),
    complained(t, { at: day(6, '09:15'), client: 50, content: '装修噪声在午休时段', category: 'environment', channel: 'wechat', unit: '物业部', head: '王建国', limit: 40, registered: 52, handled: 20, replied: 44, cause: '施工队不了解时间规定', fault: false, reply: '已发整改通知，施工队书面保证12点至14点停工。', late: 'outside' }),
    complained(t, { at: day(4, '08:20'), client: 51, content: '电梯连续三次停运，老人上下楼困难', category: 'facility', channel: 'phone', unit: '工程部', head: '何志强', limit: 24, registered: 5, handled: 30, replied: 53, cause: '控制板故障，等待配件', fault: true, reply: '控制板已更换，运行正常；停运期间的陪护安排见公告。', late: 'outside' }),
    complained(t, { at: day(2, '15:00'), client: 53, content: '前台等候时间太长', category: 'timeliness', channel: 'opinion-book', unit: '客服部', head: '周敏', limit: 24, registered: 8, handled: 4, replied: 7, cause: '两人同时外出办事', fault: true, reply: '已调整为任何时候至少两人在台。', closed: false }),
    [
      open(day(7, '21:14'), '周强', 'help', { ...clientFieldsOfHelp(t, 54), content: '6栋东梯困人，一名老人', category: 'trapped', place: '6栋东梯', channel: 'phone' }),
      act(day(7, '21:16'), '周强', 'dispatch', (s) => ({ toUnit: s.units['工程部'] ?? null, note: '先安抚，通报进展' })),
      act(day(7, '21:26'), '马俊', 'on-scene', { rescuer: '马俊、电梯维保值班' }),
      act(day(7, '21:38'), '马俊', 'solved', { solution: '手动盘车至6层，老人平安，已陪同回家。' }),
      act(day(7, '21:55'), '周强', 'check-result', { checkResult: 'solved', checkNote: '电话核实，老人无不适。' }),
      act(day(7, '22:00'), '周强', 'close', {}),
    ],
    [
      open(day(3, '07:50'), '吴昊', 'help', { ...clientFieldsOfHelp(t, 55), content: '地库B1水管爆裂，积水漫到车位', category: 'leak', place: '地库B1东区', channel: 'phone' }),
      act(day(3, '08:25'), '吴昊', 'dispatch', (s) => ({ toUnit: s.units['工程部'] ?? null })),
      act(day(3, '08:40'), '何志强', 'on-scene', { rescuer: '何志强、马俊' }),
      act(day(3, '10:20'), '何志强', 'solved', { solution: '关闭分区阀，更换管段，抽水完毕。' }),
      act(day(3, '16:00'), '陈晓琳', 'check-result', { checkResult: 'solved', checkNote: '现场已干，车主无损失。' }),
      act(day(3, '16:05'), '陈晓琳', 'close', {}),
    ],
    [
      open(day(9, '09:00'), LX, 'feedback', { content: '希望地库增加两处充电桩', person: '吕伟明', contact: '13905714100', channel: 'visit' }),
      act(day(9, '09:30'), '周敏', 'classify', { class: 'new-need', keyProblem: true }),
      act(day(9, '15:00'), '周敏', 'analyse', { analysis: '近三月有七位业主提出，现有12个桩夜间满负荷。', solution: '与供电部门核容后增设4个。' }),
      act(day(8, '10:00'), '周敏', 'report', (s) => ({ leader: s.people['沈国梁'] ?? null })),
      act(day(8, '15:20'), '沈国梁', 'instruct', { instruction: '同意，年内完成，方案先公示。' }),
      act(day(7, '11:00'), '周敏', 'tell', { told: '公司同意增设4个充电桩，方案公示一周后施工。', effectDue: t.d.dayBack(-20) }),
    ],
    [
      open(day(8, '15:00'), '王建国', 'publication', { subject: '3栋至5栋停水通知', class: 'notice', content: '26日9点至15点清洗水箱，3栋至5栋停水，请提前储水。', source: '工程部', places: '大堂、业户端', validUntil: iso(day(-6, '18:00')) }),
      act(day(8, '15:30'), '周敏', 'review', { reviewOpinion: '可以发布' }),
      act(day(8, '16:00'), '王建国', 'publish', {}),
    ],
    [
      open(day(5, '10:00'), '周敏', 'publication', { subject: '冬季用电提醒', class: 'knowledge', content: '取暖设备远离窗帘，出门断电；充电请到地库充电区。', source: '保安部', places: '宣传栏、业户端', validUntil: iso(day(-30, '18:00')) }),
      act(day(5, '10:30'), '周敏', 'publish', {}),
    ],
    [
      open(day(12, '14:00'), '刘芳', 'training', { topic: '供暖季常见问题', trainer: '何志强', hours: 2, date: t.d.dayBack(12), place: '会议室' }),
      act(day(12, '16:00'), '刘芳', 'hold', (s) => ({ attendees: [CX, LX, '周强', '吴昊'].flatMap((n) => s.people[n] ?? []), hours: 2 })),
      act(day(12, '16:30'), '刘芳', 'close', { result: '四人参加，口径统一。' }),
    ],
    [
      open(day(4, '14:00'), CX, 'appointment', { goal: '看装修验收', callerName: '严立群', callerPhone: '13605714200', channel: 'phone', slotFrom: iso(day(3, '09:00')), slotTo: iso(day(3, '10:00')), place: '5栋1106' }),
      act(day(3, '09:02'), CX, 'attend'),
      act(day(3, '10:05'), CX, 'close', { result: '验收通过，押金一月后退。' }),
    ],
    ...reviews(t),
  ]
}

function clientFieldsOfHelp(t: Teller, i: number) {
  const { room: _room, ...fields } = clientFields(t, i)
  return fields
}

/** The readings and records that fall due each working day and week; one day was forgotten (S03 4.2.4, 4.2.5, 5.2; S29 六). */
function reviews(t: Teller): Step[][] {
  const { day, dayBack } = t.d
  const tales: Step[][] = []
  for (let back = 13; back >= 1; back -= 1) {
    const weekday = new Date(`${dayBack(back)}T00:00:00Z`).getUTCDay()
    if (weekday === 0 || weekday === 6) continue
    if (back !== 6 && back !== 7) {
      tales.push([open(day(back, '17:10'), '周敏', 'ledger-review', { cycle: 'daily', period: dayBack(back) }), act(day(back, '17:25'), '周敏', 'confirm', { samples: '逐条看过当日台账，抽问三条。', opinion: back % 3 === 0 ? '渗水类先报工程值班，再约时间。' : '答复清楚，继续保持。', lines: 20 + back })])
    }
    tales.push([open(day(back, '17:40'), '周敏', 'daily-record', { date: dayBack(back) }), act(day(back, '17:45'), '周敏', 'sign', { comment: '当日记录属实。' })])
    if (weekday === 5) tales.push([open(day(back, '16:00'), '王建国', 'ledger-review', { cycle: 'weekly', period: `${dayBack(back + 4)}至${dayBack(back)}` }), act(day(back, '16:40'), '王建国', 'confirm', { samples: '抽查十条，回访两户。', opinion: '逾期三条已与周敏面谈，下周复查。' })])
  }
  for (const [back, who, topic, score] of [[9, '赵立', 'enquiry-service', 92], [8, '沈国梁', 'enquiry-service', 95], [5, '刘芳', 'duty', 90], [4, '周敏', 'manner', 94]] as const) {
    tales.push([
      open(day(back, '10:00'), who, 'inspection', { topic, period: `${dayBack(back + 6)}至${dayBack(back)}` }),
      act(day(back, '11:00'), who, 'confirm', { samples: '现场查看并调阅记录八份。', opinion: '整体良好，约定时间须留余量。', score, fullScore: 100, ...(topic === 'duty' ? { findings: '夜班记录有一处未写时间' } : {}) }),
      act(day(back, '11:30'), who, 'close', {}),
    ])
  }
  return tales
}

