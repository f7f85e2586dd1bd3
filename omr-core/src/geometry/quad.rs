use super::Point;

/// Four corners, clockwise from the sheet's own top-left.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Quad {
    /// Top-left, top-right, bottom-right, bottom-left as printed.
    pub corners: [Point; 4],
}
