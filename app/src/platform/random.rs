//! Ids that no other phone makes.

use attendance::{CourseId, LessonId, PhotoId, ScanId, SectionId, SessionId};
use leptos::prelude::window;

/// Bits of an id: 80, so that merging the data of many phones will not join two things.
const N_BYTES: usize = 10;

/// Text of an id that no other phone makes.
pub(crate) fn id() -> String {
    let mut bytes = [0_u8; N_BYTES];
    let is_random = window()
        .crypto()
        .is_ok_and(|crypto| crypto.get_random_values_with_u8_array(&mut bytes).is_ok());
    if !is_random {
        // Every browser that runs this has the generator; without it, Math.random must do.
        for byte in &mut bytes {
            *byte = (js_sys::Math::random() * 256.0) as u8;
        }
    }
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Bytes that nobody can guess; nothing without the browser's generator.
pub(crate) fn secret<const N: usize>() -> Option<[u8; N]> {
    let mut bytes = [0; N];
    window().crypto().ok()?.get_random_values_with_u8_array(&mut bytes).ok()?;
    Some(bytes)
}

/// A name that nobody else has.
pub(crate) fn token() -> String {
    id()
}

/// An id for a new course; nothing when the phone gives no text for it, which does not happen.
pub(crate) fn course_id() -> Option<CourseId> {
    CourseId::parse(&id()).ok()
}

/// An id for a new scan.
pub(crate) fn scan_id() -> Option<ScanId> {
    ScanId::parse(&id()).ok()
}

/// An id for a new session.
pub(crate) fn session_id() -> Option<SessionId> {
    SessionId::parse(&id()).ok()
}

/// An id for a new line of the timetable.
pub(crate) fn lesson_id() -> Option<LessonId> {
    LessonId::parse(&id()).ok()
}

/// An id for a new section.
pub(crate) fn section_id() -> Option<SectionId> {
    SectionId::parse(&id()).ok()
}

/// An id for a new photo.
pub(crate) fn photo_id() -> Option<PhotoId> {
    PhotoId::parse(&id()).ok()
}
