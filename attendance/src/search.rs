//! Finding a student while the name is typed.
//!
//! Names, ids and phone numbers are brought to one form when the index is made, so that a key
//! press only compares: 5,000 students take a small part of a frame.
use std::collections::BTreeMap;

use crate::text::fold;
use crate::{Student, StudentId};

/// Students, ready to be searched by name, id and phone.
#[derive(Debug, Clone, Default)]
pub struct Index(BTreeMap<StudentId, Row>);

#[derive(Debug, Clone)]
struct Row {
    /// The id as it is compared.
    id: String,
    /// Digits of the phone from the leading zero on; empty when there is none.
    phone: String,
    /// Words of the name, each with a space before it.
    name: String,
}

/// How well a student fits, the best first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Fit {
    /// The id is what was typed.
    Id,
    /// The id begins so.
    IdBegins,
    /// The name begins so.
    NameBegins,
    /// It is found somewhere.
    Within,
}

impl Index {
    /// An index of students.
    #[must_use]
    pub fn of<'a>(students: impl IntoIterator<Item = &'a Student>) -> Self {
        let mut index = Self::default();
        students.into_iter().for_each(|student| index.put(student));
        index
    }

    /// Adds a student, or replaces the one of that id.
    pub fn put(&mut self, student: &Student) {
        let id = words(student.id.as_str()).concat();
        let phone = student.phone.as_deref().map(phone_digits).unwrap_or_default();
        let name = words(&student.name).iter().flat_map(|word| forms(word)).collect();
        self.0.insert(student.id.clone(), Row { id, phone, name });
    }

    /// Takes a student out.
    pub fn remove(&mut self, id: &StudentId) {
        self.0.remove(id);
    }

    /// How many students there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Everyone of whom each word of `query` begins a word of the name, or whose id or phone has
    /// its digits; the best first, then by id. An empty query finds all.
    ///
    /// Letters that are written in several ways in Arabic and Kurdish, diacritics, tatweel, the
    /// article and the three sets of digits make no difference.
    ///
    /// ```
    /// use attendance::{Student, StudentId, search::Index};
    ///
    /// let id = StudentId::parse("20210001")?;
    /// let mut student = Student::new(id.clone(), "أحمد عبد الله الجبوريّ".to_owned());
    /// student.phone = Some("07701234567".to_owned());
    /// let index = Index::of([&student]);
    /// for query in ["احمد", "عبدالله جبوري", "٠٠٠١", "+964 770 123", ""] {
    ///     assert_eq!(index.find(query), [&id], "{query}");
    /// }
    /// assert!(index.find("حسن").is_empty());
    /// # Ok::<(), attendance::IdError>(())
    /// ```
    #[must_use]
    pub fn find(&self, query: &str) -> Vec<&StudentId> {
        let query = Query::of(query);
        let mut found: Vec<(Fit, &StudentId)> =
            self.0.iter().filter_map(|(id, row)| Some((query.fits(row)?, id))).collect();
        // Stable: of those that fit alike, the order of ids stays.
        found.sort_by_key(|(fit, _)| *fit);
        found.into_iter().map(|(_, id)| id).collect()
    }
}

/// What was typed, as it is compared.
struct Query {
    /// Words with a space before each, as in [`Row::name`].
    words: Vec<String>,
    /// The words without spaces, as an id has them.
    whole: String,
    /// The whole as a phone number, when it is one.
    phone: Option<String>,
}

impl Query {
    fn of(text: &str) -> Self {
        let words = words(text);
        let whole = words.concat();
        let is_number = !whole.is_empty() && is_digits(&whole);
        let phone = is_number.then(|| phone_digits(text)).filter(|phone| phone.len() >= 3);
        Self { words: words.iter().map(|word| format!(" {word}")).collect(), whole, phone }
    }

    fn fits(&self, row: &Row) -> Option<Fit> {
        if self.words.is_empty() {
            return Some(Fit::Within);
        }
        if row.id == self.whole {
            return Some(Fit::Id);
        }
        if row.id.starts_with(&self.whole) {
            return Some(Fit::IdBegins);
        }
        let has_word = |word: &String| {
            let bare = &word[1..];
            row.name.contains(word.as_str()) || (is_digits(bare) && row.id.contains(bare))
        };
        if self.words.iter().all(has_word) {
            let first = self.words.first().is_some_and(|word| row.name.starts_with(word.as_str()));
            return Some(if first { Fit::NameBegins } else { Fit::Within });
        }
        let has_phone = self.phone.as_ref().is_some_and(|phone| row.phone.contains(phone.as_str()));
        has_phone.then_some(Fit::Within)
    }
}

