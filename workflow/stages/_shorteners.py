"""Hosts whose addresses say nothing of where they lead: only whoever follows one learns it."""

from __future__ import annotations

import re

from workflow.stages._hosts import path_of

# The name of these tables in findings, and their version: it changes with any entry.
TABLE = "copydesk/shorteners"
TABLE_VERSION = 1
# Services that shorten anybody's links.
_SERVICES = """
    bit.ly bitly.com bitly.is bitly.lc j.mp tinyurl.com tiny.cc tiny.one tiny.pl tiny.ee tinu.be goo.gl is.gd v.gd
    ow.ly owl.li buff.ly dlvr.it ift.tt rebrand.ly cutt.ly rb.gy shorturl.at shorturl.com shorturl.asia
    shorturl.gg t.ly t2m.io t1p.de bl.ink lnkd.in lnk.bz lnk.do lnk.sk s.id u.to clck.ru vk.cc vk.sv qr.ae qr.net
    qrco.de trib.al tr.ee po.st adf.ly ay.gy j.gs q.gs bc.vc ouo.io ouo.press exe.io adfoc.us shrtm.nu shorte.st
    sh.st linkjust.com da.gd dub.sh kutt.it snip.ly snip.link soo.gd su.pr tl.gd tny.im tny.so ur1.ca urlz.fr
    urls.fr urlr.me url.ie urlgeni.us 2.gp 2u.pw 3.ly 4.gp 5.gp 6.gp 7.ly 8.ly a.gd x.co x.gd yep.it zpr.io zws.im
    zzb.bz yourls.org 1url.cz acortar.link alturl.com ulvis.net n9.cl migre.me metamark.net mcaf.ee mub.me
    notlong.com o-x.fr polr.me prettylink.pro budurl.com clc.to clickmeter.com bityl.co blap.net by2.io chilp.it
    cli.re cli.gs dy.fi dy.si ed.gr ezurl.cc fa.by firsturl.de firsturl.net fur.ly gg.gg git.io goo.by goo.su
    gowat.ch han.gl hyperurl.co ibit.ly idek.net ilnk.io inx.lv iplogger.org iplogger.com iplogger.co
    iplogger.info iplogger.ru grabify.link ity.im kortlink.dk kurl.ru lc.cx lihi.cc lihi.tv lihi.vip lihi.pro
    lihi1.cc lihi1.com lihi2.cc lihi3.cc link.ac ln.run lstu.fr lurl.cc minilink.io myppt.cc mz.cm nnn.is nnna.ru
    onelink.to orlo.uk ourl.tw picz.cc piee.pw ppt.cc pse.is psee.io psce.pw r-7.co reurl.cc risu.io rlu.ru
    safelinking.net saf.li scr.bi seq.vc shln.me short.gy shorten.asia shorten.ee shorten.is shorten.so shorten.tv
    short.io shrinke.me shiny.link sht.moe skr.rs skyurl.cc small.cat smarturl.it sn.rs snd.sc split.to spr.ly
    srnk.us surl.li swiy.co tidd.ly tinylink.net tinyurl.hu tinyurl.mobi to.ly trackurl.link txul.cn uni.cf
    urli.ai urly.co urly.fi urlzs.com utm.to vur.me waa.ai wn.nr wooo.tw ww7.fr xor.tw yip.su zez.kr zxc.li
    hubs.ly hubs.la hubs.li sforce.co mailchi.mp eepurl.com conta.cc ctt.ac ctt.ec smart.link lnk.to lnk.direct
    linktw.in bom.so gtly.to gtly.ink shrt.co kl.ik.my ko.gl kuku.lu relink.asia replug.link soc.cr socx.in wo.ws
    wenk.io z23.ru xurl.es zurl.co zurl.ws
"""
# Chinese services, and the short hosts of Chinese platforms.
_CHINESE = """
    t.cn url.cn sina.lt dwz.cn dwz.tax dwz.win dwz.lc suo.im suo.fyi suo.nz mrw.so tb.cn m.tb.cn s.tb.cn 3.cn
    u.jd.com b23.tv v.douyin.com v.kuaishou.com xhslink.com m.toutiao.com/is w.url.cn 985.so rrd.me c7.gg t.hk.uy
    sourl.cn 0x9.me ft12.com 6du.in 7.wf tcn.ink urlify.cn u.nu a.189.cn dd.ma datayi.cn ii1.su ock.cn r6a.cn
    kks.me bdurl.cn goolnk.com sohu.gg oreil.ly gum.co p.pinduoduo.com mobile.yangkeduo.com/transfer c.m.suning.com
    m.meituan.com/s dpurl.cn kurl.cn kzurl.cn s3.cn 52.nu f5yo.com 99url.cc l8l.net m6z.cn qr09.cn qqurl.com
    yun.ir t.im tinyurl.cn lnurl.cn c5n.cn iii.im nxw.so u6v.cn i7q.cn z3w.co
"""
# Platforms and firms that shorten links for themselves and, mostly, for what is shared on them.
_PLATFORMS = """
    t.co fb.me on.fb.me a.co amzn.to amzn.eu amzn.asia ebay.to etsy.me aka.ms apple.co g.co goo.gle
    youtube.page.link binged.it yhoo.it aol.it msft.it wp.me tmblr.co pin.it flip.it redd.it/s spoti.fi disq.us/p
    db.tt 1drv.ms nyti.ms wapo.st on.wsj.com reut.rs cnn.it bbc.in econ.st on.ft.com lat.ms usat.ly politi.co
    bloom.bg huffp.st cnb.cx nbcnews.to abcn.ws cbsn.ws apne.ws aje.io dpo.st nydn.us nyp.st nyer.cm n.pr
    to.pbs.org ti.me tcrn.ch cnet.co engt.co gizmo.do thn.news tnw.to selnd.com mzl.la red.ht ibm.biz ibm.co
    intel.ly dell.to hpe.to go.aws go.usa.gov go.nasa.gov dld.bz okt.to grnh.se crwd.fr pewrsr.ch wef.ch unc.live
    stanford.io nature.ly rdcu.be oal.lu owy.mn kko.to naver.me me2.kr lin.ee s.coop s.ee shope.ee lzd.co
    tokopedia.link s.click.aliexpress.com a.aliexpress.com click.aliexpress.com temu.to
"""
# Searches and platforms whose links on lead elsewhere by a sealed number.
_SEALED = """
    baidu.com/link baidu.com/from sogou.com/link sogou.com/web so.com/link jump.bdimg.com/safecheck
    link.segmentfault.com link.dcloud.net weixin110.qq.com/cgi-bin mp.weixin.qq.com/cgi-bin/readtemplate
    news.google.com/rss/articles news.google.com/articles list-manage.com/track/click ct.sendgrid.net/ls/click
    click.mail.ru sol.dfs.toutiao.com
"""


