//! Borrowed grey pictures, and what is made of them.
#[cfg(feature = "read")]
mod binarize;
#[cfg(feature = "read")]
mod bits;
#[cfg(feature = "read")]
mod blobs;
#[cfg(feature = "read")]
mod lanes;
#[cfg(feature = "read")]
mod pyramid;
mod view;

#[cfg(feature = "read")]
pub(crate) use binarize::Surroundings;
#[cfg(feature = "read")]
pub(crate) use bits::Bits;
#[cfg(feature = "read")]
pub(crate) use blobs::{Blob, Extent, Run, blobs, numbered};
#[cfg(feature = "read")]
pub(crate) use lanes::{Lanes, STRIDE};
#[cfg(feature = "read")]
pub(crate) use pyramid::Pyramid;
pub use view::{ImageView, ImageViewError};
