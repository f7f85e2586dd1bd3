//! Why a row was not saved, in the words of a file that goes back to an office.
use omr_core::Locale;

use crate::import::Problem;

/// The words of one language around the reasons.
pub(super) struct Words {
    /// The sheet's name, 31 characters at most.
    pub(super) sheet: &'static str,
    /// Header of the column of reasons.
    pub(super) header: &'static str,
    /// The person left the row out.
    pub(super) left_out: &'static str,
    /// Header of the column that tells where the row stood.
    pub(super) row: &'static str,
}

pub(super) const fn words(locale: Locale) -> Words {
    match locale {
        Locale::En => Words {
            sheet: "Rows not saved",
            header: "Why it was not saved",
            left_out: "Left out by choice",
            row: "Row in the file",
        },
        Locale::Ar => Words {
            sheet: "أسطر لم تُحفظ",
            header: "سبب عدم الحفظ",
            left_out: "استُبعد باختيارك",
            row: "السطر في الملف",
        },
        Locale::Ckb => Words {
            sheet: "دێڕە پاشەکەوتنەکراوەکان",
            header: "هۆی پاشەکەوتنەکردن",
            left_out: "بە هەڵبژاردنی خۆت لابرا",
            row: "دێڕ لە فایلەکەدا",
        },
    }
}

/// What is wrong, and with what, in a few words.
pub(super) fn reason(problem: &Problem, locale: Locale) -> String {
    let of = |en: &'static str, ar: &'static str, ckb: &'static str| match locale {
        Locale::En => en,
        Locale::Ar => ar,
        Locale::Ckb => ckb,
    };
    match problem {
        Problem::IdMissing => of("No id", "لا رقم جامعي", "بەبێ ژمارە").to_owned(),
        Problem::IdInvalid { text, .. } => {
            let what = of("The id cannot be used", "رقم جامعي لا يصلح", "ژمارەکە بەکارنایەت");
            format!("{what}: {text}")
        }
        Problem::IdRounded { text } => {
            let what = of(
                "Excel has rounded the id",
                "قرّب Excel الرقم الجامعي",
                "Excel ژمارەکەی نزیک کردووەتەوە",
            );
            format!("{what}: {text}")
        }
        Problem::IdUnusual { id } => {
            let what =
                of("An id unlike the others", "رقم لا يشبه غيره", "ژمارەیەک کە وەک ئەوانی تر نییە");
            format!("{what}: {id}")
        }
        Problem::IdTwice { rows } => {
            let rows: Vec<String> = rows.iter().map(u32::to_string).collect();
            let what = of(
                "Several students with this id, in rows",
                "أكثر من طالب بهذا الرقم، في الأسطر",
                "چەند خوێندکارێک بەم ژمارەیە، لە دێڕەکانی",
            );
            format!("{what} {}", rows.join(of(", ", "، ", "، ")))
        }
        Problem::SameAsRow { row } => {
            let what = of("The same as row", "مثل السطر", "وەک دێڕی");
            format!("{what} {row}")
        }
        Problem::NameDiffers { saved } => {
            let what = of(
                "Another name is saved for this id",
                "لهذا الرقم اسم آخر محفوظ",
                "بۆ ئەم ژمارەیە ناوێکی تر پاشەکەوتکراوە",
            );
            format!("{what}: {saved}")
        }
        Problem::NameMissing => of("No name", "لا اسم", "بەبێ ناو").to_owned(),
        Problem::NameTooLong { .. } => {
            of("The name is too long", "الاسم طويل جداً", "ناوەکە زۆر درێژە").to_owned()
        }
        Problem::EmailMalformed { text } => {
            let what = of("Not an email address", "ليس عنوان بريد", "ناونیشانی ئیمەیل نییە");
            format!("{what}: {text}")
        }
        Problem::EmailTaken { email, by, .. } => {
            let what = of(
                "The address belongs to another student",
                "العنوان لطالب آخر",
                "ناونیشانەکە هی خوێندکارێکی ترە",
            );
            format!("{what}: {email} ({by})")
        }
        Problem::EmailTwice { email, row } => {
            let what = of(
                "The address stands in another row",
                "العنوان في سطر آخر",
                "ناونیشانەکە لە دێڕێکی تردایە",
            );
            format!("{what}: {email} ({row})")
        }
        Problem::LevelUnknown { text } => {
            let what = of("The level is not understood", "مرحلة غير مفهومة", "قۆناغێکی نەناسراو");
            format!("{what}: {text}")
        }
        Problem::ActivityUnknown { text } => {
            let what = of("Active or not is not understood", "حالة غير مفهومة", "دۆخێکی نەناسراو");
            format!("{what}: {text}")
        }
        Problem::DateUnknown { text } => {
            let what = of("The date is not understood", "تاريخ غير مفهوم", "ڕێکەوتێکی نەناسراو");
            format!("{what}: {text}")
        }
        Problem::CellError { text, .. } => {
            let what = of(
                "A formula's error stands in the cell",
                "في الخلية خطأ معادلة",
                "هەڵەی هاوکێشە لە خانەکەدایە",
            );
            format!("{what}: {text}")
        }
    }
}
