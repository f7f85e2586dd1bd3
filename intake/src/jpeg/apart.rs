//! JPEGs that store each colour in a scan of its own, one after another.
//!
//! The decoder panics on some of them (zune-jpeg 0.5.15, where rows are sub-sampled) and keeps the
//! whole picture in 16 bits for the others. The luma's scan alone is a grey JPEG as it stands: with
//! a frame of one component before it, nothing else needs to be looked at.
use super::markers::{START_OF_SCAN, Segment, segments};
use crate::IntakeError;

/// Baseline and extended sequential frames; progressive ones are decoded scan by scan anyway.
const SEQUENTIAL_FRAMES: [u8; 2] = [0xC0, 0xC1];

/// Precision, height, width and number of components stand before the components.
const FRAME_HEAD: usize = 6;

/// The grey JPEG within a JPEG whose colours lie apart; `None` for any other JPEG.
///
/// # Errors
///
/// [`IntakeError::Unsupported`] when the colours lie apart and no scan is luma alone at full size.
pub(super) fn luma_alone(bytes: &[u8], has_luma: bool) -> Result<Option<Vec<u8>>, IntakeError> {
    let is_frame = |segment: &Segment| SEQUENTIAL_FRAMES.contains(&segment.marker);
    let is_scan = |segment: &Segment| segment.marker == START_OF_SCAN;
    let (Some(frame), Some(first)) =
        (segments(bytes).find(is_frame), segments(bytes).find(is_scan))
    else {
        return Ok(None);
    };
    let parts = frame.body(bytes).get(FRAME_HEAD..).unwrap_or_default().as_chunks::<3>().0;
    let Some(&[id, sampling, _]) = parts.first() else { return Ok(None) };
    let n_in_first = first.body(bytes).first().copied().unwrap_or_default();
    if parts.len() == 1 || usize::from(n_in_first) >= parts.len() {
        return Ok(None);
    }
    let most = |pick: fn(u8) -> u8| parts.iter().map(|part| pick(part[1])).max();
    let (across, down) = (|sampling: u8| sampling >> 4, |sampling: u8| sampling & 15);
    let is_full = most(across) == Some(across(sampling)) && most(down) == Some(down(sampling));
    let is_its_own = |scan: &Segment| is_scan(scan) && scan.body(bytes).starts_with(&[1, id]);
    match segments(bytes).find(is_its_own) {
        Some(scan) if has_luma && is_full => Ok(Some(grey(bytes, frame, scan))),
        _ => Err(IntakeError::Unsupported { detail: "JPEG with its colours apart".to_owned() }),
    }
}

/// All that stands before the luma's scan but the other scans, with a frame of luma only, and that
/// scan.
fn grey(bytes: &[u8], frame: Segment, scan: Segment) -> Vec<u8> {
    let part = |from: usize, to: usize| bytes.get(from..to.min(bytes.len())).unwrap_or_default();
    let mut grey = vec![0xFF, 0xD8];
    for segment in segments(bytes).take_while(|segment| segment.start < scan.start) {
        if segment == frame {
            let (head, parts) = segment.body(bytes).split_at(FRAME_HEAD - 1);
            // One component, with one block in each unit.
            grey.extend([0xFF, segment.marker, 0, 11]);
            grey.extend(head);
            grey.extend([1, parts[1], 0x11, parts[3]]);
        } else if segment.end >= segment.start + 4 && segment.marker != START_OF_SCAN {
            grey.extend(part(segment.start, segment.end));
        }
    }
    let mut behind = segments(bytes).skip_while(|segment| segment.start <= scan.start);
    let end = behind.find(|segment| !segment.is_restart()).map_or(bytes.len(), |next| next.start);
    grey.extend(part(scan.start, end));
    grey.extend([0xFF, 0xD9]);
    grey
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A frame of three components and a scan of the first `n`, without a picture in it.
    fn jpeg(samplings: [u8; 3], n: u8) -> Vec<u8> {
        let [a, b, c] = samplings;
        let frame = [0xFF, 0xC0, 0, 17, 8, 0, 9, 0, 7, 3, 1, a, 0, 2, b, 1, 3, c, 1];
        let scan = [0xFF, 0xDA, 0, 6 + 2 * n, n, 1, 0, 2, 0, 3, 0];
        let head = [&[0xFF, 0xD8], &frame[..], &scan[..5 + 2 * usize::from(n)]].concat();
        [&head[..], &[0, 63, 0, 1, 2, 0xFF, 0, 3, 0xFF, 0xD0, 4, 0xFF, 0xD9]].concat()
    }

    #[test]
    fn only_colours_that_lie_apart_are_taken_apart() {
        assert_eq!(luma_alone(&jpeg([0x22, 0x11, 0x11], 3), true), Ok(None));
        assert_eq!(luma_alone(b"", true), Ok(None));
        let grey = luma_alone(&jpeg([0x12, 0x11, 0x11], 1), true).unwrap().unwrap();
        let frame = [0xFF, 0xD8, 0xFF, 0xC0, 0, 11, 8, 0, 9, 0, 7, 1, 1, 0x11, 0];
        let scan = [0xFF, 0xDA, 0, 8, 1, 1, 0, 0, 63, 0, 1, 2, 0xFF, 0, 3, 0xFF, 0xD0, 4];
        assert_eq!(grey, [&frame[..], &scan, &[0xFF, 0xD9]].concat());
    }

    #[test]
    fn luma_that_is_not_alone_or_not_whole_is_refused() {
        let refused = |bytes: &[u8], has_luma| {
            matches!(luma_alone(bytes, has_luma), Err(IntakeError::Unsupported { .. }))
        };
        assert!(refused(&jpeg([0x12, 0x11, 0x11], 2), true), "two colours in a scan");
        assert!(refused(&jpeg([0x11, 0x21, 0x11], 1), true), "luma of half the size");
        assert!(refused(&jpeg([0x12, 0x11, 0x11], 1), false), "red, green and blue");
    }
}
