//! Whether everything is well: the room that the browser gives, what the log warns of, and how long
//! the room will last. The health page shows it; trouble with the room is said on every page.

pub(crate) mod facts;
pub mod forecast;
pub mod signs;
mod standing;
pub mod warnings;

#[cfg(test)]
mod tests;

pub(crate) use standing::{Standing, check, standing, storage_failed, storage_worked, try_again};
