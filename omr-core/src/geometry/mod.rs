//! Points, quadrilaterals and projective maps.
//!
//! Two spaces: **sheet** (millimetres, origin at the paper's top-left corner) and **image**
//! (pixels, pixel (0, 0) spans 0..1). In both y points down and corners run clockwise from the
//! sheet's own top-left. A map is named `target_from_source`.
mod homography;
mod point;
mod quad;

pub use homography::Homography;
pub use point::Point;
pub use quad::Quad;
