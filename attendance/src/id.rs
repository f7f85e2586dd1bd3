//! Identities: text everywhere, so that a leading zero is never lost.
use std::sync::Arc;

use crate::Date;
use crate::digest::digest;
use crate::text::ascii_digits;

/// Longest id that is kept, characters.
const MAX_CHARS: usize = 64;

/// Why a text is no id.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error, serde::Serialize, serde::Deserialize)]
#[serde(tag = "code", rename_all = "kebab-case")]
pub enum IdError {
    /// Nothing but spaces.
    #[error("the id is empty")]
    Empty,
    /// Longer than an id may be.
    #[error("the id has {n_chars} characters; at most {max} are kept")]
    TooLong {
        /// Characters given.
        n_chars: usize,
        /// Characters allowed.
        max: usize,
    },
    /// Holds a line break or another character that cannot be seen.
    #[error("the id holds a character that cannot be seen")]
    Invisible,
}

/// Trims, turns Arabic and Persian digits into ASCII ones, and refuses what cannot be an id.
fn parse(text: &str) -> Result<Arc<str>, IdError> {
    // As nearly every id is, and all that we wrote ourselves.
    if (1..=MAX_CHARS).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_graphic()) {
        return Ok(Arc::from(text));
    }
    // Marks of direction come with ids copied from right-to-left pages and are never part of one.
    let is_edge = |c: char| c.is_whitespace() || is_direction_mark(c);
    let id = ascii_digits(text.trim_matches(is_edge));
    let n_chars = id.chars().count();
    if id.is_empty() {
        Err(IdError::Empty)
    } else if n_chars > MAX_CHARS {
        Err(IdError::TooLong { n_chars, max: MAX_CHARS })
    } else if id.chars().any(|c| c.is_control() || is_direction_mark(c)) {
        Err(IdError::Invisible)
    } else {
        Ok(Arc::from(id))
    }
}

const fn is_direction_mark(c: char) -> bool {
    matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
}

/// Reads a text without a copy of its own, and has it checked.
struct Checked<F>(F);

impl<T, F: FnOnce(&str) -> Result<T, IdError>> serde::de::Visitor<'_> for Checked<F> {
    type Value = T;

    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("an id")
    }

    fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<T, E> {
        (self.0)(text).map_err(E::custom)
    }
}

macro_rules! id_type {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        ///
        /// Copies share the text: a record book names each of them thousands of times.
        #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(Arc<str>);

        impl $name {
            /// Takes an id as typed: spaces around it go, Arabic-Indic and Persian digits become
            /// ASCII ones, leading zeros stay.
            ///
            /// # Errors
            ///
            /// [`IdError`] when nothing is left, more than 64 characters are, or one of them
            /// cannot be seen.
            pub fn parse(text: &str) -> Result<Self, IdError> {
                parse(text).map(Self)
            }

            /// The id as text.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl TryFrom<String> for $name {
            type Error = IdError;

            fn try_from(text: String) -> Result<Self, IdError> {
                Self::parse(&text)
            }
        }

        impl From<$name> for String {
            fn from(id: $name) -> Self {
                id.as_str().to_owned()
            }
        }

        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
                to.serialize_str(self.as_str())
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
                from.deserialize_str(Checked(Self::parse))
            }
        }
    };
}

id_type! {
    /// A student's number as the university writes it.
    ///
    /// ```
    /// use attendance::StudentId;
    ///
    /// assert_eq!(StudentId::parse(" ٠٠٢١٠٠٠١ ")?.as_str(), "00210001");
    /// # Ok::<(), attendance::IdError>(())
    /// ```
    StudentId
}
id_type! {
    /// A course, for the program; people see its code.
    CourseId
}
id_type! {
    /// One meeting of a course.
    SessionId
}
id_type! {
    /// A section (شعبة) or a group (مجموعة) of one.
    SectionId
}
id_type! {
    /// A line of the timetable.
    LessonId
}
id_type! {
    /// A leave that a student was given.
    ExcuseId
}
id_type! {
    /// A photo of a note, kept beside the record book.
    PhotoId
}
id_type! {
    /// One copy of the app with a journal of its own: a phone, a browser.
    DeviceId
}
id_type! {
    /// One scanned file or set of photos, as it was taken in.
    ScanId
}

impl SessionId {
    /// The id of a lesson's session on a day: both, or their hash where that would be too long.
    pub(crate) fn of_lesson(lesson: &LessonId, date: Date) -> Self {
        let both = format!("{lesson}-{date}");
        Self::parse(&both).unwrap_or_else(|_| {
            Self(digest(b"hadir session 1\n", &[lesson.as_str(), &date.to_string()]).into())
        })
    }
}

impl StudentId {
    /// Whether this is the eight digits that Iraqi universities use and slips can carry.
    #[must_use]
    pub fn is_usual(&self) -> bool {
        self.0.len() == 8 && self.0.bytes().all(|b| b.is_ascii_digit())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_keep_zeros_and_fold_digits() {
        assert_eq!(StudentId::parse("00012345").unwrap().as_str(), "00012345");
        assert_eq!(StudentId::parse("\u{200f}٢٠٢۱۰۰۰۱ ").unwrap().as_str(), "20210001");
        assert!(StudentId::parse("20210001").unwrap().is_usual());
        assert!(!StudentId::parse("2021-001").unwrap().is_usual());
    }

    #[test]
    fn what_cannot_be_an_id_is_refused_with_its_reason() {
        assert_eq!(StudentId::parse(" \u{200f} "), Err(IdError::Empty));
        assert_eq!(StudentId::parse("12\n34"), Err(IdError::Invisible));
        assert_eq!(
            StudentId::parse(&"9".repeat(65)),
            Err(IdError::TooLong { n_chars: 65, max: 64 })
        );
        assert!(serde_json::from_str::<StudentId>("\"\"").is_err());
    }
}
