use super::toast::Toasts;
use crate::i18n::{I18n, t_string, text};
use crate::storage::{
    self,
    book::{ActError, LineRef},
};
use leptos::{prelude::*, task::spawn_local};

/// Says what was done, with a way back: the journal keeps it also when the message is gone.
pub(crate) fn say_acted(i18n: I18n, toasts: Toasts, said: String, line: Option<LineRef>) {
    match line {
        Some(line) => toasts.say_with_undo(said, move || undo(i18n, toasts, line.clone())),
        None => toasts.say(said),
    }
}

/// Takes a line of the journal back, or says why not.
pub(crate) fn undo(i18n: I18n, toasts: Toasts, line: LineRef) {
    spawn_local(async move {
        let done = async { storage::book::undo(&storage::connection().await?, &line).await };
        match done.await {
            Ok(_) => toasts.say(untrack(|| t_string!(i18n, book.taken_back))),
            Err(error) => complain(i18n, toasts, &error),
        }
    });
}

/// Brings back what a line removed, or says why not.
pub(crate) fn unbin(i18n: I18n, toasts: Toasts, line: LineRef) {
    spawn_local(async move {
        let done = async { storage::book::unbin(&storage::connection().await?, &line).await };
        match done.await {
            Ok(_) => toasts.say(untrack(|| t_string!(i18n, book.brought_back))),
            Err(error) => complain(i18n, toasts, &error),
        }
    });
}

/// Says why an action was not done.
pub(crate) fn complain(i18n: I18n, toasts: Toasts, error: &ActError) {
    toasts.say(untrack(|| text::act_error(i18n, error)));
}
