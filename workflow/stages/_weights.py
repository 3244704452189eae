"""What each sign of a break weighs: a logistic model over the signs, fitted on whole and cut articles.

Fitted on 2,030 whole articles (en 375, zh 373, de 298, ko 256, fr 245, ru 210, es 151, ja 100, ar 22: news, technical
articles, personal wikis, documentation, extracted web pages) and random cuts of them inside words, after words and
after commas; ridge penalty 1, whole articles weighted four times. November 2026. A sign is 0 or 1, or a share.
"""

from __future__ import annotations

from collections.abc import Mapping

BIAS = 2.83
WEIGHTS: Mapping[str, float] = {
    "address-last": -3.47,
    "always-stopped": 0.06,
    "bars": -0.82,
    "before-stop": -2.05,
    "beyond-median": -0.62,
    "capitals": -1.87,
    "closer": -4.80,
    "colon": -5.94,
    "comma": 4.77,
    "date": -1.15,
    "digit": -2.09,
    "few-paragraphs": 0.76,
    "function-word": 3.61,
    "goes-on": -0.12,
    "in-ar": 0.69,
    "in-de": -1.22,
    "in-en": -0.96,
    "in-es": 0.46,
    "in-fr": -1.83,
    "in-ja": 0.65,
    "in-ko": 0.22,
    "in-ru": 0.91,
    "in-zh": 1.07,
    "inner-comma": 0.99,
    "inner-stop": 0.97,
    "item": -3.60,
    "items-open": -0.62,
    "items-stopped": -1.45,
    "label": -1.75,
    "log-length": 0.05,
    "long-fragment": -0.63,
    "lower-start": -2.03,
    "many-trailers": -0.87,
    "markup-last": -6.07,
    "never-seen": 1.06,
    "one-letter": 1.33,
    "only-inside": 0.82,
    "quote-block": 0.09,
    "seen-whole": 1.16,
    "seldom-stopped": -0.69,
    "share-inside": 1.75,
    "short-block": 0.04,
    "stopped": -0.66,
    "symbol": -6.47,
    "trailers": -5.38,
    "unclosed-bracket": 2.11,
    "unclosed-markup": 1.86,
    "unclosed-quote": 0.91,
    "under-heading": 0.54,
    "under-open": -0.83,
    "under-paragraph": -0.68,
    "whole-ending": 0.66,
    "wide-before-stop": -0.22,
    "wide-never-seen": 2.03,
    "wide-only-inside": 1.37,
    "wide-seen-whole": 3.44,
    "wide-share-inside": 1.23,
    "words": 1.52,
}
