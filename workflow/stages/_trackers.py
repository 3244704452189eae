"""Names of query parameters that only track readers, where they do so, and who says so.

Sources: adguard, the general part of AdGuard's URL tracking filter; brave, the query filter and the clean-URL rules of
the Brave browser; clearurls, the rules of ClearURLs; vendor, documentation or pages of the service itself. Each name
was looked at: what pages also use for themselves (ref, id, v, q, s, t, page, source, from) stands only under the hosts
where it tracks, or nowhere.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

# The name of this table in findings, and its version: it changes with any entry.
TABLE = "copydesk/trackers"
TABLE_VERSION = 1
# Who names them, and the names: everywhere.
_EVERYWHERE = """
# Google Ads and Analytics
adguard: gps_adid
adguard brave: gbraid gclsrc usqp wbraid
adguard brave clearurls: _gl gclid
adguard clearurls: _ga
brave: gad_campaignid gad_source
brave clearurls: dclid srsltid
clearurls: ga_campaign ga_content ga_medium ga_place ga_source ga_term gs_l
# Meta
adguard brave: fb_comment_id
adguard brave clearurls: action_object_map action_ref_map action_type_map fb_action_ids fb_action_types fb_ref
    fb_source fbclid
vendor: igsh igshid mibextid
# Other advertising networks
adguard: _zucks_suid admitad_uid aiad_clid asgtbndr awc ebisadid erid external_click_id famad_xuid gci maf rtkcid
    sscid tduid ymid
adguard brave: ir_adid ir_campaignid ir_partnerid irclickid irgwc unicorn_click_id ysclid
adguard brave clearurls: _openstat msclkid rb_clickid twclid yclid
brave: clickid h_sid h_slt ircid syclid ttclid yadclid yadordid ymclid
clearurls: __twitter_impression ceneo_spo
vendor: epik li_fat_id rdt_cid scid_click sznclid
# Letters and customer files: HubSpot, Mailchimp, Marketo, Klaviyo, Drip, MailerLite, Vero, Omeda, Beehiiv, Bluecore
adguard: _clde _cldee bsft_aaid bsft_eid bsft_ek bsft_mid mindbox-click-id mindbox-message-key user_email_address
adguard brave: _kx bsft_clkid bsft_uid
adguard brave clearurls: __hsfp __hssc __hstc _hsenc hsctatracking mc_eid ml_subscriber ml_subscriber_hash
    oly_anon_id oly_enc_id vero_conv vero_id wickedid
adguard clearurls: mkt_tok
brave: _bhlid _hsmi bbeml ck_subscriber_id eblastid et_cid et_lid et_rid ml_sub ml_sub_hash oft_c oft_ck oft_d
    oft_id oft_ids oft_k oft_lk oft_sk sc_customer sc_eh sc_lid sc_llid sc_src sc_uid sfmc_activityid sfmc_id
    sms_click sms_source sms_uph ss_campaign_id ss_campaign_name ss_campaign_sent_date ss_email_id ss_source vgo_ee
brave clearurls: __s mc_cid
clearurls: mc_tc os_ehash
vendor: spjobid spmailingid spreportid spuserid
# Branch and Adjust
adguard: adjust_campaign adjust_creative adjust_referrer adjust_tracker
adguard brave: _branch_match_id
brave: _branch_referrer
# Measuring of publishers and shops: Piano, Adobe, Webtrekk, Matomo, IBM, Outbrain, Chartbeat, Yahoo
adguard: __io_lv _io_session_id _sgm_action _sgm_campaign _sgm_source adfrom dpg_campaign dpg_source itm_content
    itm_term nx_source oprtrack vc_lpp xtor
adguard brave: cm_cr cm_me cx_click cx_recsorder cx_recswidget guccounter guce_referrer guce_referrer_sig
adguard brave clearurls: s_cid
adguard clearurls: cmpid itm_campaign itm_medium itm_source wt_mc
brave: at_campaign at_campaign_type at_channel at_creation at_custom1 at_custom2 at_custom3 at_custom4
    at_detail_placement at_emailtype at_format at_general_placement at_identifier at_link at_link_id at_link_origin
    at_link_type at_medium at_network at_platform at_ptr_name at_recipient_id at_recipient_list at_send_date at_term
    at_type at_variant brave-campaign-id brave-creative-id brave-creative-set-id cm_mmc cm_re cm_sp ex_cid nb_adid
    nb_aname nb_asize nb_atype nb_cid nb_mtype nb_partner_name nb_partner_shared_id nb_pid nb_platform
    nb_product_sku piwik_campaign piwik_kwd s_campaign
