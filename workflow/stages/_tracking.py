"""Query parameters that only track readers, and how to take them out of an address."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Mapping
from urllib.parse import unquote

# Names from the vendors' own documentation of their campaign and click parameters. Names that pages also use for
# themselves (ref, id, v, q, s, t, page, source, from, cid, cuid, erid) are left out on purpose.
_NAMES = """
    _ga _gl gclid gclsrc dclid gbraid wbraid gad_source gad_campaignid srsltid gps_adid usqp
    fbclid fb_action_ids fb_action_types fb_comment_id fb_ref fb_source action_object_map action_ref_map action_type_map
    igsh igshid twclid ttclid msclkid li_fat_id epik rdt_cid scid_click sscid yclid ysclid yadclid yadordid ymclid ymid
    syclid _openstat rb_clickid mindbox-click-id mindbox-message-key
    _hsenc _hsmi __hssc __hstc __hsfp hsctatracking mc_cid mc_eid mc_tc mkt_tok _kx __s ck_subscriber_id
    ml_subscriber ml_subscriber_hash ml_sub ml_sub_hash vero_id vero_conv wickedid oly_anon_id oly_enc_id _bhlid bbeml
    bsft_aaid bsft_clkid bsft_eid bsft_ek bsft_mid bsft_uid sfmc_id sfmc_activityid et_cid et_lid et_rid
    sc_customer sc_eh sc_lid sc_llid sc_src sc_uid ss_email_id ss_source ss_campaign_id ss_campaign_name
    ss_campaign_sent_date sms_click sms_source sms_uph eblastid user_email_address unicorn_click_id vgo_ee
    _branch_match_id _branch_referrer adjust_tracker adjust_campaign adjust_creative adjust_referrer adfrom
    admitad_uid aiad_clid awc irclickid irgwc ircid ir_adid ir_campaignid ir_partnerid clickid tduid rtkcid maf
    _clde _cldee _io_session_id __io_lv _sgm_action _sgm_campaign _sgm_source _zucks_suid asgtbndr cmpid cx_click
    cx_recsorder cx_recswidget dpg_campaign dpg_source ebisadid ex_cid external_click_id famad_xuid gci guccounter
    guce_referrer guce_referrer_sig h_sid h_slt itm_campaign itm_content itm_medium itm_source itm_term
    nb_adid nb_aname nb_asize nb_atype nb_cid nb_mtype nb_partner_name nb_partner_shared_id nb_pid nb_platform
    nb_product_sku nx_source oft_c oft_ck oft_d oft_id oft_ids oft_k oft_lk oft_sk oprtrack s_campaign s_cid
    vc_lpp wt_mc xtor piwik_campaign piwik_kwd piwik_keyword brave-campaign-id brave-creative-id brave-creative-set-id
    cm_cr cm_me cm_mmc cm_re cm_sp cm_ven cm_cat cm_pla cm_ite sr_share ns_source ns_mchannel ns_campaign ns_linkname
    at_campaign at_campaign_type at_channel at_creation at_custom1 at_custom2 at_custom3 at_custom4 at_detail_placement
    at_emailtype at_format at_general_placement at_identifier at_link at_link_id at_link_origin at_link_type at_medium
    at_network at_platform at_ptr_name at_recipient_id at_recipient_list at_send_date at_term at_type at_variant
    spm scm spm_id_from vd_source from_spmid share_token share_source share_medium share_plat share_session_id
    share_from share_tag unique_k from_source bd_vid qz_gdt gdt_vid bd_source hmsr hmpl hmcu hmkw hmci
    wechat_redirect_from from_wecom wxfid isappinstalled nsukey weibo_id_from luicode lfid
    xhsshare xsec_source appuid apptime share_iid share_link_id tt_from is_copy_url timestamp_share
"""
NAMES = frozenset(_NAMES.split())
# Families in which every name is a tracker's.
_FAMILIES = re.compile(r"(?:utm_[\w-]+|hsa_[a-z]+|mtm_[a-z]+|pk_[a-z]+|cm_mmca\d+|matomo_[a-z]+|trk_[a-z]+)")
# Names that track on these hosts and their subdomains, and mean something elsewhere.
_ON_HOST: Mapping[str, frozenset[str]] = {
    "youtube.com": frozenset({"si", "feature", "pp"}),
    "youtu.be": frozenset({"si", "feature", "is"}),
    "spotify.com": frozenset({"si", "context"}),
    "x.com": frozenset({"s", "t", "ref_src", "ref_url"}),
    "twitter.com": frozenset({"s", "t", "ref_src", "ref_url"}),
    "bilibili.com": frozenset({"buvid", "plat_id", "seid", "is_story_h5", "bbid", "up_id"}),
    "mp.weixin.qq.com": frozenset({"scene", "srcid", "chksm", "mpshare", "sharer_shareinfo", "sharer_sharetime"}),
    "xiaohongshu.com": frozenset({"xsec_token", "app_platform", "app_version", "author_share"}),
    "amazon.com": frozenset({"pd_rd_r", "pd_rd_w", "pd_rd_wg", "pf_rd_p", "pf_rd_r", "qid", "sprefix", "crid"}),
    "douyin.com": frozenset({"previous_page", "u_code", "did", "iid", "ts"}),
    "weibo.com": frozenset({"wm", "sourcetype", "featurecode"}),
    "weibo.cn": frozenset({"wm", "sourcetype", "featurecode"}),
    "taobao.com": frozenset({"scene", "ali_trackid", "pvid", "sourcetype", "bxsign", "ut_sk"}),
    "tmall.com": frozenset({"scene", "ali_trackid", "pvid", "sourcetype", "bxsign", "ut_sk"}),
}
_SEPARATOR = re.compile(r"&(?:amp;|#38;|#x26;)?", re.IGNORECASE)


def is_tracking(name: str, host: str = "") -> bool:
    """Whether a parameter of this name, on this host, does nothing for the reader."""
    name = unquote(html.unescape(name)).strip().lower()
    if name in NAMES or _FAMILIES.fullmatch(name):
        return True
    labels = host.lower().split(".")
    return any(name in _ON_HOST.get(".".join(labels[at:]), ()) for at in range(len(labels) - 1))


def tracking_pieces(address: str, host: str) -> Iterator[tuple[int, int, str]]:
    """The pieces (start, end, names) of an address, as written, to take out so that no tracker is left in it."""
    mark = address.find("?")
    if mark < 0:
        return
    end = address.find("#", mark + 1)
    while end > 0 and address[end - 1] == "&":  # the "#" of a character reference
        end = address.find("#", end + 1)
    end = len(address) if end < 0 else end
    yield from _runs(address, mark + 1, end, host)


def _runs(address: str, start: int, end: int, host: str) -> Iterator[tuple[int, int, str]]:
    """Neighbouring trackers make one piece; the separator before them goes too, or, for the first, the one after."""
    kept = False
    run: tuple[int, list[str]] | None = None
    at = before = start
    while at <= end:
        separator = _SEPARATOR.search(address, at, end)
        stop = separator.start() if separator else end
        name = address[at:stop].partition("=")[0]
        if name and is_tracking(name, host):
            run = run or (before, [])
            run[1].append(name)
        else:
            if run:
                yield _piece(run, before if kept else at)
                run = None
            kept = kept or stop > at
        if not separator:
            break
        before, at = stop, separator.end()
    if run:
        yield _piece((run[0] if kept else start - 1, run[1]), end)


def _piece(run: tuple[int, list[str]], end: int) -> tuple[int, int, str]:
    return run[0], end, ", ".join(run[1])
