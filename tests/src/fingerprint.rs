//! What a file gives, as short lines that two platforms can compare.
//!
//! The native suite and the worker's tests in the browser include this same file.
use intake::{Document, Format, IntakeError, LumaPage};
use omr_core::{ImageView, ReadError, SheetLayout, SheetReading};

/// One line a page: `NAME PAGE: …`, with every sheet or slip that the page shows.
///
/// Of a picture, the pixels and the whole reading count, to the last bit; of a PDF page the states
/// and values, since its own drawing may differ in a last bit of a pixel.
#[must_use]
pub fn lines(name: &str, bytes: &[u8], layouts: &[SheetLayout]) -> Vec<String> {
    let document = match Document::open(bytes.to_vec()) {
        Ok(document) => document,
        Err(error) => return vec![format!("{name}: {}", file_code(&error))],
    };
    let is_pdf = document.format() == Format::Pdf;
    let line = |page_idx: usize| {
        let page = match document.page(page_idx) {
            Ok(page) => page,
            Err(error) => return file_code(&error),
        };
        let readings = read(&page, layouts);
        let say = if is_pdf { answers } else { whole };
        let said = readings.iter().map(say).collect::<Vec<_>>().join(", ");
        if is_pdf { said } else { format!("{} {said}", pixels(&page)) }
    };
    (0..document.n_pages()).map(|idx| format!("{name} {idx}: {}", line(idx))).collect()
}

fn read(page: &LumaPage, layouts: &[SheetLayout]) -> Vec<Result<SheetReading, ReadError>> {
    let size = ReadError::PictureTooSmall { width: page.width, height: page.height };
    match ImageView::new(&page.luma, page.width, page.height, page.width) {
        Ok(view) => omr_core::read_all(&view, layouts),
        Err(_) => vec![Err(size)],
    }
}

fn pixels(page: &LumaPage) -> String {
    format!("{}x{} {}", page.width, page.height, hash(&page.luma))
}

/// Every number of the reading, as JSON prints it: enough digits to give the same bits again.
fn whole(read: &Result<SheetReading, ReadError>) -> String {
    match read {
        Ok(reading) => {
            let json = serde_json::to_string(reading).unwrap_or_else(|error| error.to_string());
            format!("{} page {} {}", reading.sheet_id, reading.page, hash(json.as_bytes()))
        }
        Err(error) => read_code(error),
    }
}

fn answers(read: &Result<SheetReading, ReadError>) -> String {
    let reading = match read {
        Ok(reading) => reading,
        Err(error) => return read_code(error),
    };
    let mut text = String::new();
    for field in &reading.fields {
        let value = field.value.as_deref().unwrap_or_default();
        text += &format!("{} {:?} {value} {:?}\n", field.field, field.state, field.reasons);
    }
    format!("{} page {} {}", reading.sheet_id, reading.page, hash(text.as_bytes()))
}

fn read_code(error: &ReadError) -> String {
    serde_json::to_string(error).unwrap_or_else(|error| error.to_string())
}

/// The kind of error; what a decoder says in its details may name platform types.
fn file_code(error: &IntakeError) -> String {
    let json = serde_json::to_value(error).unwrap_or_default();
    json["code"].as_str().unwrap_or("?").to_owned()
}

/// FNV-1a, 64 bits: not against forgery, only against differences.
fn hash(bytes: &[u8]) -> String {
    let step = |hash: u64, byte: &u8| (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3);
    format!("{:016x}", bytes.iter().fold(0xcbf2_9ce4_8422_2325, step))
}
