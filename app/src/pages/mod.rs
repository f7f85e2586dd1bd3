//! One file a page; pages stay thin and leave the rules to `attendance`.

mod home;
mod not_found;
mod review;
mod scan;

pub(crate) use home::Home;
pub(crate) use not_found::NotFound;
pub(crate) use review::Review;
pub(crate) use scan::Scan;
