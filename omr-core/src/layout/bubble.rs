/// One bubble: a circle to be marked.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Bubble {
    /// What a mark here means, such as `present` or a digit.
    pub value: String,
    /// Centre, mm from the page's left edge.
    pub x_mm: f64,
    /// Centre, mm from the page's top edge.
    pub y_mm: f64,
    /// Radius of the printed outline, mm.
    pub r_mm: f64,
}
