"""Short articles of our own, a handful for each category and language: what the check of categories is measured on."""

from __future__ import annotations

# Each line is one article. One hand wrote these and the lists of words, so what is measured here flatters a little.
ENGLISH: dict[str, str] = {
    "international": """
The foreign ministers of the two neighbours met on the bridge that has been closed since the shelling in March. They agreed to let ambulances cross and to exchange forty prisoners. The United Nations envoy, who stood between them for the photographs, said it was the first time in a year that both capitals had sent anybody at all. Whether the truce holds depends on the generals.
Three cargo ships turned back from the strait on Tuesday after a warning from the coast guard of the island republic. Washington and Tokyo called the step a provocation. Beijing said its navy was on a routine exercise. The ambassadors of six countries were summoned, and insurers doubled what they charge for the passage.
After nine years of talks the treaty on the river was signed in Nairobi. Egypt, Sudan and Ethiopia will share the water by a formula that each president could call a victory at home. Diplomats who had slept in the conference centre applauded. The African Union will watch over the dam.
The refugees came over the pass at night, some of them carrying their parents. The border police of the host country counted eleven thousand by Thursday. Aid agencies ask for tents and for a corridor that the rebels would respect; the government in exile asks for sanctions. The Security Council meets on Monday.
""",
    "politics": """
The bill passed its second reading by four votes after the whips had spent the night on the telephone. Nine members of the governing party voted with the opposition. The prime minister called it a good day for the country; the leader of the opposition called it a government living on borrowed time. An early election is now likely.
Voters in the northern district go to the polls on Sunday to choose a mayor. Five candidates are on the ballot, and the campaign has been about one thing: the closed hospital. Turnout was under forty per cent last time. The governor, who is of the other party, has kept out of it.
The constitutional court struck down the reform of the civil service. The cabinet must now bring a new law before parliament within six months. The minister of justice regretted the ruling and accepted it. Her own coalition is divided on what to write into the draft.
The senator announced on Friday that he would not run again. He has held the seat for twenty-two years, chaired the committee on taxation and survived three scandals. Democrats and Republicans praised him with equal caution. The primary will be crowded.
""",
    "business": """
The maker of lifts will cut eight hundred jobs after a quarter in which orders fell by a fifth. Net profit was down to 31 million euros. The chief executive blamed the price of steel and a weak property market. Shares rose four per cent, as they do when people are dismissed.
Inflation came down to 2.1 per cent in May, the central bank said, and most economists now expect a cut in interest rates before the autumn. Bond yields fell. Retailers hope that households will spend again; wages have grown faster than prices for two quarters running.
The two airlines confirmed that they are in talks about a merger. Together they would have revenue of nine billion dollars and debts of six. Analysts doubt that regulators will let them keep both hubs. Shareholders are to vote on the offer in June.
A grocer's chain from the south has bought its largest competitor for 240 million pounds in cash. It pays eleven times earnings. The bank that lent the money has asked for two seats on the board. Suppliers were told that contracts will be honoured until the end of the fiscal year.
""",
    "technology": """
The new release of the database encrypts its files by default and needs a third less memory. Developers had asked for it since a student showed how to read a stolen disk in an afternoon. Servers have to be restarted once. The source code is on the project's page, with a script that moves old data over.
The company showed a chip that runs a language model without a connection to the cloud. A phone with it translates speech while you talk. Engineers cut the model to a sixteenth of its size and lost, they say, two points in accuracy. Battery life suffers; the second version is due in spring.
A flaw in a popular router lets anyone on the same network take it over. Researchers told the maker in January; the firmware that closes the hole came out on Monday. Users should install it and change the password. Attacks have been seen on about two thousand devices.
The robot sorts parcels by their labels and by feel. Its camera reads the address, and sensors in the gripper tell paper from plastic. The algorithm learned from a million grasps in simulation before it touched anything. It drops one parcel in nine thousand, fewer than people do.
""",
    "culture": """
The museum has hung its Dutch rooms anew. The small painting of a woman reading, which nobody noticed for sixty years, now has a wall to itself. The curator says that visitors stand before it longer than before the portrait by Hals. The exhibition of drawings next door is free until June.
Her third novel is about a family of piano tuners. It moves slowly and hears everything. Readers who loved the first two books will miss the jokes; critics have praised the last chapter, in which an instrument is burned. The author reads at the old theatre on Thursday.
The orchestra opened its season with the symphony that it had played at its founding. The conductor, who is twenty-nine, took the slow movement so slowly that somebody coughed in despair. After the interval a young violinist played Bartók as if he had written it for her. The audience stood.
The festival for silent film ends tonight with a comedy from 1924, found in a barn. A pianist and a drummer accompany it. The director's granddaughter, herself an actress, will tell how the reels survived. Tickets for the cinema are sold out, but the square has a screen.
""",
    "corporate-culture": """
Every Friday at four the whole team stops work and somebody explains a mistake. The founder began with his own: he had promised a client what no colleague could deliver. Employees say the half hour has changed how they give feedback. Managers listen. New hires are told about it before they sign.
Our mentoring programme enters its fifth year. Forty colleagues from nine departments have a mentor outside their own line of management, and every second one has moved to a new role since. The survey shows that staff feel heard. Human resources will train twenty more mentors in the spring.
The plant gave its award for safety to the night shift. For a thousand days nobody was hurt. The foreman said that it is a matter of trust: whoever stops the belt is thanked and never asked why. The managing director handed every worker a letter and told the story of his own lost finger.
Volunteers from the office spent a Saturday painting the nursery beside the warehouse. Accounting brought the ladders and sales brought the cake. It is part of what the company calls its values, and for once nobody rolled their eyes. The workforce voted to do it again in the autumn.
""",
    "sports": """
A goal in stoppage time gave the visitors the point they needed to stay in the league. The keeper had saved twice before; the third shot went in off the post. The coach, who is leaving, hugged the linesman. Next season the club will play in front of its own fans again.
She ran the last lap in 58 seconds and looked back only once. The gold medal in the 1,500 metres is the first for her country since Rome. The favourite fell at the bell and finished eleventh. Officials confirmed the record an hour later.
The wicket was slow and the batsmen were slower. Rain ended play at tea with England on 114 for six. The captain was out to the ball he had seen coming since breakfast. The third Test resumes on Saturday if the ground drains.
The sprinter won the stage in the rain, ahead of two team-mates, after a crash had taken half the field. The yellow jersey finished in the pack. Tomorrow the race goes over three passes, and the climbers, who have hidden for a week, will have to attack.
""",
}
CHINESE: dict[str, str] = {
    "international": """
两国外长周二在关闭了一年的大桥上会面，同意让救护车通行，并交换四十名战俘。联合国特使站在两人中间合影，他说，这是停火以来双方首都第一次都派出代表。协议能否维持，要看前线的将军们。
三艘货轮在海峡掉头，此前岛国海岸警卫队发出警告。华盛顿和东京称此举是挑衅，外交部发言人回应说，海军只是例行演习。六国大使当天被召见，航运保险费用翻了一倍。
经过九年谈判，三国总统在内罗毕签署了关于河水分配的条约。埃及、苏丹和埃塞俄比亚将按照新的比例用水。睡在会议中心的外交官们鼓起掌来。非洲联盟将监督大坝的运行。
难民是夜里翻过山口的，有人背着父母。邻国的边防警察到周四已登记一万一千人。救援组织呼吁叛军让出人道主义通道，流亡政府则要求实施制裁。安理会将于下周一开会讨论局势。
""",
    "politics": """
县委昨天召开常委会，研究基层治理的三项改革。会议决定，村务公开今后由群众代表监督，干部任免提前一周公示。县长表示，机关作风的整顿要动真格，巡视组指出的问题年底前必须整改到位。
议会以四票之差通过了法案的二读。执政党有九名议员倒戈。总理称这是国家的好日子，反对党领袖则说，内阁已经靠借来的时间度日。提前选举的可能性正在上升。
市人大代表审议了新修订的物业管理条例。多位代表提出，业主投票的门槛过高，行政部门不应代替居民作主。法制委员会表示，草案将再次向社会征求意见，争取明年立法通过。
国务院公布了公务员考核的新规定。今后，考核结果与职务晋升挂钩，群众评议占三成。有专家认为，行政效率能否提高，关键看各级政府是否真正落实，而不是又多了一张表格。
""",
    "business": """
这家电梯企业将裁减八百个岗位，第二季度订单同比下降两成，净利润只有三千一百万元。董事长把原因归于钢材涨价和楼市低迷。消息公布后，股价反而上涨了百分之四。
央行昨天表示，五月份通胀率降至百分之二点一，多数经济学家预计秋天之前会下调利率。债券收益率随之走低。零售商盼着消费者重新打开钱包，工资的增长已经连续两个季度快过物价。
两家航空公司证实正在商谈合并。合并后的营业收入将达六百亿元，负债四百亿元。分析人士怀疑监管部门会不会同意。股东大会将在六月对收购要约进行表决，银行团已经承诺提供融资。
今年前四个月，全省出口额增长百分之七，新能源汽车占了一半。外贸企业说，汇率波动吃掉了不少利润，关税的变化也让供应链成本上升。不少厂家打算把投资转向内需市场。
""",
    "technology": """
新版数据库默认加密所有文件，内存占用减少三分之一。开发者早就盼着这个功能，此前有学生演示过怎样在一个下午读出被偷的硬盘。服务器需要重启一次，迁移旧数据的脚本和源代码都在项目主页上。
这家公司展示了一款不联网就能运行大语言模型的芯片。装了它的手机可以边说边译。工程师把模型压缩到原来的十六分之一，准确率只降了两个点。电池续航是短板，第二代产品明年春天上市。
一款常见路由器的漏洞能让同一网络里的任何人接管设备。研究人员一月份通报了厂家，修补固件周一发布。用户应当尽快升级并更换密码。目前已发现约两千台设备遭到攻击。
仓库里的机器人靠摄像头读地址，靠夹爪上的传感器分辨纸盒和塑料袋。它的算法在仿真环境里练习了一百万次抓取，才碰到真正的包裹。九千件里掉一件，比人工还少。
""",
    "culture": """
博物馆重新布置了荷兰厅。那幅六十年来无人留意的读信女子小画，如今独占一面墙。策展人说，观众在它前面停留的时间比在哈尔斯的肖像前还长。隔壁的素描展览六月底前免费。
她的第三部小说写一家调琴师。故事走得很慢，却什么都听得见。喜欢前两本书的读者会想念那些笑话，评论家则称赞最后一章，乐器在那里被烧掉。作家周四在老剧院朗诵。
乐团用建团时演奏的那部交响曲开启了新乐季。二十九岁的指挥把慢板处理得极慢，台下有人忍不住咳嗽。下半场，年轻的小提琴家拉起巴托克，像是作曲家专门写给她的。全场观众起立。
默片电影节今晚闭幕，放映一部在谷仓里找到的一九二四年的喜剧，钢琴和鼓现场伴奏。导演的孙女也是演员，她将讲述胶片是怎样保存下来的。影院的票已经售完，广场上另设银幕。
""",
    "corporate-culture": """
每周五下午四点，全体员工停下手头的工作，听一位同事讲自己犯过的错误。创始人带头讲了第一个。大家说，这半小时改变了团队里提意见的方式，管理层学会了倾听。新人入职前就会听说这件事。
公司的导师计划进入第五年。来自九个部门的四十位同事有了自己的导师，一半的人后来换到了更合适的岗位。员工满意度调查显示，归属感明显提高。人力资源部春天还要培训二十位导师。
工厂把安全生产奖发给了夜班。一千天里，没有一个人受伤。班长说，靠的是信任：谁按下停机键，谁就受到感谢，没人追问理由。总经理给每位职工写了一封信，讲了自己断指的故事。
周六，办公室的志愿者给仓库旁边的幼儿园刷了墙，财务部带来梯子，销售部带来蛋糕。这是企业价值观里“社会责任”的一部分，这一次没有人觉得是口号。大家投票决定秋天再来一次，当作团建。
""",
    "sports": """
客队在补时阶段打进一球，拿到了保级所需的一分。门将此前两次神勇扑救，第三脚射门击中立柱后弹进网窝。即将离任的主教练拥抱了边裁。下赛季，球队又能在自己的球迷面前比赛了。
最后一圈她跑出五十八秒，只回头看了一次。这枚一千五百米金牌，是她的国家自罗马以来的第一枚。夺冠热门选手在铃声响起时摔倒，只列第十一。一小时后，裁判长确认了新的纪录。
第三局，主队一度落后六分，老将换上场后连得四分，把比分扳平。教练叫了暂停，把战术板擦得干干净净。最终女排姑娘们以三比二逆转，小组赛三战全胜，提前锁定半决赛席位。
他在雨中赢下这个赛段，身后是两名队友，大半车队被一次摔车挡住。黄衫得主跟随大部队过线。明天要翻三座山口，藏了一个星期的爬坡手们不得不进攻，总成绩的差距只有十二秒。
""",
}
# Honest articles that speak much of what another category is about: none of these may be questioned.
MIXED: tuple[tuple[str, str], ...] = (
    ("business", "The football club reported a loss of 40 million pounds. Revenue from television fell, wages rose, and the bank wants its loan back by June. The owners will sell shares in the stadium. Fans fear that the striker goes first. Analysts call the debt manageable."),
    ("politics", "Parliament voted to ban the sale of foreign routers to public offices. The minister said that security came before price. The opposition asked who would pay for new networks. The bill goes to the upper house, where the government has no majority."),
    ("technology", "The league will let an algorithm decide on offside. Cameras under the roof follow every player fifty times a second, and software draws the line. The engineers say that the error is under a centimetre. Referees get the decision on a device at the wrist."),
    ("culture", "The film is about a football team that never won. The director, once a goalkeeper himself, cast his old team-mates. There is one match in it, shot from behind the goal in the rain, and it is the best scene. The music is by a band of coaches."),
    ("corporate-culture", "The company moved its head office into the former bank, and the staff chose the furniture. Turnover had doubled in three years and nobody knew anybody. Now departments eat at one table. The managing director cooks on the first Monday. Recruitment costs have fallen by a third."),
    ("international", "The two governments agreed on a price for gas. Ministers had talked in Vienna for three days while factories on both sides of the border stood still. The European Union will pay for the pipeline's repair. The president called it peace by invoice."),
    ("sports", "The club has a new owner from the telephone business, and the players have new contracts. On the pitch nothing changed: two defeats, one draw, no goals. The coach asks the fans for patience until the injured defenders return. On Sunday the leaders come."),
    ("business", "俱乐部公布年报，亏损四亿元。电视转播收入下降，球员工资上涨，银行要求六月前还清贷款。股东打算出售球场的部分股权。分析师认为债务尚可控制，球迷则担心前锋被卖掉。"),
    ("politics", "市政府决定在政务大厅试用人工智能问答。人大代表追问数据由谁保管，主管副市长承诺，算法不参与审批。条例草案要求，群众有权选择人工窗口。监督办法年底前出台。"),
    ("technology", "银行换了核心系统。新的数据库一秒能处理二十万笔交易，旧的大型机终于关机。工程师花了三年改写代码，上线当晚只停了四分钟。利率调整以前要两天，如今改一个参数就行。"),
    ("culture", "这部纪录片拍的是一家工厂的工会合唱团。车间主任唱男低音，董事长从来没有来听过。导演跟了他们两年，银幕上几乎没有旁白。音乐是厂里的老会计写的。"),
    ("corporate-culture", "公司请来奥运冠军给新员工讲课。她说，训练和工作一样，靠的是每天的小事。听完课，销售团队把早会改成了站着开。同事们笑称，这是本季度最有用的培训。"),
    ("international", "两国央行行长在巴塞尔会面，商定用本币结算石油。此前，美国的制裁让双方的贸易额减半。外交官们说，谈判拖了一年，总统们的一通电话才打破僵局。欧盟表示关切。"),
    ("sports", "联赛首次用人工智能判罚越位。球员抱怨等待太久，教练说结果至少公平。周六的比赛，主队有两个进球被取消，最后零比零收场。裁判长承认系统还要调整，球迷嘘声一片。"),
)  # fmt: skip


def articles(table: dict[str, str], key: str) -> list[str]:
    """The articles of a category, one string each."""
    return table[key].strip().split("\n")
