//! Names of parts: plain enough that no program, unpacking them, writes anywhere unexpected.

/// The part that holds the rows of `store`.
#[must_use]
pub fn rows_name(store: &str) -> String {
    format!("{store}.jsonl")
}

/// The part that holds a file of `store`: `pictures/<store>/<key>`, where what is no small letter,
/// digit, `-` or `_` of the key is written as `.` and two hexadecimal digits a byte.
#[must_use]
pub fn picture_name(store: &str, key: &str) -> String {
    let mut name = format!("pictures/{store}/");
    for byte in key.bytes() {
        match byte {
            b'a'..=b'z' | b'0'..=b'9' | b'-' | b'_' => name.push(char::from(byte)),
            byte => name.push_str(&format!(".{byte:02x}")),
        }
    }
    name
}

/// Longest name, in bytes.
#[cfg(feature = "file")]
const MAX_NAME_BYTES: usize = 200;

/// The store whose rows the part holds.
#[cfg(feature = "file")]
pub(crate) fn store_of(part: &str) -> Option<&str> {
    part.strip_suffix(".jsonl").filter(|store| is_word(store) && part.len() <= MAX_NAME_BYTES)
}

/// Whether the part is a picture.
#[cfg(feature = "file")]
pub(crate) fn is_picture(part: &str) -> bool {
    let key = part.strip_prefix("pictures/").and_then(|rest| rest.split_once('/'));
    let is_key = |key: &str| {
        !key.is_empty()
            && !key.bytes().all(|byte| byte == b'.')
            && key.bytes().all(|byte| is_plain(byte) || byte == b'.')
    };
    part.len() <= MAX_NAME_BYTES && key.is_some_and(|(store, key)| is_word(store) && is_key(key))
}

#[cfg(feature = "file")]
fn is_word(word: &str) -> bool {
    !word.is_empty() && word.bytes().all(is_plain)
}

#[cfg(feature = "file")]
const fn is_plain(byte: u8) -> bool {
    matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'-' | b'_')
}

#[cfg(all(test, feature = "file"))]
mod tests {
    use super::*;

    #[test]
    fn whatever_a_key_is_its_name_stays_below_its_folder() {
        for key in ["4f1c-0", "../../etc/passwd", "C:\\x", "طالب", "a.b", "."] {
            let name = picture_name("photos", key);
            assert!(is_picture(&name), "{name}");
            assert!(!name.contains("..") && !name.contains('\\'), "{name}");
        }
        assert_ne!(picture_name("photos", "a.b"), picture_name("photos", "a-b"));
    }

    #[test]
    fn names_that_lead_elsewhere_are_no_parts() {
        for name in ["../x.jsonl", "/x.jsonl", "a/b.jsonl", "X.jsonl", ".jsonl", "x.json"] {
            assert_eq!(store_of(name), None, "{name}");
        }
        for name in ["pictures/x", "pictures/a/..", "pictures/a/b/c", "pictures//x", "pictures/a/"]
        {
            assert!(!is_picture(name), "{name}");
        }
        assert!(!is_picture(&picture_name("photos", &"a".repeat(300))));
    }
}
