//! What lies where in a JPEG, without decoding it (ITU-T T.81, B.1).

pub(super) const START_OF_SCAN: u8 = 0xDA;
const END_OF_IMAGE: u8 = 0xD9;
const PROGRESSIVE_FRAME: u8 = 0xC2;

/// Whether a frame is progressive (SOF2).
pub(super) fn is_progressive(bytes: &[u8]) -> bool {
    segments(bytes).any(|segment| segment.marker == PROGRESSIVE_FRAME)
}

/// Whether the end of the picture is there: some data after its last scan's last segment, and the
/// marker EOI behind them. A thumbnail's own EOI lies within a segment and does not count.
pub(super) fn ends(bytes: &[u8]) -> bool {
    segments(bytes).any(|segment| segment.marker == END_OF_IMAGE)
}

/// A marker, and the segment it begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Segment {
    pub(super) marker: u8,
    /// Where its FF is, from the file's start.
    pub(super) start: usize,
    /// Behind its contents, its own length included; a scan's data follow. May lie behind the
    /// file's end.
    pub(super) end: usize,
}

impl Segment {
    /// The contents without their length, as far as they are there.
    pub(super) fn body<'a>(&self, bytes: &'a [u8]) -> &'a [u8] {
        bytes.get(self.start + 4..self.end.min(bytes.len())).unwrap_or_default()
    }

    /// Separates the restart intervals within a scan's data.
    pub(super) const fn is_restart(&self) -> bool {
        matches!(self.marker, 0xD0..=0xD7)
    }
}

/// The markers of a JPEG, each segment's and scan's contents skipped.
pub(super) const fn segments(bytes: &[u8]) -> Segments<'_> {
    Segments { bytes, at: 0 }
}

pub(super) struct Segments<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl Iterator for Segments<'_> {
    type Item = Segment;

    fn next(&mut self) -> Option<Segment> {
        loop {
            // A marker is FF and a byte that is neither 0 (a stuffed FF of a scan) nor FF (fill).
            let rest = self.bytes.get(self.at..)?;
            let start = self.at + rest.iter().position(|&byte| byte == 0xFF)?;
            let marker = *self.bytes.get(start + 1)?;
            self.at = start + if marker == 0xFF { 1 } else { 2 };
            match marker {
                0x00 | 0xFF => {}
                // Markers without contents: TEM, RST0–7, SOI, EOI.
                0x01 | 0xD0..=END_OF_IMAGE => return Some(Segment { marker, start, end: self.at }),
                _ => {
                    let len = self.bytes.get(self.at..)?.first_chunk::<2>()?;
                    self.at += usize::from(u16::from_be_bytes(*len));
                    return Some(Segment { marker, start, end: self.at });
                }
            }
        }
    }
}
