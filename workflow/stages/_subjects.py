"""The words that speak for each category, in Chinese and English: our own lists, kept short enough to argue about.

The first list of a category holds words that hardly occur elsewhere and count twice; the second holds those that are
common where it is the subject and not rare where it is not.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple


class Words(NamedTuple):
    """The words of a category: telling ones, which count twice, and common ones."""

    telling: tuple[str, ...]
    common: tuple[str, ...]


def _words(telling: str, common: str) -> Words:
    return Words(tuple(telling.split()), tuple(common.split()))


# News says nothing of its subject and opinion is a manner of writing: neither has words, and neither is ever wrong.
CHINESE: Mapping[str, Words] = {
    "international": _words(
        """
        外交 外长 大使 联合国 安理会 北约 欧盟 制裁 停火 战争 战俘 核武器 导弹 军演 撤军 维和 人道主义 难民 盟友
        双边 多边 条约 公约 地缘 国际社会 国防部长 外交部 领土 边境 半岛 乌克兰 俄罗斯 朝鲜 韩国 以色列 巴勒斯坦
        加沙 伊朗 伊拉克 叙利亚 阿富汗 中东 东盟 非盟 非洲联盟 拉美 白宫 克里姆林宫 五角大楼 华盛顿 莫斯科 东京
        使馆 领事 特使 国事访问 战略伙伴 叛军 流亡 空袭 海峡 航母 七国集团 二十国集团 金砖国家 联合公报 外援 领事馆
        驻华 访华 国际法 反恐 恐怖组织 武装分子 冲突双方 世卫组织 国际货币基金组织""",
        """
        国际 总统 首相 美国 日本 法国 德国 英国 印度 埃及 欧洲 非洲 亚洲 冲突 危机 军事 会谈 访问 峰会 谈判 协议
        签署 两国 各国 邻国 全球 大国 安全 和平 局势 首都 武器 海军 士兵 外国 海外 边防 移民""",
    ),
    "politics": _words(
        """
        政党 选举 议会 国会 议员 立法 法案 选民 大选 竞选 总理 书记 党委 人大 政协 执政 反对党 内阁 宪法 反腐 廉政
        纪检 纪委 任免 国务院 公务员 基层治理 巡视 两会 常委 党员 县委 市委 省委 县长 市长 省长 州长 换届 政务
        行政部门 民主党 共和党 弹劾 公投 村务 信访 问责 作风 贯彻 落实 市政府 省政府 县政府 区政府 常务会议 部委
        代表大会 立法会 民意 不信任案 信任投票 首相府 法院判决 听证会 政治局 三农 乡村振兴""",
        """
        政治 政府 政策 改革 投票 部长 代表 干部 司法 民主 行政 条例 法治 监督 治理 草案 审议 修订 征求意见 整改
        群众 公示 国家 主席 领导人 会议 审批 权力 机关 主权""",
    ),
    "business": _words(
        """
        股市 股票 股价 证券 上市 融资 债券 央行 通胀 市值 营收 营业收入 净利润 财报 年报 季度 同比 环比 汇率 关税
        并购 收购 破产 楼市 房地产 期货 油价 股东 股权 估值 负债 贷款 亏损 分红 收益率 零售商 经济学家 分析师
        进出口 出口额 外贸 供应链 市场份额 订单 毛利 财政年度 私募 基金 信贷 利率 降息 加息 创业板 港股 成品油 物流
        批发 商会 招商引资 营商环境 上市公司 科创板 股民 国债 存款 保险业 制造业""",
        """
        财经 经济 投资 投资者 银行 利润 增长 增长率 亿元 万元 美元 欧元 人民币 贸易 出口 进口 市场 消费者 消费 税收
        预算 成本 零售 电商 价格 涨价 企业 厂家 监管 董事会 董事长 合并 销售额 裁员 工资 资本""",
    ),
    "technology": _words(
        """
        人工智能 算法 大模型 语言模型 芯片 半导体 软件 硬件 互联网 云计算 大数据 数据库 代码 编程 程序员 开发者
        机器学习 深度学习 神经网络 机器人 自动驾驶 操作系统 应用程序 浏览器 服务器 网络安全 漏洞 加密 区块链 量子
        卫星 航天 火箭 传感器 处理器 开源 用户界面 固件 路由器 显卡 虚拟现实 像素 摄像头 内存 硬盘 前端 后端 接口
        框架 组件 函数 变量 编译 部署 调试 线程 缓存 渲染 网页 人机 无人机 数据中心 光伏 电动汽车 新能源汽车 发动机
        试飞 航空发动机 工业软件 生成式 智能体 宽带 基站 芯片厂 航天器 空间站 望远镜 超算""",
        """
        科技 技术 模型 数据 手机 电脑 程序 开发 设备 电池 智能 数字化 训练 研发 实验室 专利 工程师 升级 版本 系统
        用户 功能 测试 密码 网络 攻击 自动 仿真 平台 研究人员""",
    ),
    "culture": _words(
        """
        文学 小说 诗歌 诗人 诗集 作家 画家 绘画 油画 素描 书法 展览 博物馆 美术馆 策展人 画展 音乐会 交响乐 交响曲
        乐团 指挥家 钢琴 小提琴 演唱会 歌手 电影 影片 纪录片 默片 导演 票房 影院 银幕 戏剧 话剧 戏曲 京剧 昆曲 舞蹈
        芭蕾 剧院 非遗 民俗 古籍 文物 考古 雕塑 摄影 剪纸 陶瓷 美学 诗词 剧本 匠人 评论家 朗诵 电影节 艺术家 合唱
        歌剧 序曲 演奏 皮影 艺人 戏台 戏班 唱腔 曲目 民歌 合唱团 非物质文化遗产 文化馆 评书 相声 木偶 漆器 刺绣
        年画 拓片 碑刻 古建筑 文学奖 茅盾文学奖""",
        """
        文化 艺术 音乐 演员 舞台 作品 出版 读者 观众 图书馆 书店 遗产 传统 节日 故事 主演 演出 创作 作曲 主角 首演
        拍摄 放映 画作 展出 专辑""",
    ),
    "corporate-culture": _words(
        """
        企业文化 团队精神 使命 愿景 价值观 管理层 领导力 同事 入职 新员工 新人 团建 年会 工会 表彰 优秀员工
        先进个人 企业精神 凝聚力 归属感 执行力 责任感 主人翁 敬业 职业发展 晋升 绩效 人力资源 创始人 企业形象
        社会责任 志愿服务 志愿者 安全生产 车间 班组 员工满意度 导师 职工 岗位 座右铭 早会 例会 内部培训 企业愿景
        公司文化 家文化 关爱员工 奋斗者 标杆 纪念章 技能竞赛 工匠精神 劳动模范 传帮带 拜师 师徒 家属开放日 企业使命
        周年庆典 员工代表 职代会 班前会 合理化建议""",
        """
        公司 员工 团队 部门 培训 激励 考核 福利 诚信 沟通 协作 工作环境 办公室 企业 董事长 总经理 客户 信任 奋斗
        创新精神""",
    ),
    "sports": _words(
        """
        球队 球员 教练 主教练 足球 篮球 排球 乒乓球 羽毛球 网球 游泳 田径 马拉松 奥运 奥运会 世界杯 亚运会 全运会
        决赛 半决赛 联赛 赛季 进球 主场 客场 裁判 门将 前锋 后卫 中场 夺冠 金牌 银牌 铜牌 运动员 球迷 转会 比分
        小组赛 季后赛 世锦赛 破门 助攻 点球 篮板 主队 客队 补时 扳平 逆转 射门 扑救 保级 赛段 车队 黄衫 摔车 女排
        男篮 国足 投篮 越位 头球 发球 跳高 体操 举重 击剑 锦标赛 锦标 跑者 赛道 起跑 冲线 参赛选手 国家队 世预赛
        中超 英超 西甲 德甲 意甲 扣篮 三分球 双打 单打 加时赛 射手榜 积分榜 教练组 啦啦队""",
        """
        体育 比赛 冠军 亚军 得分 选手 俱乐部 训练 队友 老将 纪录 战术 暂停 领先 落后 胜利 失利 对手 上场 名次
        总成绩 参赛 夺得 第一名 赛场""",
    ),
}
ENGLISH: Mapping[str, Words] = {
    "international": _words(
        """
        diplomat diplomats diplomatic diplomacy embassy ambassador ambassadors nato un sanctions ceasefire truce
        troops missile missiles peninsula treaty treaties bilateral multilateral invasion refugee refugees
        humanitarian peacekeepers militants rebels airstrike airstrikes hostages geopolitical ukraine russia
        russian moscow kremlin beijing korea korean israel israeli gaza palestinian palestinians iran iraq syria
        afghanistan tehran brussels kyiv pyongyang envoy shelling warheads consulate exile navy coup junta summoned
        communique annexed insurgents warlord peacekeeping asylum""",
        """
        war wars foreign international border borders allies ally conflict nuclear nations summit peace talks
        minister president washington tokyo china japan india egypt africa african europe european eu capital
        capitals army military security ministers government violence humanity withdrawal agreement signed
        neighbours""",
    ),
    "politics": _words(
        """
        election elections electoral voters voter ballot parliament parliamentary congress senate senator senators
        lawmakers lawmaker legislation tory tories labour conservatives democrats democrat republican republicans
        manifesto constituency referendum mp mps chancellor governor mayor constitution constitutional coalition
        backbenchers whips primaries by-election cabinet policymakers impeachment polling commons westminster""",
        """
        vote votes voting voted bill party parties government opposition campaign candidate candidates minister
        ministers policy policies prime president poll polls reform politician politicians political leader leaders
        secretary committee public law laws council plans democracy spokesman spokeswoman peers lords lib""",
    ),
    "business": _words(
        """
        shares shareholders shareholder investors investor profit profits revenue revenues earnings quarterly
        fiscal bond bonds inflation economist economists merger acquisition takeover bankruptcy dividend lender
        lenders currency exports imports deficit gdp retailer retailers turnover stockmarket nasdaq wall-street dow
        ftse yen creditors mortgage mortgages oil opec analysts borrowing euros insolvency wholesale payroll
        brokerage insurer insurers""",
        """
        share stock stocks market markets bank banks banking interest rates rate economy economic investment
        quarter firm firms company companies dollar dollars euro trade growth sales ceo debt debts price prices tax
        budget consumer consumers costs cost business executive chief billion bn million households wages spending
        jobs deal bid landlord listing airline crude equity""",
    ),
    "technology": _words(
        """
        software hardware computer computers computing internet website websites browser server servers programming
        algorithm algorithms database databases api app apps smartphone smartphones broadband wireless processor
        semiconductor robot robots robotics encryption encrypts malware spyware spam javascript python java css
        html android ios github hackers hacker vulnerability firmware router open-source microsoft google linux
        gadget gadgets laptop pc pcs download downloads downloading bluetooth gaming gamers piracy peer-to-peer
        pixels sensors developers developer code""",
        """
        technology technologies digital data online web net user users device devices network networks mobile phone
        phones machine machines version memory battery engineers researchers security tech electronic camera
        cameras screen video systems system files script password model electronics tv virus viruses cloud apple
        windows chip chips console consoles blog blogs""",
    ),
    "culture": _words(
        """
        film films movie movies cinema director actor actress actors actresses oscar oscars novel novels novelist
        literature poetry poem poems poet musician musicians album albums singer singers song songs concert
        orchestra symphony violinist pianist opera theatre theater drama dramas dance ballet museum museums gallery
        galleries exhibition curator painter painters painting paintings sculpture artist artists box-office comedy
        bafta grammy sitcom playwright premiere starring bestselling rapper choir tenor soprano baritone rehearsal
        rehearses poets sculptor cellist ballerina screenplay""",
        """
        book books author authors music band stage play plays art arts festival heritage audience audiences award
        awards tradition traditions critics show shows star stars scene scenes role character characters written
        readers chapter culture cultural fans best production screen tour entertainment chart rock conductor""",
    ),
    "corporate-culture": _words(
        """
        teamwork colleague colleagues workplace mentoring mentor mentors onboarding morale wellbeing volunteering
        volunteers retention recruitment hires accountability belonging workforce coaching human-resources foreman
        apprentices apprentice appraisal off-site offsite core-values work-life employer-of-the-year engagement
        inclusion diversity leadership founder managers feedback shop-floor intranet town-hall internship interns
        newcomers""",
        """
        employee employees staff team teams values mission vision manager management training talent promotion
        trust integrity office offices culture career careers recognition department departments collaboration
        worker workers survey company managing client clients role roles safety award anniversary""",
    ),
    "sports": _words(
        """
        league striker midfielder defender defenders goalkeeper referee linesman football footballer soccer rugby
        cricket tennis basketball olympic olympics athletics athlete athletes medal medals semi-final semi-finals
        half-time champions championship championships premiership wicket wickets batsman batsmen innings squad
        marathon sprint sprinter cyclist peloton stadium penalty penalties grand-slam wimbledon fixture
        quarter-final seeded unseeded hurdles sprinters relay fa-cup equaliser knockout goalless squads playoff
        playoffs regatta rowing""",
        """
        match matches team teams player players coach coaches goal goals season cup final finals injury injured
        club clubs win wins won victory defeat scored score tournament racing race races captain game games fans
        play played beat beaten round title ball champion record metres minutes draw lead side sport sports
        team-mates try corner whistle seed pitch stoppage podium""",
    ),
}
