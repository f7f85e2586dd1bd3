//! What the phone itself gives: its clock, random ids, files.

pub(crate) mod camera;
pub(crate) mod choices;
pub(crate) mod clock;
pub(crate) mod files;
pub(crate) mod heic;
pub(crate) mod leaving;
pub(crate) mod offline;
pub(crate) mod phone;
pub(crate) mod random;
