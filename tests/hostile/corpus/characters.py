"""Characters that hide, move, join or imitate others."""

from __future__ import annotations

CHARACTERS = (
    "x\x01y", "x\x02y", "x\x03y", "x\x04y", "x\x05y", "x\x06y", "x\x07y", "x\x08y", "x\x0by", "x\x0cy",
    "x\ry", "x\x0ey", "x\x0fy", "x\x10y", "x\x11y", "x\x13y", "x\x17y", "x\x18y", "x\x1ay", "x\x1by",
    "x\x1cy", "x\x1dy", "x\x1ey", "x\x1fy", "x\x7fy", "x\x8031my", "x\x8431my", "x\x8531my", "x\x8831my",
    "x\x8d31my", "x\x8e31my", "x\x9031my", "x\x9831my", "x\x9a31my", "x\x9b31my", "x\x9c31my", "x\x9d31my",
    "x\x9e31my", "x\x9f31my", "\x00", "x\x00", "\x00x", "x\x00y", "x*\x00\x00", "\x1a", "x\x1a", "\x04",
    "\x03x", "\x08\x08\x08x", "x\x08", "\r", "x\r", "\rx", "x\r\ny", "\r\n", "\x0bx", "\x0cx", "\x85",
    "x\x85y", "x\xa0+ y", "x\u1680+ y", "x\u2000+ y", "x\u2003+ y", "x\u2007+ y", "x\u2009+ y",
    "x\u200a+ y", "x\u2028+ y", "x\u2029+ y", "x\u202f+ y", "x\u205f+ y", "x\u3000+ y", "x\ufeff+ y",
    "x\u180e+ y", "xㅤ+ y", "xﾠ+ y", "xᅟ+ y", "x⠀+ y", "x\xady", "x͏y", "x\u061cy", "x឴y", "x᠋y", "x\u200by",
    "x\u200cy", "x\u200dy", "x\u200ey", "x\u200fy", "x\u202ay", "x\u202by", "x\u202cy", "x\u202dy",
    "x\u202ey", "x\u2060y", "x\u2061y", "x\u2062y", "x\u2063y", "x\u2064y", "x\u2066y", "x\u2067y",
    "x\u2068y", "x\u2069y", "x\u206ay", "x\u206fy", "x︀y", "x️y", "x\ufff9y", "x\ufffay", "x\ufffby",
    "x\U0001d173y", "x\U000e0001y", "x\U000e0041y", "x\U000e007fy", "x󠄀y", "x󠇯y", "\u202e2^x",
    "\u2067x + 1\u2069", "x \u202e+ y\u202c", "א+ב", "ال*x", "x٠", "\u202ex^2\u202d; y", "\u200bx",
    "x\u200b", "\ufeffx", "x\ufeff", "\u200b", "\u2060", "\u2061(x)", "sin\u2061(x)", "sin\u200bx", "x́",
    "x̶", "x⃗", "́", "́x", "é", "x̸=y", "x" + "̀" * 90, "Z͑ͫ̓ͪ̂ͫ̽", "กํํํ", "ä", "가", "x⃣", "क्ष", "�",
    "\ufffe", "\uffff", "\ufdd0", "\ufdef", "\U0001fffe", "\U0010ffff", "\U000e0fff", "\ue000",
    "\U000f0000", "𐀀", "\u0378", "\ud800", "\udbff", "\udc00", "\udfff", "\udc80", "\udcff",
    "x\udcc3\udca9", "\udced\udca0\udc80", "\udcc0\udcaf", "\udcf4\udc90\udc80\udc80", "\udcfe\udcff",
    "x\udce2\udc82", "\udcef\udcbb\udcbf\udcff", "а+a", "е^x", "р*p", "х", "сos(x)", "sіn(x)", "Α*A", "Ο+0",
    "ο*o", "З", "l+І+1", "ᴏ", "ⲟ", "ӏ", "ԁ", "ɡ", "ϲ", "ɑ", "ⅰx", "Ⅰ", "Ⅻ", "𝟏x", "𝑥", "𝛼", "𝐀+A", "ｘ", "１",
    "（x）", "x＋y", "x－y", "x＊y", "x／y", "x＾2", "x， y", "x٫y", "x‐y", "x‑y", "x‒y", "x—y", "x−y", "x˗y",
    "x﹣y", "x∗y", "x⁎y", "x⁄y", "x∕y", "x⧸y", "x˄2", "x‸y", "xꟁy", "xǃ", "∣x∣", "ǀxǀ", "｜x｜", "❘x❘", "x;y",
    "x፥y", "x‚y", "x﹐y", "x٬y", "١", "۱x", "१", "๑", "一x", "①x", "⑴", "⒈x", "¹x", "¼x", "⅓x", "⅛x", "x⁰",
    "xⁿ", "xⁱ", "xᵃ", "xₐ", "xᵢ", "xₙ", "xʸ", "x′", "x″", "௰", "𐄇", "🄱", "😀x", "👨\u200d👩\u200d👧", "🇩🇪",
    "1️⃣", "☯", "☃*x", "日本", "ﷺ", "﷽", "ı*i", "İ", "ß", "ẞ", "ǅ", "ﬀ", "ŉ", "և", "ὐ", "ͅ", "ς*x", "\u03a2",
    "ϑ*x", "ϵ", "ι", "ωω", "πx", "xπ", "π₁", "α₁β", "Ͱ", "Ͽ",
)  # fmt: skip
