//! What a PDF promises to unpack, refused before it is unpacked.
//!
//! The interpreter unpacks whole streams and takes sizes from codes within pictures at their word
//! (65,535 × 65,535 pixels in a JBIG2 of 40 bytes). Each stream is therefore looked at first: what
//! it unpacks to is counted without keeping it, and the size that a picture's own code states must
//! be one that is read.
use hayro::hayro_interpret::hayro_syntax::object::dict::keys::{
    CHAR_PROCS, COLUMNS, DECODE_PARMS, DP, GROUP, H, HEIGHT, PATTERN_TYPE, ROWS, W, WIDTH,
};
use hayro::hayro_interpret::hayro_syntax::object::{Array, Dict, Object, Stream};
use hayro::hayro_interpret::hayro_syntax::{Filter, Pdf};

use super::unpack::{inflated_len, unpacked_len};
use crate::{IntakeError, limits};

/// Most bytes that a picture's stream may unpack to: 100 megapixels in colour.
const MAX_PICTURE_BYTES: u64 = 320 << 20;

/// Most bytes of any other stream (drawings, fonts, tables, profiles), and of all of them.
const MAX_STREAM_BYTES: u64 = 64 << 20;
const MAX_STREAMS_BYTES: u64 = 256 << 20;

/// Bytes for a pixel while a picture is decoded: four and the grey page.
const BYTES_PER_PIXEL: u64 = 5;

/// Looks at the streams that opening a file unpacks at once: its tables, and objects in streams.
///
/// # Errors
///
/// [`IntakeError::FileTooLarge`] when one of them would be.
pub(super) fn check_tables(bytes: &[u8]) -> Result<(), IntakeError> {
    const WORD: &[u8] = b"stream";
    let mut at = 0;
    let mut total = 0;
    while let Some(found) = find(bytes.get(at..).unwrap_or_default(), WORD) {
        let (head, data) = (at + found, at + found + WORD.len());
        at = data;
        let is_end = bytes[..head].ends_with(b"end");
        let starts_data = matches!(bytes.get(data), Some(b'\r' | b'\n' | b' '));
        if is_end || !starts_data || !may_be_table(dictionary_before(&bytes[..head])) {
            continue;
        }
        let rest = bytes[data..].trim_ascii_start();
        let end = find(rest, b"endstream").unwrap_or(rest.len());
        total += inflated_len(&rest[..end], MAX_STREAM_BYTES);
        check_total(total, MAX_STREAM_BYTES)?;
    }
    Ok(())
}

fn find(bytes: &[u8], word: &[u8]) -> Option<usize> {
    let mut from = 0;
    loop {
        let at = from + bytes.get(from..)?.iter().position(|&byte| byte == word[0])?;
        if bytes[at..].starts_with(word) {
            return Some(at);
        }
        from = at + 1;
    }
}

/// From the last `obj` on.
fn dictionary_before(head: &[u8]) -> &[u8] {
    const LONGEST: usize = 4096;
    let head = &head[head.len().saturating_sub(LONGEST)..];
    let start = head.windows(3).rposition(|word| word == b"obj").unwrap_or(0);
    &head[start..]
}

/// Whether a stream may hold objects or a table of them. Names may be written in many ways, so
/// only what is plainly something else is passed over.
fn may_be_table(dict: &[u8]) -> bool {
    let has = |word: &[u8]| find(dict, word).is_some();
    has(b"/First") || has(b"/Index") || has(b"/Root") || has(b"/XRef") || has(b"#")
}

/// Looks at every stream of an opened file.
///
/// # Errors
///
/// [`IntakeError::FileTooLarge`] and [`IntakeError::TooLarge`].
pub(super) fn check_streams(pdf: &Pdf) -> Result<(), IntakeError> {
    // Inflating the pictures of a long scan would take as long as a tenth of its pages: they are
    // counted page by page, unless some may be drawn where a page's own drawing does not show them.
    let counts_pictures = pdf.objects().into_iter().any(|object| may_hide_pictures(&object));
    let mut total = 0;
    for object in pdf.objects() {
        if let Object::Stream(stream) = object {
            let is_counted = counts_pictures || picture_size(stream.dict()).is_none();
            total += if is_counted { check_stream(&stream)? } else { check_size(&stream)? };
            check_total(total, MAX_STREAMS_BYTES)?;
        }
    }
    Ok(())
}

/// Patterns, groups (which may be masks) and drawn glyphs.
fn may_hide_pictures(object: &Object<'_>) -> bool {
    match object {
        Object::Stream(stream) => {
            [PATTERN_TYPE, GROUP].iter().any(|key| stream.dict().contains_key(key))
        }
        Object::Dict(dict) => dict.contains_key(CHAR_PROCS),
        _ => false,
    }
}

fn picture_size(dict: &Dict<'_>) -> Option<(u32, u32)> {
    let number = |long, short| dict.get::<u32>(long).or_else(|| dict.get::<u32>(short));
    number(WIDTH, W).zip(number(HEIGHT, H))
}

const fn check_total(bytes: u64, most: u64) -> Result<(), IntakeError> {
    if bytes > most { Err(IntakeError::FileTooLarge { bytes }) } else { Ok(()) }
}

