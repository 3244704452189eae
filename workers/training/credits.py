"""Lines of credits, to put below whole and cut texts: what newspapers and sites write there, in our own wording."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

CREDITS: Mapping[str, Sequence[str]] = {
    "zh": (
        "（记者 周敏 通讯员 何立）", "责任编辑：林芳", "来源：新区日报", "（完）", "文/陈晨 图/吴越",
        "本文首发于社区通讯", "编辑 郑怡", "摄影 孙海", "#城市观察#", "作者系退休教师", "转载请注明出处",
        "关注我们的公众号", "欢迎投稿", "原文刊于《河畔》第三期",
    ),
    "en": (
        "— Associated Press", "Reporting by Ruth Hall; editing by Dan West", "(AFP)", "Photo: Ines Cole",
        "Tags: harbour, trade", "© 2025 The Courier", "Additional reporting by Mary Lind in Oslo",
        "Follow us for more news", "Source: town council", "Ruth Hall is a freelance writer based in Leeds",
        "Share this article", "Posted by Dan on 4 May 2024", "Read next", "With agencies",
        "The writer teaches history at a school in Kent",
    ),
    "de": (
        "(dpa)", "Quelle: Stadtarchiv", "Foto: Petra Lang", "Von Petra Lang", "dpa/afp", "Autor: Jens Kolb",
        "Mehr zum Thema", "Titelbild: Jens Kolb", "Redaktion Hafenblatt", "Lesen Sie auch",
        "Text: Petra Lang, Bilder: Jens Kolb",
    ),
    "fr": (
        "Crédit photo : Luc Morel", "Source : archives de la ville", "(AFP)", "Par Luc Morel", "Avec AFP",
        "Lire aussi", "Propos recueillis par Luc Morel", "Publié le 4 mai 2024", "Mots-clés : port, commerce",
        "La rédaction",
    ),
    "es": (
        "Fuente: archivo municipal", "(EFE)", "Foto: Ana Ruiz", "Por Ana Ruiz", "Con información de agencias",
        "Lea también", "Publicado el 4 de mayo de 2024", "Etiquetas: puerto, comercio", "Redacción",
    ),
    "ru": (
        "Источник: городской архив", "Фото: Ольга Ким", "Автор: Ольга Ким", "Читайте также", "Ольга Ким",
        "По материалам агентств", "Опубликовано 4 мая 2024", "Теги: порт, торговля", "Перевод Ольги Ким",
        "Подписывайтесь на наш канал",
    ),
    "ja": (
        "（共同）", "出典：市史編さん室", "以上", "文・写真 山田花子", "執筆：山田花子", "（了）",
        "写真提供：市役所", "この記事は広報紙からの転載です", "関連記事はこちら", "取材協力：中央図書館",
        "（山田花子）",
    ),
    "ko": (
        "출처: 시립 도서관", "[사진=시청 제공]", "이수진 기자", "글·사진 이수진", "(서울=뉴스통신) 이수진 기자",
        "끝", "관련 기사 보기", "저작권자 ⓒ 한강일보", "이 글은 소식지에 실린 글입니다", "제보는 메일로",
    ),
    "ar": (
        "المصدر: أرشيف المدينة", "تصوير: هالة سالم", "كتب: هالة سالم", "اقرأ أيضا", "وكالات",
        "جميع الحقوق محفوظة",
    ),
}  # fmt: skip