clearurls: echobox hmb_campaign hmb_medium hmb_source tracking_source wt_zmc wtrid
vendor: cm_cat cm_ite cm_pla cm_ven ns_campaign ns_linkname ns_mchannel ns_source piwik_keyword sr_share
# Chinese platforms: Alibaba, Bilibili, Baidu, Tencent, Weibo, Xiaohongshu, ByteDance
clearurls: spm
vendor: bd_vid from_wecom gdt_vid hmci hmcu hmkw hmpl hmsr isappinstalled nsukey qz_gdt wechat_redirect_from wxfid
"""
# Families in which every name is a tracker's: adguard brave clearurls, matomo_ and trk_ by their vendors.
FAMILIES = re.compile(r"(?:utm_[\w-]+|hsa_[a-z]+|mtm_[a-z]+|pk_[a-z]+|cm_mmca\d+|matomo_[a-z]+|trk_[a-z]+)")
# Who names them, on which hosts (all subdomains, and with .* every ending), and the names.
_ON_HOSTS = """
vendor youtube.com youtu.be: si feature pp is kw embeds_referring_euri embeds_referring_origin source_ve_path
vendor spotify.com: si context nd dlsi
clearurls x.com twitter.com: s t cn src ref_src ref_url
clearurls reddit.com: share_id ref_source ref_campaign correlation_id rdt $deep_link $3p $original_url
clearurls facebook.com: __tn__ __xts__[0] __cft__[0] eav paipv rdid sfnsn wtsid hc_ref hc_location fref pnref refsrc
    ref_type comment_tracking _rdr rdr rdc ls_ref action_history
clearurls instagram.com: igsh igshid
clearurls threads.net threads.com: igshid xmt slof
clearurls linkedin.com: trk trkinfo trackingid refid lipi lici midtoken midsig eid otptoken rcm
clearurls tiktok.com: _r _t _d u_code preview_pb share_app_name share_iid share_app_id share_link_id sender_device
    sec_user_id tt_from is_copy_url is_from_webapp
clearurls snapchat.com: sc_referrer sc_ua
clearurls google.*: ved ei sei gs_lcp gs_lcrp gs_ssp oq aqs sxsrf rlz sourceid usg uact sca_esv sca_upv iflsig fbs
    ictx cshid pcampaignid esrc gws_rd gfe_rd vet bih biw dpr
clearurls bing.com: cvid qs qp sk sp sc form refig pq ghsh ghacc ghpl
clearurls msn.com: ocid cvid ei pc
clearurls amazon.*: pd_rd_i pd_rd_r pd_rd_w pd_rd_wg pf_rd_i pf_rd_m pf_rd_p pf_rd_r pf_rd_s pf_rd_t qid sr sprefix
    crid dib dib_tag ref_ refrid content-id colid coliid creativeasin social_share starsleft skiptwisterog dchild
    ascsubtag linkid linkcode camp creative cv_ct_cx _encoding
clearurls ebay.*: _trkparms _trksid _from hash amdata mkevt mkcid mkrid campid toolid customid ssspo sssrc ssuid
clearurls etsy.com: click_key click_sum organic_search_click ga_order ga_search_type ga_view_type ga_search_query
    frs sts
clearurls walmart.com: athbdg athcpid athpgid athznid athieid athstid athguid athancid athena wl13 adid veh
clearurls bestbuy.com: acampid mpid
clearurls aliexpress.com aliexpress.us: spm scm ws_ab_test btsid algo_expid algo_pvid algo_exp_id gps-id
    aff_platform aff_trace_key aff_request_id aff_fcid aff_fsk terminal_id pdp_npi curpagelogid af sk dp mall_affr
    _t
clearurls taobao.com tmall.com fliggy.com: scm scene ali_trackid ali_refid pvid bxsign ut_sk sourcetype suid un
    share_crt_v sp_tk cpp shareurl short_name algo_expid algo_pvid abbucket acm utparam abtest trackinfo utkn
    mytmenu turing_bucket lygclk impid bfttag bftrwd tk_cps_param xxc
clearurls lazada.* shopee.*: spm scm clicktrackinfo publish_id sp_atk xptdk abid pvid
vendor jd.com: utm_user ad_od gx gxd extension_id sharetype shareruid jxsid
vendor pinduoduo.com yangkeduo.com: refer_share_uin refer_share_id refer_share_channel refer_share_form share_uin
    _oc_trace_mark _oak_share_snapshot_num _oak_share_detail_id _oak_share_time share_uid
clearurls bilibili.com: buvid plat_id seid is_story_h5 bbid up_id spm_id_from from_spmid vd_source share_source
    share_medium share_plat share_session_id share_from share_tag share_token unique_k from_source msource
    refer_from live_from launch_id session_id visit_id broadcast_type is_room_feed hotrank timestamp_share