/// Looks at one stream; gives what it unpacks to unless it is a picture, of which one is unpacked
/// at a time.
pub(super) fn check_stream(stream: &Stream<'_>) -> Result<u64, IntakeError> {
    let filters = stream.filters();
    let is_picture = picture_size(stream.dict()).is_some();
    check_size(stream)?;
    // Not packed, or a JPEG, whose own size is looked at when it is decoded.
    if filters.iter().all(|filter| *filter == Filter::DctDecode) {
        return Ok(0);
    }
    let most = if is_picture { MAX_PICTURE_BYTES } else { MAX_STREAM_BYTES };
    let n_bytes = unpacked_len(&stream.raw_data(), &filters, most);
    check_total(n_bytes, most)?;
    Ok(if is_picture { 0 } else { n_bytes })
}

/// Looks at the size of a picture, as the PDF states it and as its own code does.
fn check_size(stream: &Stream<'_>) -> Result<u64, IntakeError> {
    let dict = stream.dict();
    let Some((width, height)) = picture_size(dict) else { return Ok(0) };
    limits::check(width.into(), height.into(), BYTES_PER_PIXEL)?;
    match stream.filters().last() {
        Some(Filter::CcittFaxDecode) => check_fax(dict, height)?,
        Some(Filter::JpxDecode) => check_jpeg2000(&stream.raw_data())?,
        Some(Filter::Jbig2Decode) => check_jbig2(&stream.raw_data())?,
        _ => {}
    }
    Ok(0)
}

/// A fax's rows are as long as its parameters say, whatever the picture's width.
fn check_fax(dict: &Dict<'_>, height: u32) -> Result<(), IntakeError> {
    let parms = [DECODE_PARMS, DP].into_iter().find_map(|key| {
        let list = || dict.get::<Array<'_>>(key)?.iter::<Object<'_>>().last()?.into_dict();
        dict.get::<Dict<'_>>(key).or_else(list)
    });
    let number = |key| parms.as_ref().and_then(|parms| parms.get::<usize>(key));
    let (columns, rows) = (number(COLUMNS).unwrap_or(1728), number(ROWS).unwrap_or(0));
    limits::check(columns.max(1) as u64, (rows as u64).max(height.into()), BYTES_PER_PIXEL)
}

/// The size in a JPEG 2000's main header (ISO 15444-1, A.5.1), four bytes a channel and pixel.
fn check_jpeg2000(data: &[u8]) -> Result<(), IntakeError> {
    const START_AND_SIZE: &[u8] = &[0xFF, 0x4F, 0xFF, 0x51];
    let Some(at) = find(data, START_AND_SIZE) else { return Ok(()) };
    let word = |i: usize| -> Option<u64> {
        let bytes = data.get(at + 8 + 4 * i..)?.first_chunk::<4>()?;
        Some(u64::from(u32::from_be_bytes(*bytes)))
    };
    let [Some(right), Some(foot), Some(left), Some(top)] = [word(0), word(1), word(2), word(3)]
    else {
        return Ok(());
    };
    let channels = data.get(at + 40..).and_then(|rest| rest.first_chunk::<2>());
    let n_channels = channels.map_or(1, |&pair| u64::from(u16::from_be_bytes(pair)));
    let (width, height) = (right.saturating_sub(left), foot.saturating_sub(top));
    limits::check(width.max(1), height.max(1), 4 * n_channels + 1)
}

/// The sizes of a JBIG2's page and regions (ITU-T T.88, 7.2): each is one bit a pixel, and the page
/// becomes bytes.
fn check_jbig2(data: &[u8]) -> Result<(), IntakeError> {
    const PAGE: u8 = 48;
    const REGIONS: [u8; 12] = [4, 6, 7, 20, 22, 23, 36, 38, 39, 40, 42, 43];
    let mut rest = data;
    while let Some((kind, body, behind)) = jbig2_segment(rest) {
        let word = |i: usize| body.get(4 * i..)?.first_chunk::<4>().map(|w| u32::from_be_bytes(*w));
        if let (true, Some(width), Some(height)) =
            (kind == PAGE || REGIONS.contains(&kind), word(0), word(1))
        {
            // A page of unknown height grows stripe by stripe.
            let height = if height == u32::MAX { 1 } else { height };
            limits::check(width.max(1).into(), height.max(1).into(), BYTES_PER_PIXEL)?;
        }
        rest = behind;
    }
    Ok(())
}

/// A segment's kind and data, and what follows it.
fn jbig2_segment(bytes: &[u8]) -> Option<(u8, &[u8], &[u8])> {
    let number = u32::from_be_bytes(*bytes.first_chunk::<4>()?);
    let (flags, count) = (*bytes.get(4)?, *bytes.get(5)?);
    let (n_referred, at) = match count >> 5 {
        7 => {
            let long = u32::from_be_bytes(*bytes.get(5..)?.first_chunk::<4>()?) & 0x1FFF_FFFF;
            (long as usize, 9 + (long as usize + 1).div_ceil(8))
        }
        few => (usize::from(few), 6),
    };
    let referred_len = match number {
        0..=256 => 1,
        257..=65_536 => 2,
        _ => 4,
    };
    let page_len = if flags & 0x40 == 0 { 1 } else { 4 };
    let at = at.checked_add(n_referred.checked_mul(referred_len)?)?.checked_add(page_len)?;
    let len = u32::from_be_bytes(*bytes.get(at..)?.first_chunk::<4>()?) as usize;
    let body = bytes.get(at + 4..)?;
    // A region of unknown length is the last that is looked at.
    let (body, behind) = body.split_at(len.min(body.len()));
    Some((flags & 0x3F, body, behind))
}
