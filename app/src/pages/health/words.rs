use crate::{
    health::warnings::Warning,
    i18n::{I18n, t_string, text},
    log::{Event, Stage, Subject, What},
    storage::settings::{BackupKind, LastBackup},
};

/// A warning, and what to do about it.
pub(in crate::pages) fn warning(i18n: I18n, warning: Warning) -> String {
    let number = |n: usize| text::number(i18n, n);
    match warning {
        Warning::PagesFail { n_failed, n_pages } => {
            let (failed, total) = (number(n_failed), number(n_pages));
            t_string!(i18n, health.warn_fail, failed = failed, total = total)
        }
        Warning::PagesAreSlow { n_slow, n_pages } => {
            let (slow, total) = (number(n_slow), number(n_pages));
            t_string!(i18n, health.warn_slow, slow = slow, total = total)
        }
        Warning::RoomIsShort { used_percent } => {
            t_string!(i18n, health.warn_room, percent = number(used_percent))
        }
        Warning::WorkerRestarts { n } => t_string!(i18n, health.warn_worker, n = number(n)),
        Warning::JobsPileUp { n } => t_string!(i18n, health.warn_jobs, n = number(n)),
    }
}

/// When a backup was made, and of what.
pub(super) fn backup(i18n: I18n, last: LastBackup) -> String {
    let when = text::moment(i18n, last.at);
    match last.kind {
        BackupKind::Quick => t_string!(i18n, health.backup_quick, when = when),
        BackupKind::Full => t_string!(i18n, health.backup_full, when = when),
    }
}

/// What a line of the log says.
pub(super) fn event(i18n: I18n, event: &Event) -> &'static str {
    match event.subject {
        Subject::Took(stage) => self::stage(i18n, stage),
        Subject::Happened(what) => self::what(i18n, what),
    }
}

pub(super) fn stage(i18n: I18n, stage: Stage) -> &'static str {
    match stage {
        Stage::OpenApp => t_string!(i18n, health.stage_open_app),
        Stage::OpenDatabase => t_string!(i18n, health.stage_open_database),
        Stage::OpenFile => t_string!(i18n, health.stage_open_file),
        Stage::PagePixels => t_string!(i18n, health.stage_page_pixels),
        Stage::PageRead => t_string!(i18n, health.stage_page_read),
        Stage::PageStrips => t_string!(i18n, health.stage_page_strips),
        Stage::PageKept => t_string!(i18n, health.stage_page_kept),
        Stage::Record => t_string!(i18n, health.stage_record),
        Stage::ImportPreview => t_string!(i18n, health.stage_import_preview),
        Stage::ImportSave => t_string!(i18n, health.stage_import_save),
        Stage::Export => t_string!(i18n, health.stage_export),
        Stage::Print => t_string!(i18n, health.stage_print),
    }
}

fn what(i18n: I18n, what: What) -> &'static str {
    match what {
        What::Opened => t_string!(i18n, health.what_opened),
        What::StorageTried => t_string!(i18n, health.what_storage_tried),
        What::Panicked => t_string!(i18n, health.what_panicked),
        What::StorageRefused => t_string!(i18n, health.what_storage_refused),
        What::StorageInMemory => t_string!(i18n, health.what_storage_in_memory),
        What::StorageBlocked => t_string!(i18n, health.what_storage_blocked),
        What::StorageNewer => t_string!(i18n, health.what_storage_newer),
        What::StorageFull => t_string!(i18n, health.what_storage_full),
        What::StorageUnreadable => t_string!(i18n, health.what_storage_unreadable),
        What::StorageMissing => t_string!(i18n, health.what_storage_missing),
        What::StorageFailed => t_string!(i18n, health.what_storage_failed),
        What::FileTaken => t_string!(i18n, health.what_file_taken),
        What::PageDone => t_string!(i18n, health.what_page_done),
        What::PageFailed => t_string!(i18n, health.what_page_failed),
        What::WorkerStarted => t_string!(i18n, health.what_worker_started),
        What::WorkerLost => t_string!(i18n, health.what_worker_lost),
        What::WorkerTimedOut => t_string!(i18n, health.what_worker_timed_out),
        What::WorkerOtherVersion => t_string!(i18n, health.what_worker_other_version),
        What::WorkerMisunderstood => t_string!(i18n, health.what_worker_misunderstood),
        What::DocumentFailed => t_string!(i18n, health.what_document_failed),
        What::Recorded => t_string!(i18n, health.what_recorded),
        What::Imported => t_string!(i18n, health.what_imported),
        What::ImportFailed => t_string!(i18n, health.what_import_failed),
        What::JobSetAside => t_string!(i18n, health.what_job_set_aside),
        What::BookNotWhole => t_string!(i18n, health.what_book_not_whole),
        What::BackedUp => t_string!(i18n, health.what_backed_up),
        What::BackupFailed => t_string!(i18n, health.what_backup_failed),
        What::Restored => t_string!(i18n, health.what_restored),
        What::RestoreFailed => t_string!(i18n, health.what_restore_failed),
    }
}