fn is_digits(text: &str) -> bool {
    text.bytes().all(|b| b.is_ascii_digit())
}

/// The digits of a number, a country's code of Iraq taken for the zero that it stands for.
fn phone_digits(text: &str) -> String {
    let digits: String =
        crate::text::ascii_digits(text).chars().filter(char::is_ascii_digit).collect();
    let national = digits.strip_prefix("00964").or_else(|| digits.strip_prefix("964"));
    match national {
        Some(rest) => format!("0{}", rest.trim_start_matches('0')),
        None => digits,
    }
}

/// The words of a name or query in one form. “Abd” is one word with the name that follows it,
/// whether a space stands between or not.
fn words(text: &str) -> Vec<String> {
    let folded: String = fold(text).chars().filter_map(loosen).collect();
    let mut words: Vec<String> = Vec::new();
    for word in folded.split(' ').filter(|word| !word.is_empty()) {
        match words.last_mut() {
            Some(last) if last == "عبد" && word.starts_with("ال") => last.push_str(word),
            _ => words.push(word.to_owned()),
        }
    }
    words
}

/// Letters of Kurdish and Persian as an Arabic keyboard types them; the hamza by itself, which
/// many leave out, is no letter.
const fn loosen(c: char) -> Option<char> {
    match c {
        'پ' => Some('ب'),
        'چ' => Some('ج'),
        'ژ' => Some('ز'),
        'گ' => Some('ك'),
        'ڤ' => Some('ف'),
        'ء' => None,
        c => Some(c),
    }
}

/// Everything that a word can be looked for by: itself, without the article, and the second half
/// of a name with “Abd”.
fn forms(word: &str) -> Vec<String> {
    let second = word.strip_prefix("عبد").filter(|rest| rest.starts_with("ال"));
    let bare = |word: &str| word.strip_prefix("ال").map(str::to_owned);
    let parts =
        [Some(word.to_owned()), bare(word), second.map(str::to_owned), second.and_then(bare)];
    parts.into_iter().flatten().map(|form| format!(" {form}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn student(id: &str, name: &str, phone: &str) -> Student {
        let mut student = Student::new(StudentId::parse(id).unwrap(), name.to_owned());
        student.phone = Some(phone.to_owned()).filter(|phone| !phone.is_empty());
        student
    }

    fn index() -> Index {
        Index::of(&[
            student("20210001", "أحمد عبد الله الجبوري", "07701234567"),
            student("20210002", "عبدالرحمن إسراء محمّد", "+964 750 000 0002"),
            student("20210003", "ڤیان کاوە گەردی", ""),
            student("00777", "علاء الدين حسن", "٠٧٨٠١١١٢٢٣٣"),
            student("77", "Sara Omar", ""),
        ])
    }

    fn found(query: &str) -> Vec<String> {
        index().find(query).into_iter().map(ToString::to_string).collect()
    }

    #[test]
    fn every_spelling_finds_the_student() {
        for (query, id) in [
            ("احمد", "20210001"),
            ("جبوري أحـمد", "20210001"),
            ("عبدالله", "20210001"),
            ("عبد ال", "20210001"),
            ("الله", "20210001"),
            ("عبد الرحمن", "20210002"),
            ("رحمن", "20210002"),
            ("اسراء", "20210002"),
            ("اسرا", "20210002"),
            ("فيان", "20210003"),
            ("كاوه كه", "20210003"),
            ("علا", "00777"),
            ("SAR om", "77"),
        ] {
            assert!(found(query).contains(&id.to_owned()), "{query} finds {:?}", found(query));
        }
        for query in ["محمود", "حمد", "ara", "عبد الكريم", "x"] {
            assert_eq!(found(query), [""; 0], "{query}");
        }
        assert_eq!(found("  ").len(), 5);
    }

    #[test]
    fn ids_and_phones_are_found_in_any_digits_and_ids_come_first() {
        assert_eq!(found("٢٠٢١٠٠٠٣"), ["20210003"]);
        assert_eq!(found("0003"), ["20210003"]);
        // An id that is what was typed comes before those that only have its digits.
        assert_eq!(found("77")[..2], ["77", "00777"]);
        for query in ["07500000002", "+964 750 000 0002", "00964-750", "٠٧٥٠"] {
            assert_eq!(found(query), ["20210002"], "{query}");
        }
    }

    #[test]
    fn a_changed_student_is_found_by_the_new_name_only() {
        let mut index = index();
        index.put(&student("77", "Lana Omar", ""));
        assert!(index.find("sara").is_empty());
        assert_eq!(index.find("lana").len(), 1);
        index.remove(&StudentId::parse("77").unwrap());
        assert_eq!((index.len(), index.find("lana").len()), (4, 0));
    }
}
