//! When the app itself breaks: the line of our source, and never the message, which may quote data.

use super::{Event, What, writer};
use crate::platform::{choices, clock};
use attendance::Timestamp;
use std::panic::PanicHookInfo;

/// Where the line waits for the next start: after a panic nothing that takes time can be relied on.
const LAST: &str = "hadir.panic";

/// Parts of a source path that are told: enough to find the file, nothing of whoever built it.
const N_PARTS: usize = 3;

/// Notes every panic from now on, and shows it in the browser's console.
pub(super) fn listen() {
    std::panic::set_hook(Box::new(|panic: &PanicHookInfo<'_>| {
        console_error_panic_hook::hook(panic);
        let line = panic.location().map(|place| source_line(place.file(), place.line()));
        choices::set(LAST, &(clock::now().as_millis() as f64, line));
    }));
}

/// Notes the panic that ended the app last time, if one did.
pub(super) fn tell_last() {
    if let Some((at, line)) = choices::get::<(f64, Option<String>)>(LAST) {
        choices::remove(LAST);
        writer::note(Event { line, ..Event::happened(Timestamp::from_js(at), What::Panicked) });
    }
}

pub(super) fn source_line(file: &str, line: u32) -> String {
    let parts: Vec<&str> = file.split(['/', '\\']).collect();
    format!("{}:{line}", parts[parts.len().saturating_sub(N_PARTS)..].join("/"))
}