vendor b23.tv: share_source share_medium share_plat share_session_id share_tag
vendor mp.weixin.qq.com: scene srcid chksm mpshare sharer_shareinfo sharer_shareinfo_first sharer_sharetime
    sharer_shareid clicktime enterid subscene ascene devicetype nettype pass_ticket wx_header exportkey acctmode
    session_us realreporttime poc_token
vendor v.qq.com y.qq.com news.qq.com new.qq.com: ptag adtag pgv_ref g_f shareto
clearurls xiaohongshu.com: xsec_source xhsshare appuid apptime app_platform app_version author_share
    share_from_user_hidden shareredid share_id exsource ignoreengage
vendor douyin.com iesdouyin.com toutiao.com ixigua.com: previous_page u_code did iid share_token share_iid
    share_link_id share_sign share_version tt_from timestamp_share share_app_id from_ssr is_copy_url with_sec_did
    share_track_info
clearurls weibo.com weibo.cn: wm sourcetype featurecode weibo_id_from luicode lfid refer_flag dt_dapp jumpfrom
vendor zhihu.com: utm_psn utm_division utm_oi hybrid_search_source hybrid_search_extra share_code
vendor csdn.net: spm depth_1-utm_source ops_request_misc request_id biz_id
vendor baidu.com: rsv_idx rsv_pq rsv_t rsv_sug1 rsv_sug2 rsv_sug3 rsv_sug4 rsv_sug7 rsv_bp rsv_dl rsv_enter
    rsv_btype rsv_spt inputt bd_source wfr sfrom eqid oq rqlang
clearurls sohu.com: spm scm pvid
vendor 163.com: spss spssid spsw isfromshare
vendor ctrip.com trip.com: allianceid ouid ctm_ref
clearurls netflix.com: trackid tctx jbp jbr
clearurls twitch.tv: tt_medium tt_content
clearurls imdb.com: ref_ pf_rd_m pf_rd_p pf_rd_r pf_rd_s pf_rd_t pf_rd_i
clearurls steampowered.com: snr
clearurls nytimes.com: smid smtyp referringsource
clearurls bbc.co.uk bbc.com: xtor intlink_from_url
clearurls theguardian.com: cmp
clearurls cnbc.com: __source
clearurls cnet.com gamespot.com: ftag
clearurls techcrunch.com: ncid
clearurls forbes.com: sh
clearurls reuters.com: taid
clearurls newyorker.com wired.com vanityfair.com vogue.com: bxid cndid esrc mbid intcid
clearurls nikkei.com: n_cid i_cid waad
clearurls metro.co.uk dailymail.co.uk: ito
clearurls allrecipes.com: internalsource referringid referringcontenttype
clearurls github.com: email_token email_source
clearurls mozilla.org: redirect_source
clearurls disq.us: cuid
clearurls change.org: source_location psf_variant share_intent
clearurls fiverr.com: context_referrer ref_ctx_id funnel
clearurls airbnb.*: federated_search_id source_impression_id previous_page_section_name
clearurls booking.com: srpvid srepoch ucfs
clearurls meetup.com: _xtd rv
clearurls yandex.ru yandex.com: redircnt
clearurls novinky.cz aktualne.cz seznamzpravy.cz: dop_ab_variant dop_source_zone_name dop_req_id dop_id seq_no
clearurls allegro.pl: reco_id bi_s bi_c bi_m
clearurls flipkart.com: otracker otracker1 ppn ppt fm ssid srno
clearurls mercadolibre.*: tracking_id deal_print_id reco_backend reco_client reco_item_pos reco_id c_id
    c_element_order c_campaign
vendor 1688.com alibaba.com alipay.com aliyun.com: scm
"""


def _lines(table: str) -> Iterator[tuple[list[str], frozenset[str]]]:
    """The words before each colon, and the names after it."""
    for line in re.sub(r"\n +", " ", table.strip()).split("\n"):
        if not line.startswith("#"):
            about, _, names = line.partition(": ")
            yield about.split(), frozenset(names.split())


def _by_host() -> Mapping[str, frozenset[str]]:
    found: dict[str, frozenset[str]] = {}
    for (_source, *hosts), names in _lines(_ON_HOSTS):
        for host in hosts:
            found[host] = found.get(host, frozenset()) | names
    return found


NAMES = frozenset[str]().union(*(names for _, names in _lines(_EVERYWHERE)))
ON_HOST = _by_host()
# Where the ending does not matter: amazon.de as amazon.co.jp.
ON_BRAND = {host.removesuffix(".*"): names for host, names in ON_HOST.items() if host.endswith(".*")}
