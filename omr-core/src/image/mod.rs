//! Borrowed grey pictures.
mod view;

pub use view::{ImageView, ImageViewError};
