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
    months: [&'static str; 12],
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
    months: [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ],
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
    months: [
        "كانون الثاني",
        "شباط",
        "آذار",
        "نيسان",
        "أيار",
        "حزيران",
        "تموز",
        "آب",
        "أيلول",
        "تشرين الأول",
        "تشرين الثاني",
        "كانون الأول",
    ],
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
    months: [
        "کانوونی دووەم",
        "شوبات",
        "ئازار",
        "نیسان",
        "ئایار",
        "حوزەیران",
        "تەمموز",
        "ئاب",
        "ئەیلوول",
        "تشرینی یەکەم",
        "تشرینی دووەم",
        "کانوونی یەکەم",
    ],
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

/// Year, month and day of an ISO date; `None` for any other text.
pub(super) fn parse_date(iso: &str) -> Option<(u16, u8, u8)> {
    let bytes = iso.as_bytes();
    let is_digit = |i: usize| bytes[i].is_ascii_digit();
    let is_iso = bytes.len() == 10
        && bytes[4] == b'-'
        && bytes[7] == b'-'
        && [0, 1, 2, 3, 5, 6, 8, 9].into_iter().all(is_digit);
    if !is_iso {
        return None;
    }
    let date = (iso[..4].parse().ok()?, iso[5..7].parse().ok()?, iso[8..].parse().ok()?);
    ((1..=12).contains(&date.1) && (1..=31).contains(&date.2)).then_some(date)
}

/// The date in the language's form; text that is no ISO date stays as it is.
pub(super) fn date(locale: Locale, iso: &str) -> String {
    let Some((year, month, day)) = parse_date(iso) else {
        return iso.to_owned();
    };
    let (year, day) = (number(locale, year.into()), number(locale, day.into()));
    let month = Words::of(locale).months[usize::from(month) - 1];
    match locale {
        Locale::En | Locale::Ar => format!("{day} {month} {year}"),
        Locale::Ckb => format!("{day}ی {month}ی {year}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_take_the_language_s_month_and_digits() {
        assert_eq!(date(Locale::En, "2026-01-05"), "5 January 2026");
        assert_eq!(date(Locale::Ar, "2026-12-15"), "١٥ كانون الأول ٢٠٢٦");
        assert_eq!(date(Locale::Ckb, "2026-10-01"), "١ی تشرینی یەکەمی ٢٠٢٦");
    }

    #[test]
    fn a_date_that_is_none_is_printed_as_typed() {
        for text in ["", "15/12/2026", "2026-13-01", "2026-12-32", "٢٠٢٦-١٢", "２０２６-1"]
        {
            assert_eq!(date(Locale::Ar, text), text);
        }
    }
}