_FEW = 6
# Endings under which everybody has a site of their own, and short domains whose paths are names of people or videos.
_GENERAL = frozenset({"com", "net", "org", "edu", "gov", "cn"})
_NOT_SHORT = frozenset({"youtu.be", "t.me", "wa.me", "vk.ru", "vk.me", "ok.ru", "dev.to", "ask.fm", "last.fm", "x.ai"})
_NO_WORD = re.compile(
    r"/(?:(?=[^/]*[A-Z])(?=[^/]*[a-z])|(?=[^/]*[0-9])(?=[^/]*[A-Za-z]))(?![A-Z][a-z]+$)[A-Za-z0-9]{4,10}"
)


def _places(table: str) -> dict[str, tuple[str, ...]]:
    """From each host to the beginnings of its paths that are short links; an empty one stands for all."""
    found: dict[str, tuple[str, ...]] = {}
    for where in table.split():
        host, slash, path = where.partition("/")
        found[host] = (*found.get(host, ()), slash + path)
    return found


SHORT = _places(_SERVICES + _CHINESE + _PLATFORMS)
SEALED = _places(_SEALED)


def hides_target(address: str, host: str) -> bool:
    """Whether nobody can see from an address where it leads. Its front page, without a path, leads nowhere else."""
    labels = host.rstrip(".").removeprefix("www.").split(".")
    starts = SHORT.get(".".join(labels), ())
    for at in range(len(labels) - 1):
        starts += SEALED.get(".".join(labels[at:]), ())
    path = path_of(address) if starts else ""
    return len(path) > 1 and any(path == start or path.startswith(f"{start}/") for start in starts)


def looks_short(address: str, host: str) -> bool:
    """Whether an address has the shape of a short link: a few signs that are no word, at a domain of a few letters."""
    labels = host.rstrip(".").removeprefix("www.").split(".")
    if len(labels) != 2 or len(labels[0]) > _FEW or labels[1] in _GENERAL or host in _NOT_SHORT:
        return False
    return bool(_NO_WORD.fullmatch(path_of(address)))
