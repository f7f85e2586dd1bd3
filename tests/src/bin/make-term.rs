//! Writes a college's year as a backup, and a list of 10,000 students to import:
//! `make-term FOLDER`.
use attendance::excel::{ExportOptions, export_students};
use backup::{About, Kind, Writer};
use omr_core::Locale;
use std::path::PathBuf;

/// Students of the list; the first half of them are those of the year.
const N_LISTED: usize = 10_000;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let folder = std::env::args().nth(1).ok_or("a folder, please")?;
    let folder = PathBuf::from(folder);
    std::fs::create_dir_all(&folder)?;
    let about = About {
        created_at: "2026-06-01T08:00:00.000Z".to_owned(),
        device: tests::term::device().to_string(),
        app: env!("CARGO_PKG_VERSION").to_owned(),
        schema: 2,
        kind: Kind::Quick,
    };
    let mut writer = Writer::new(about, None)?;
    for (store, rows) in tests::term::year() {
        writer.rows(store, rows)?;
    }
    std::fs::write(folder.join("year.hadir"), writer.finish()?)?;
    let options = ExportOptions { locale: Locale::Ar, utc_offset_minutes: 180 };
    let list = export_students(&tests::term::list(N_LISTED), &options)?;
    std::fs::write(folder.join("list.xlsx"), list)?;
    Ok(())
}
