//! Letters and digits as people type them, brought to one form for comparing.

/// Arabic-Indic (٠-٩) and Persian (۰-۹) digits as ASCII; everything else stays.
#[must_use]
pub fn ascii_digits(text: &str) -> String {
    text.chars().map(ascii_digit).collect()
}

/// One character of [`ascii_digits`].
#[must_use]
pub fn ascii_digit(c: char) -> char {
    let offset = match c {
        '٠'..='٩' => c as u32 - '٠' as u32,
        '۰'..='۹' => c as u32 - '۰' as u32,
        _ => return c,
    };
    char::from_digit(offset, 10).unwrap_or(c)
}

/// One form for all spellings of a word: lower case, ASCII digits, one letter for each family of
/// Arabic and Kurdish letters that keyboards confuse, no diacritics, no tatweel, no joiners, and a
/// single space for every run of spaces, underscores and punctuation.
///
/// ```
/// use attendance::text::fold;
///
/// assert_eq!(fold("الرقــم  الجامعيّ"), fold("الرقم الجامعى"));
/// assert_eq!(fold("Student_No."), "student no");
/// ```
#[must_use]
pub fn fold(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars().flat_map(char::to_lowercase) {
        match fold_char(c) {
            Folded::Letter(c) => out.push(c),
            Folded::Gap if out.is_empty() || out.ends_with(' ') => {}
            Folded::Gap => out.push(' '),
            Folded::Nothing => {}
        }
    }
    out.truncate(out.trim_end().len());
    out
}

enum Folded {
    Letter(char),
    Gap,
    Nothing,
}

fn fold_char(c: char) -> Folded {
    match c {
        'أ' | 'إ' | 'آ' | 'ٱ' => Folded::Letter('ا'),
        'ى' | 'ی' | 'ێ' | 'ئ' | 'ې' => Folded::Letter('ي'),
        // Kurdish writes its vowel e with ه and a joiner, with ە, or with ة.
        'ة' | 'ە' | 'ھ' | 'ہ' => Folded::Letter('ه'),
        'ک' => Folded::Letter('ك'),
        'گ' => Folded::Letter('گ'),
        'ۆ' | 'ؤ' | 'ۇ' => Folded::Letter('و'),
        'ڕ' => Folded::Letter('ر'),
        'ڵ' => Folded::Letter('ل'),
        // Tatweel, harakat, superscript alef, joiners and marks of direction carry no letter.
        '\u{640}'
        | '\u{64b}'..='\u{65f}'
        | '\u{670}'
        | '\u{300}'..='\u{36f}'
        | '\u{200b}'..='\u{200f}'
        | '\u{202a}'..='\u{202e}'
        | '\u{2066}'..='\u{2069}'
        | '\u{feff}' => Folded::Nothing,
        // An apostrophe is part of a word, as in “E'mail”.
        '\'' | '’' | '`' => Folded::Nothing,
        c if c.is_alphanumeric() => Folded::Letter(ascii_digit(c)),
        _ => Folded::Gap,
    }
}

/// Whether every word of `query` begins a word of `text`, or its digits run inside a number of it;
/// both are folded, so any spelling finds any other. An empty query matches all.
///
/// ```
/// use attendance::text::matches;
///
/// assert!(matches("أحمد علي محمّد", "علي احمد"));
/// assert!(matches("20210001", "٠٠٠١"));
/// assert!(!matches("أحمد علي", "حسن"));
/// ```
#[must_use]
pub fn matches(text: &str, query: &str) -> bool {
    let text = fold(text);
    fold(query).split(' ').filter(|q| !q.is_empty()).all(|q| word_matches(&text, q))
}

fn word_matches(text: &str, query: &str) -> bool {
    let is_number = query.bytes().all(|b| b.is_ascii_digit());
    text.split(' ').any(|word| {
        // Arabic names are looked for with and without the article.
        let bare = word.strip_prefix("ال").unwrap_or(word);
        word.starts_with(query) || bare.starts_with(query) || (is_number && word.contains(query))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spellings_of_one_word_fold_to_one_form() {
        for (a, b) in [
            ("إسراء", "اسراء"),
            ("فاطمة", "فاطمه"),
            ("مُصْطَفىٰ", "مصطفي"),
            ("کوردستان", "كوردستان"),
            ("ئامادە", "ئاماده"),
            ("نا\u{200c}و", "ناو"),
            ("E-mail  Address:", "e mail address"),
        ] {
            assert_eq!(fold(a), fold(b), "{a} and {b}");
        }
        assert_ne!(fold("علي"), fold("عادل"));
    }

    #[test]
    fn names_are_found_by_parts_in_any_order() {
        assert!(matches("عبد الله حسن الجبوري", "جبوري عبد"));
        assert!(matches("Ahmed Ali", "al ah"));
        assert!(!matches("Ahmed Ali", "med"));
        assert!(matches("anything", "  "));
    }
}
