"""The words that speak for each category, in Chinese and English: our own lists, kept short enough to argue about."""

from __future__ import annotations

from collections.abc import Mapping

# News says nothing of its subject and opinion is a manner of writing: neither has words, and neither is ever wrong.
CHINESE: Mapping[str, tuple[str, ...]] = {
    key: tuple(words.split())
    for key, words in {
        "international": """
            国际 外交 外长 大使 大使馆 联合国 安理会 北约 欧盟 制裁 停火 战争 冲突 危机 军事 军演 核武器 导弹 半岛
            双边 多边 盟友 峰会 会谈 访问 国防部长 总统 外交部 领土 边境 难民 撤军 维和 和平谈判 地缘 大国
            战略伙伴 国际社会 乌克兰 俄罗斯 朝鲜 韩国 美国 日本 以色列 巴勒斯坦 加沙 伊朗 叙利亚 中东 欧洲 非洲
            拉美 东盟 公约 人道主义 全球安全""",
        "politics": """
            政治 政府 政党 政策 选举 议会 国会 立法 法案 投票 选民 总理 总统 部长 书记 党委 人大 政协 代表大会
            改革 治理 执政 反对党 内阁 宪法 司法 反腐 廉政 纪检 任免 国务院 民主 行政 公务员 条例 法治 基层治理
            巡视 两会 常委 干部 国家安全 主权 外交 制裁 军事 国防 换届 监督""",
        "business": """
            财经 经济 股市 股票 股价 证券 上市 融资 投资 投资者 基金 债券 利率 央行 银行 通胀 市值 营收 净利润
            利润 财报 季度 同比 环比 增长率 亿元 万元 美元 人民币 汇率 关税 贸易 出口 进口 供应链 市场份额 并购
            收购 破产 消费者 房地产 楼市 税收 预算 期货 油价 成本 零售 电商 估值 GDP 董事会""",
        "technology": """
            科技 技术 人工智能 算法 模型 芯片 半导体 软件 硬件 互联网 云计算 大数据 数据库 代码 程序 编程 开发者
            机器学习 深度学习 机器人 自动驾驶 手机 操作系统 应用程序 浏览器 服务器 网络安全 漏洞 加密 区块链 5G
            量子 卫星 航天 火箭 传感器 电池 处理器 开源 用户界面 框架 接口 训练 研发 实验室 专利 智能 数字化
            虚拟现实 显卡""",
        "culture": """
            文化 艺术 文学 小说 诗歌 诗人 作家 画家 绘画 书法 展览 博物馆 美术馆 画展 音乐 音乐会 交响乐 演唱会
            歌手 电影 导演 演员 票房 影片 戏剧 话剧 戏曲 京剧 舞蹈 舞台 剧院 非遗 遗产 传统 民俗 节日 古籍 文物
            考古 出版 读者 图书馆 书店 雕塑 摄影 剪纸 陶瓷 美学 诗词 剧本 匠人""",
        "corporate-culture": """
            企业文化 公司 员工 团队 团队精神 使命 愿景 价值观 核心价值观 管理层 领导力 同事 部门 培训 入职 新员工
            人才 激励 绩效 考核 晋升 福利 团建 年会 工会 党建 表彰 优秀员工 企业精神 凝聚力 归属感 执行力 责任感
            创新精神 客户 敬业 诚信 职业发展 沟通 协作 工作环境 办公室 企业 董事长 总经理 志愿服务 社会责任
            安全生产 岗位 创始人 主人翁 奋斗 企业形象""",
        "sports": """
            体育 比赛 球队 球员 教练 主教练 足球 篮球 排球 乒乓球 羽毛球 网球 游泳 田径 马拉松 奥运 奥运会 世界杯
            亚运会 全运会 冠军 亚军 决赛 半决赛 联赛 赛季 进球 得分 主场 客场 裁判 门将 前锋 后卫 夺冠 金牌 银牌
            铜牌 选手 运动员 球迷 俱乐部 转会 比分 小组赛 季后赛 世锦赛 破门 助攻 点球 篮板""",
    }.items()
}
ENGLISH: Mapping[str, tuple[str, ...]] = {
    key: tuple(words.split())
    for key, words in {
        "international": """
            diplomat diplomats diplomatic diplomacy embassy ambassador ambassadors nato un sanctions ceasefire war
            wars troops missile missiles nuclear peninsula treaty treaties summit foreign bilateral multilateral
            allies ally invasion border borders refugees refugee humanitarian peacekeepers militants airstrike
            airstrikes conflict hostages geopolitical ukraine russia russian moscow kremlin beijing korea korean
            israel israeli gaza palestinian palestinians iran iraq syria tehran eu brussels kyiv pyongyang envoy
            withdrawal""",
        "politics": """
            election elections electoral vote votes voter voters voting parliament parliamentary congress senate
            senator senators lawmakers lawmaker legislation bill minister ministers cabinet party parties labour
            conservative conservatives tory tories democrats democrat republican republicans liberal government
            opposition campaign candidate candidates manifesto coalition constituency referendum policy policies
            mp mps chancellor prime president governor mayor ballot poll polls constitution constitutional reform""",
        "business": """
            shares share stock stocks shareholders investors investor investment profit profits revenue revenues
            earnings quarter quarterly fiscal bank banks banking bond bonds interest rates inflation economy
            economic economist economists market markets merger acquisition takeover bid firm firms company
            companies analysts dollar euro yen currency exports imports trade deficit gdp growth sales retailer
            retailers ceo bankruptcy debt oil prices tax budget consumer consumers""",
        "technology": """
            software hardware computer computers internet online web website browser server servers code
            developers developer programming algorithm algorithms database api app apps smartphone smartphones
            mobile phones broadband wireless chip chips processor semiconductor robot robots robotics ai
            encryption malware virus spyware hackers security vulnerability users user digital data cloud
            open-source microsoft google gadget gadgets device devices technology technologies network networks
            machine""",
        "culture": """
            film films movie movies cinema director actor actress actors oscar oscars novel novels novelist author
            book books literature poetry poem poet music musician musicians album albums band singer song songs
            concert orchestra opera theatre theater stage play drama dance ballet museum museums gallery galleries
            exhibition art artist artists painting paintings sculpture festival heritage box-office audience award
            awards tradition traditions""",
        "corporate-culture": """
            employee employees staff team teams teamwork colleague colleagues workplace values mission vision
            leadership leaders manager managers management mentoring mentor onboarding training engagement morale
            wellbeing inclusion diversity volunteering retention recruitment hires talent promotion performance
            feedback trust integrity accountability belonging office offices workforce founder culture career
            careers recognition department departments coaching collaboration""",
        "sports": """
            match matches team teams player players coach coaches goal goals league season championship champions
            champion cup final finals semi-final football soccer rugby cricket tennis basketball olympic olympics
            athletics athlete athletes medal medals injury striker midfielder defender goalkeeper referee stadium
            fans club clubs win defeat victory scored score tournament sprint marathon racing race squad captain
            half-time penalty""",
    }.items()
}
