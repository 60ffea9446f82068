/** Numbers from a seed (mulberry32): the same seed gives the same house. */
export function dice(seed: number): () => number {
  let a = seed >>> 0
  return () => {
    a = (a + 0x6d2b79f5) >>> 0
    let t = Math.imul(a ^ (a >>> 15), 1 | a)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296
  }
}
export type Dice = () => number
export const pick = <T>(roll: Dice, list: readonly T[]): T => list[Math.floor(roll() * list.length)] as T

const list = (text: string): string[] => text.trim().split(/\s+/u)
const SURNAMES = list('李 王 张 刘 陈 杨 黄 赵 吴 周 徐 孙 马 朱 胡 林 郭 何 高 罗 郑 梁 谢 宋 唐 许 邓 冯 韩 曹 曾 彭 萧 蔡 潘 田 董 袁 于 余 叶 蒋 杜 苏 魏 程 吕 丁 沈 任 姚 卢 傅 钟 姜 崔 谭 廖 范 汪 陆 金 石 戴 贾 韦 夏 邱 方 侯 邹 熊 孟 秦 白 江 阎 薛 尹 段 雷 黎 史 龙 陶 贺 顾 毛 郝 龚 邵 万 钱 严 赖 覃 洪 武 莫 孔')
const GIVEN = list('伟 芳 娜 敏 静 丽 强 磊 军 洋 勇 艳 杰 娟 涛 明 超 霞 平 刚 桂英 秀英 秀兰 玉兰 建华 建国 志强 志明 海燕 晓燕 晓红 晓东 文博 文静 子涵 子轩 雨欣 雨桐 浩然 浩宇 欣怡 佳怡 思远 思琪 嘉豪 俊杰 俊峰 宇航 梓萱 美玲 春梅 秋菊 国栋 国强 永康 永红 慧 倩 琳 婷 雪 莹 宁 辉 鹏 斌 波 飞 凯 健 亮 峰 龙 旭 晨 阳 帆')
export const personName = (roll: Dice): string => pick(roll, SURNAMES) + pick(roll, GIVEN)
export const phoneNumber = (roll: Dice): string => `1${pick(roll, ['38', '39', '36', '50', '58', '77', '86', '88'])}${String(Math.floor(roll() * 1e8)).padStart(8, '0')}`
export const roomNumber = (roll: Dice): string => `${1 + Math.floor(roll() * 24)}-${1 + Math.floor(roll() * 33)}${String(1 + Math.floor(roll() * 6)).padStart(2, '0')}`

const PLACES = list('地下车库 一层大堂 二层走廊 三号电梯 货梯 东门岗 西门岗 南门 北广场 天台 垃圾房 配电间 水泵房 消防通道 会所泳池 健身房 儿童乐园 快递柜 自行车棚 充电桩 商铺街 中央花园 楼梯间 避难层 设备间')
const WHEN = list('今天上午 昨天晚上 本周末 下月初 国庆期间 春节前 装修期间 搬家当天 周三下午 每天早晨 夜间 这两天 上个月 最近一周')

/** What people ask, by speciality: sentences with a place and a time, and the answers given. */
const TOPICS: Record<string, { asks: string[]; answers: string[] }> = {
  general: { asks: list('办理门禁卡需要什么材料 装修押金什么时候退 搬家电梯怎么预约 访客登记怎么办 宠物登记在哪里办 快递代收放在哪里 钥匙丢了怎么补办 业主大会什么时候开 公共座椅能不能添置 失物招领在哪里'), answers: ['带身份证和房产证到前台办理，当天可取。', '提前一天到前台登记，有空档即可安排。', '资料齐全后三个工作日内办妥，我们会电话通知。'] },
  finance: { asks: list('物业费怎么分期缴纳 车位管理费开票抬头怎么改 水电公摊怎么算的 预缴一年有没有优惠 滞纳金能不能减免 电子发票发到哪个邮箱 银行托收扣了两次 押金收据遗失怎么办'), answers: ['财务部核对后原路退回，明细已发到您的邮箱。', '凭房号到前台或在业户端缴纳，可开电子发票。', '按建筑面积分摊，本月账单第二页有明细。'] },
  clubhouse: { asks: list('泳池几点开放 羽毛球场怎么订 健身房年卡怎么续 瑜伽课还有名额吗 会议室租用怎么收费 桌球室周末开不开 儿童游泳班什么时候报名'), answers: ['开放时间为六点半到二十一点半，节假日照常。', '在业户端预约，当天可取消一次。'] },
  information: { asks: list('小区宽带换运营商怎么办 业户端登录不上 有线电视怎么报停 公告栏内容在哪里看 短信通知收不到 人脸门禁怎么录入'), answers: ['已在系统中重置，请重新登录试试。', '请提供手机号，我们登记后半小时内开通。'] },
  query: { asks: list('停车收费标准是多少 装修施工时间规定是几点 生活垃圾分类标准怎么执行 露台能否封闭的规定 二次供水检测报告在哪里看'), answers: ['按管理规约执行，标准已张贴在公告栏。', '依据信息档案中的收费标准，答复已发送给您。'] },
  other: { asks: list('附近医院怎么走 社区居委会电话是多少 疫苗接种点在哪里 公交改线了吗 家政公司有没有推荐'), answers: ['已把地址和电话发到您的手机上。', '信息档案里有登记，地址在小区西侧五百米。'] },
  engineering: { asks: list('空调不制冷 卫生间天花板渗水 水压太低 电梯停运 走廊灯不亮 下水道堵塞 入户门锁坏了 外墙瓷砖松动 消防喷淋滴水 暖气片不热 窗户密封条老化'), answers: ['工程部已到现场更换配件，测试正常。', '已约定维修时间，师傅会提前半小时电话联系您。'] },
  security: { asks: list('电动车在楼道充电 陌生人尾随进门 车辆被刮擦想看监控 夜间施工扰民 有人高空抛物 车位被占'), answers: ['保安部已到场处理，并加强该时段巡查。', '监控已调取，请凭登记单到监控室查看。'] },
  leasing: { asks: list('办公室续租条件怎么谈 商铺招牌位怎么申请 租约到期怎么退租 想换大一点的单元 免租期怎么计算'), answers: ['租赁部已与您预约面谈时间。', '续租条件已书面发送，请在月底前回复。'] },
  complaint: { asks: list('保洁一周没有打扫 前台态度冷淡 维修约好没人来 电梯反复故障 收费说不清楚 噪音投诉没人理 停车场管理混乱 绿化枯死无人管 垃圾清运不及时 公共区域堆放杂物'), answers: ['已向您致歉并当天整改，主管每日复查一周。', '责任班组已调整，整改情况附照片答复。'] },
  help: { asks: list('被困电梯 车辆抛锚挡住出口 水管爆裂 老人摔倒 闻到燃气味 孩子走失 楼下冒烟 配电箱跳火花'), answers: ['值班人员五分钟到场，已处理妥当。', '配合救援人员处置完毕，现场恢复。'] },
}
export const TOPIC_NAMES = Object.keys(TOPICS)

export function question(roll: Dice, topic: string): string {
  const t = TOPICS[topic] ?? TOPICS.general
  return `${pick(roll, WHEN)}${pick(roll, PLACES)}${pick(roll, ['，', '：', '附近'])}${pick(roll, t?.asks ?? [])}${roll() < 0.3 ? `（${1 + Math.floor(roll() * 900)}号）` : ''}`
}
export const reply = (roll: Dice, topic: string): string => pick(roll, (TOPICS[topic] ?? TOPICS.general)?.answers ?? [])
