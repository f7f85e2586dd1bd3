//! Pieces that pages share.

mod acted;
mod empty;
mod field;
mod file_drop;
mod icon;
mod link;
mod loaded;
mod page_head;
mod row_strip;
mod search;
mod select;
mod shell;
mod slip_picture;
mod status;
mod toast;
mod update_bar;
mod whole_page;

pub(crate) use acted::{complain, say_acted, unbin, undo};
pub(crate) use empty::Empty;
pub(crate) use field::{Field, FieldKind};
pub(crate) use file_drop::FileDrop;
pub(crate) use icon::{Icon, Shape};
pub(crate) use link::A;
pub(crate) use loaded::{Changes, Loaded, Loading, StorageProblem, load};
pub(crate) use page_head::PageHead;
pub(crate) use row_strip::{RowStrip, StripImage};
pub(crate) use search::SearchBox;
pub(crate) use select::Select;
pub(crate) use shell::Shell;
pub(crate) use slip_picture::SlipPicture;
pub(crate) use status::{StatusMark, status_shape, status_word};
pub(crate) use toast::Toasts;
pub(crate) use whole_page::{WholePage, WholePageButton, WholePages};
