//! Everything that can be logged, by name: what is not here cannot get into the log.

macro_rules! names {
    ($(#[$doc:meta])* $name:ident { $($(#[$variant_doc:meta])* $variant:ident = $text:literal,)* }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $name { $($(#[$variant_doc])* $variant,)* }

        impl $name {
            /// Every one, in order.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)*];

            /// Its name in rows and files.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $text,)* }
            }

            /// The one of this name.
            #[must_use]
            pub fn parse(name: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|one| one.as_str() == name)
            }
        }
    };
}

names! {
    /// What is timed.
    Stage {
        /// From the tap on the icon to the first page with its data.
        OpenApp = "open-app",
        /// The database, with its upgrade if there is one.
        OpenDatabase = "open-database",
        /// A file into the worker.
        OpenFile = "open-file",
        /// A page of a file to grey pixels.
        PagePixels = "page-pixels",
        /// Pixels to a reading.
        PageRead = "page-read",
        /// The rows' pictures.
        PageStrips = "page-strips",
        /// The page and its pictures into storage.
        PageKept = "page-kept",
        /// Decisions into records.
        Record = "record",
        /// A list to its preview.
        ImportPreview = "import-preview",
        /// A previewed list into storage.
        ImportSave = "import-save",
        /// A workbook.
        Export = "export",
        /// A PDF.
        Print = "print",
    }
}

names! {
    /// What happened.
    What {
        /// The app was opened.
        Opened = "opened",
        /// The storage was tried.
        StorageTried = "storage-tried",
        /// The app itself broke.
        Panicked = "panicked",
        /// The browser gives no storage.
        StorageRefused = "storage-refused",
        /// What is kept goes when the window is closed.
        StorageInMemory = "storage-in-memory",
        /// Another tab was in the way.
        StorageBlocked = "storage-blocked",
        /// A newer release wrote the data.
        StorageNewer = "storage-newer",
        /// No space was left.
        StorageFull = "storage-full",
        /// Something stored was not understood.
        StorageUnreadable = "storage-unreadable",
        /// Something stored was not there.
        StorageMissing = "storage-missing",
        /// Storage failed otherwise.
        StorageFailed = "storage-failed",
        /// A file was taken in.
        FileTaken = "file-taken",
        /// A page gave a reading.
        PageDone = "page-done",
        /// A page gave nothing.
        PageFailed = "page-failed",
        /// A worker was started.
        WorkerStarted = "worker-started",
        /// The worker was lost in the middle of its work.
        WorkerLost = "worker-lost",
        /// The worker took too long and was ended.
        WorkerTimedOut = "worker-timed-out",
        /// The worker is of another release.
        WorkerOtherVersion = "worker-other-version",
        /// App and worker did not understand each other.
        WorkerMisunderstood = "worker-misunderstood",
        /// A document could not be written.
        DocumentFailed = "document-failed",
        /// Rows of a file became records.
        Recorded = "recorded",
        /// A list was imported.
        Imported = "imported",
        /// A list could not be read.
        ImportFailed = "import-failed",
        /// A job was set aside after its tries.
        JobSetAside = "job-set-aside",
        /// The record book was examined, and something was found.
        BookNotWhole = "book-not-whole",
        /// A backup was made.
        BackedUp = "backed-up",
        /// A backup could not be made.
        BackupFailed = "backup-failed",
        /// A backup was restored.
        Restored = "restored",
        /// A backup could not be restored.
        RestoreFailed = "restore-failed",
    }
}

names! {
    /// How bad it is.
    Level {
        /// As it should be.
        Info = "info",
        /// Worth a look.
        Warn = "warn",
        /// Something did not work.
        Error = "error",
    }
}

names! {
    /// Where it happened.
    Place {
        /// The app's pages.
        Page = "page",
        /// IndexedDB.
        Storage = "storage",
        /// The worker.
        Worker = "worker",
        /// Reading files.
        Scan = "scan",
        /// Bringing lists.
        Import = "import",
        /// Documents.
        Document = "document",
        /// Jobs.
        Job = "job",
        /// Backups.
        Backup = "backup",
    }
}

impl Stage {
    /// Where it is spent.
    #[must_use]
    pub const fn place(self) -> Place {
        match self {
            Self::OpenApp => Place::Page,
            Self::OpenDatabase | Self::PageKept | Self::Record => Place::Storage,
            Self::OpenFile | Self::PagePixels | Self::PageRead | Self::PageStrips => Place::Scan,
            Self::ImportPreview | Self::ImportSave => Place::Import,
            Self::Export | Self::Print => Place::Document,
        }
    }
}

impl What {
    /// How bad it is.
    #[must_use]
    pub const fn level(self) -> Level {
        match self {
            Self::Opened
            | Self::StorageTried
            | Self::FileTaken
            | Self::PageDone
            | Self::WorkerStarted
            | Self::Recorded
            | Self::Imported
            | Self::BackedUp
            | Self::Restored => Level::Info,
            Self::StorageInMemory
            | Self::StorageBlocked
            | Self::StorageMissing
            | Self::PageFailed
            | Self::WorkerTimedOut
            | Self::ImportFailed => Level::Warn,
            Self::Panicked
            | Self::StorageRefused
            | Self::StorageNewer
            | Self::StorageFull
            | Self::StorageUnreadable
            | Self::StorageFailed
            | Self::BookNotWhole
            | Self::WorkerLost
            | Self::WorkerOtherVersion
            | Self::WorkerMisunderstood
            | Self::DocumentFailed
            | Self::JobSetAside
            | Self::BackupFailed
            | Self::RestoreFailed => Level::Error,
        }
    }

    /// Where it happens.
    #[must_use]
    pub const fn place(self) -> Place {
        match self {
            Self::Opened | Self::Panicked => Place::Page,
            Self::StorageTried
            | Self::StorageRefused
            | Self::StorageInMemory
            | Self::StorageBlocked
            | Self::StorageNewer
            | Self::StorageFull
            | Self::StorageUnreadable
            | Self::StorageMissing
            | Self::StorageFailed
            | Self::BookNotWhole
            | Self::Recorded => Place::Storage,
            Self::FileTaken | Self::PageDone | Self::PageFailed => Place::Scan,
            Self::WorkerStarted
            | Self::WorkerLost
            | Self::WorkerTimedOut
            | Self::WorkerOtherVersion
            | Self::WorkerMisunderstood => Place::Worker,
            Self::DocumentFailed => Place::Document,
            Self::Imported | Self::ImportFailed => Place::Import,
            Self::JobSetAside => Place::Job,
            Self::BackedUp | Self::BackupFailed | Self::Restored | Self::RestoreFailed => {
                Place::Backup
            }
        }
    }
}
