"""Parameters that say who sent somebody to a page, and nothing about which page it is. Pure.

Only names that mean this wherever they stand, and for a few sites names that mean it there.
"""

from __future__ import annotations

import re

_FAMILIES = re.compile(
    r"(?:utm|mtm|hsa)_.+"
    r"|(?:pk|piwik|matomo)_(?:campaign|kwd|keyword|source|medium|content|cid|vid)"
    r"|at_(?:medium|campaign|campaign_type|custom\d|format|link_id|link_origin|link_type|ptr_name|bbc_team)"
)

_EVERYWHERE_IN_WORDS = (
    "fbclid gclid gclsrc dclid gbraid wbraid srsltid msclkid yclid ysclid twclid ttclid li_fat_id epik "
    "rb_clickid igshid igsh mc_cid mc_eid mkt_tok _hsenc _hsmi __hssc __hstc __hsfp hsctatracking vero_id "
    "vero_conv oly_enc_id oly_anon_id ml_subscriber ml_subscriber_hash ck_subscriber_id elqtrack "
    "elqtrackid dm_i emci emdi _ke _kx s_cid wickedid xtor wt_mc _openstat _ga _gl _branch_match_id "
    "ref_src ref_url fb_action_ids fb_action_types fb_source fb_ref mibextid guccounter guce_referrer "
    "guce_referrer_sig phpsessid jsessionid "
)
_EVERYWHERE = frozenset(_EVERYWHERE_IN_WORDS.split())

_AT = {
    "youtube.com": "si feature pp ab_channel",
    "youtu.be": "si feature pp",
    "spotify.com": "si context dl_branch nd",
    "x.com": "s t cxt",
    "twitter.com": "s t cxt",
    "facebook.com": "__cft__[0] __tn__ __xts__[0] rdid hc_ref",
    "linkedin.com": "trk trkinfo trkcampaign originalsubdomain lipi",
    "tiktok.com": "_t _r is_from_webapp sender_device",
    "instagram.com": "ig_rid ig_mid",
    "wikipedia.org": "wprov",
    "medium.com": "source",
    "theguardian.com": "cmp",
    "nytimes.com": "smid",
    "docs.google.com": "usp ouid rtpof sd pli",
    "drive.google.com": "usp ouid rtpof sd pli",
    "eventbrite.com": "aff",
    "eventbrite.co.uk": "aff",
    "eventbrite.ie": "aff",
}
_AT_SITE = {site: frozenset(names.split()) for site, names in _AT.items()}


def is_tracking(host: str, name: str) -> bool:
    """Whether a parameter, its name decoded, can be left out at this host without changing the page."""
    name = name.lower()
    if name in _EVERYWHERE or _FAMILIES.fullmatch(name):
        return True
    labels = host.split(".")
    sites = (".".join(labels[start:]) for start in range(len(labels) - 1))
    return any(name in _AT_SITE.get(site, ()) for site in sites)
