//! The printed words of each language.
use crate::layout::Locale;

/// Everything a sheet says by itself.
pub(super) struct Words {
    pub(super) number: &'static str,
    pub(super) id: &'static str,
    pub(super) name: &'static str,
    /// Present, absent, late, excused.
    pub(super) statuses: [&'static str; 4],
    pub(super) unmarked: &'static str,
    /// Over the picture of right and wrong marks.
    pub(super) fill: &'static str,
    pub(super) sheet_code: &'static str,
    pub(super) teacher: &'static str,
    pub(super) signature: &'static str,
}

impl Words {
    pub(super) const fn of(locale: Locale) -> &'static Self {
        match locale {
            Locale::En => &EN,
            Locale::Ar => &AR,
            Locale::Ckb => &CKB,
        }
    }
}

const EN: Words = Words {
    number: "No.",
    id: "ID",
    name: "Name",
    statuses: ["Present", "Absent", "Late", "Excused"],
    unmarked: "A row without a mark means",
    fill: "Fill one circle in each row",
    sheet_code: "Sheet code",
    teacher: "Teacher",
    signature: "Signature",
};

const AR: Words = Words {
    number: "ت",
    id: "الرقم الجامعي",
    name: "اسم الطالب",
    statuses: ["حاضر", "غائب", "متأخر", "مجاز"],
    unmarked: "السطر الفارغ يعني أن الطالب",
    fill: "ظلّل دائرة واحدة في كل سطر",
    sheet_code: "رمز الورقة",
    teacher: "اسم التدريسي",
    signature: "التوقيع",
};

const CKB: Words = Words {
    number: "ژ",
    id: "ناسنامە",
    name: "ناوی خوێندکار",
    statuses: ["ئامادە", "نەهاتوو", "دواکەوتوو", "مۆڵەتدراو"],
    unmarked: "ڕیزی بێ نیشانە واتە",
    fill: "لە هەر ڕیزێکدا یەک بازنە پڕ بکەرەوە",
    sheet_code: "کۆدی پەڕە",
    teacher: "ناوی مامۆستا",
    signature: "واژوو",
};

/// What a slip says besides.
pub(super) struct SlipWords {
    /// Over the boxes and the columns of digits.
    pub(super) write_id: &'static str,
    /// Over the check column.
    pub(super) check: &'static str,
    /// What the check digit is, in two lines.
    pub(super) check_is: &'static str,
    pub(super) check_sum: &'static str,
}

impl SlipWords {
    pub(super) const fn of(locale: Locale) -> &'static Self {
        match locale {
            Locale::En => &SLIP_EN,
            Locale::Ar => &SLIP_AR,
            Locale::Ckb => &SLIP_CKB,
        }
    }
}

const SLIP_EN: SlipWords = SlipWords {
    write_id: "Write your ID, then fill one circle below each digit",
    check: "Check",
    check_is: "Under “Check”: the last digit",
    check_sum: "of the sum of your ID’s digits",
};

const SLIP_AR: SlipWords = SlipWords {
    write_id: "اكتب رقمك الجامعي ثم ظلّل دائرة واحدة تحت كل رقم",
    check: "التحقق",
    check_is: "في عمود التحقق الرقم الأخير",
    check_sum: "من مجموع أرقام رقمك الجامعي",
};

const SLIP_CKB: SlipWords = SlipWords {
    write_id: "ناسنامەکەت بنووسە و لەژێر هەر ژمارەیەک یەک بازنە پڕ بکەرەوە",
    check: "پشکنین",
    check_is: "لە ستوونی پشکنین دوا ژمارەی",
    check_sum: "کۆی ژمارەکانی ناسنامەکەت",
};

/// The language's tag for the PDF and for the shaper.
pub(super) const fn language_tag(locale: Locale) -> &'static str {
    match locale {
        Locale::En => "en",
        Locale::Ar => "ar",
        Locale::Ckb => "ckb",
    }
}

/// A number in the language's digits. What people typed (ids, names, sessions) keeps its own.
pub(super) fn number(locale: Locale, n: usize) -> String {
    let digits = n.to_string();
    match locale {
        Locale::En => digits,
        // U+0660–0669, the digits of both languages in Iraq.
        Locale::Ar | Locale::Ckb => digits
            .chars()
            .map(|c| c.to_digit(10).and_then(|d| char::from_u32(0x0660 + d)).unwrap_or(c))
            .collect(),
    }
}

/// “Page 1 of 3”.
pub(super) fn page_of(locale: Locale, page: usize, n_pages: usize) -> String {
    let (page, n_pages) = (number(locale, page), number(locale, n_pages));
    match locale {
        Locale::En => format!("Page {page} of {n_pages}"),
        Locale::Ar => format!("الصفحة {page} من {n_pages}"),
        Locale::Ckb => format!("پەڕەی {page} لە {n_pages}"),
    }
}

/// “Slip 3 of 42”.
pub(super) fn slip_of(locale: Locale, slip: usize, n_slips: usize) -> String {
    let (slip, n_slips) = (number(locale, slip), number(locale, n_slips));
    match locale {
        Locale::En => format!("Slip {slip} of {n_slips}"),
        Locale::Ar => format!("البطاقة {slip} من {n_slips}"),
        Locale::Ckb => format!("کارتی {slip} لە {n_slips}"),
    }
}

/// How many students are on the whole sheet. Arabic and Kurdish put the figure behind a label, so
/// that no plural form is wrong.
pub(super) fn n_students(locale: Locale, n: usize) -> String {
    let figure = number(locale, n);
    match locale {
        Locale::En if n == 1 => "1 student".to_owned(),
        Locale::En => format!("{figure} students"),
        Locale::Ar => format!("عدد الطلبة: {figure}"),
        Locale::Ckb => format!("ژمارەی خوێندکاران: {figure}"),
    }
}
