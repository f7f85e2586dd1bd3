//! The Web Worker around the heavy parts.
fn main() {}
